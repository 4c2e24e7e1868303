using Civium.Contracts.Sensing;
using Civium.Kernel.Partitions;
using Civium.Kernel.Requests;
using Civium.Modules.Sensing.Catalogue;
using Civium.Modules.Sensing.Pending;
using Civium.Modules.Sensing.Writing;
using Civium.SensorThings.Model;
using Microsoft.EntityFrameworkCore;

namespace Civium.Modules.Sensing.Changing;

/// <summary>
/// Deletes an entity with all that cannot be without it (OGC 18-088, section 10.4, table 25). What must follow in the observation store
/// commits in the outbox, so that a crash leaves no half.
/// </summary>
internal sealed class Deletion(CatalogueWriter writer, IPartitions partitions)
{
    /// <summary>Deletes it.</summary>
    /// <exception cref="RefusedException">404: it is not there.</exception>
    public Task DeleteAsync(EntityType type, long id, CancellationToken cancellation) => writer.WriteAsync(
        async write =>
        {
            var entity = await EntitySets.Find(type)!.FindAsync(write.Db, id, cancellation).ConfigureAwait(false)
                ?? throw RefusedException.NotFound($"There is no {type.Name} {id}.");
            await DependentsAsync(write, entity, cancellation).ConfigureAwait(false);
            write.Db.Remove(entity);
            write.Afterwards(cache => cache.Forget());
            return true;
        },
        cancellation);

    private Task DependentsAsync(CatalogueWrite write, Entity entity, CancellationToken cancellation)
    {
        var db = write.Db;
        var id = entity.Id;
        return entity switch
        {
            Thing => ThingAsync(write, id, cancellation),
            Location => db.HistoricalLocations.Where(past => past.Locations.Any(one => one.Id == id)).ExecuteDeleteAsync(cancellation),
            Sensor => StreamsAsync(write, db.Datastreams.Where(stream => stream.SensorId == id), cancellation),
            ObservedProperty => StreamsAsync(write, db.Datastreams.Where(stream => stream.ObservedPropertyId == id), cancellation),
            Datastream => StreamsAsync(write, db.Datastreams.Where(stream => stream.Id == id), cancellation),
            FeatureOfInterest => write.AnnounceAsync(new FeaturesRetired([id]), cancellation),
            _ => Task.CompletedTask,
        };
    }

    private async Task ThingAsync(CatalogueWrite write, long thing, CancellationToken cancellation)
    {
        await StreamsAsync(write, write.Db.Datastreams.Where(stream => stream.ThingId == thing), cancellation).ConfigureAwait(false);
        await write.Db.HistoricalLocations.Where(past => past.ThingId == thing).ExecuteDeleteAsync(cancellation).ConfigureAwait(false);
    }

    private async Task StreamsAsync(CatalogueWrite write, IQueryable<Datastream> which, CancellationToken cancellation)
    {
        var streams = await which.ToListAsync(cancellation).ConfigureAwait(false);
        if (streams.Count == 0)
        {
            return;
        }

        write.Db.RemoveRange(streams);
        write.Db.DeletedStreams.AddRange(streams.Select(stream => new DeletedStream { Id = stream.Id }));
        foreach (var group in streams.GroupBy(stream => partitions.Of(stream.ThingId)))
        {
            await write.AnnounceAsync(new StreamsRetired(group.Key, [.. group.Select(stream => stream.Id)]), cancellation).ConfigureAwait(false);
        }

        await write.AnnounceAsync(new StreamsDeleted([.. streams.Select(stream => stream.Id)]), cancellation).ConfigureAwait(false);
    }
}
