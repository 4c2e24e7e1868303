using Civium.Kernel.Partitions;
using Civium.Kernel.Requests;
using Civium.Modules.Sensing.Catalogue;
using Civium.Modules.Sensing.Creating;
using Civium.Modules.Sensing.Pending;
using Civium.Modules.Sensing.Writing;
using Civium.SensorThings.Model;

namespace Civium.Modules.Sensing.Changing;

/// <summary>
/// Deletes an entity with all that cannot be without it (OGC 18-088, section 10.4, table 25; OGC 17-079r1, section 8.2). What must follow in
/// the observation store commits in the outbox, so that a crash leaves no half.
/// </summary>
/// <remarks>
/// Only what the caller sees goes. Where something that is hidden from it still needs the entity, that stays, and is hidden from it
/// from then on: the caller finds what it would find if the rest had never been there, and nobody loses what is theirs.
/// </remarks>
internal sealed class Deletion(CatalogueWriter writer, IPartitions partitions)
{
    /// <summary>Deletes it.</summary>
    /// <exception cref="RefusedException">404: it is not there, for this caller.</exception>
    public Task DeleteAsync(EntityType type, Sight sight, long id, CancellationToken cancellation) => writer.WriteAsync(
        async write =>
        {
            await DeleteAsync(write, type, sight, id, cancellation).ConfigureAwait(false);
            return true;
        },
        cancellation);

    /// <summary>Deletes it inside a transaction.</summary>
    public async Task DeleteAsync(CatalogueWrite write, EntityType type, Sight sight, long id, CancellationToken cancellation)
    {
        var entity = await EntitySets.Find(type)!.FindAsync(write.Db, sight, id, cancellation).ConfigureAwait(false)
            ?? throw RefusedException.NotFound($"There is no {type.Name} {id}.");
        if (await DependentsAsync(write, sight, entity, cancellation).ConfigureAwait(false))
        {
            write.Db.Remove(entity);
        }

        write.Afterwards(cache => cache.Forget());
    }

    /// <summary>Deletes what depends on it and is seen; answers whether nothing else needs it.</summary>
    private async Task<bool> DependentsAsync(CatalogueWrite write, Sight sight, Entity entity, CancellationToken cancellation)
    {
        var db = write.Db;
        var id = entity.Id;
        var work = new DependentDeletion(write, sight, partitions, cancellation);
        switch (entity)
        {
            case Thing thing:
                return await work.ThingAsync(thing).ConfigureAwait(false);
            case Location location:
                return await work.LocationAsync(location).ConfigureAwait(false);
            case Sensor:
                return await work.StreamsAsync(
                    db.Datastreams.Where(stream => stream.SensorId == id), db.MultiDatastreams.Where(stream => stream.SensorId == id)).ConfigureAwait(false);
            case ObservedProperty:
                return await work.StreamsAsync(
                    db.Datastreams.Where(stream => stream.ObservedPropertyId == id),
                    db.MultiDatastreams.Where(stream => stream.Parts.Any(part => part.ObservedPropertyId == id))).ConfigureAwait(false);
            case Datastream:
                return await work.StreamsAsync(db.Datastreams.Where(stream => stream.Id == id), null).ConfigureAwait(false);
            case MultiDatastream:
                return await work.StreamsAsync(null, db.MultiDatastreams.Where(stream => stream.Id == id)).ConfigureAwait(false);
            case Actuator:
                return await work.CapabilitiesAsync(db.TaskingCapabilities.Where(one => one.ActuatorId == id)).ConfigureAwait(false);
            case TaskingCapability:
                return await work.CapabilitiesAsync(db.TaskingCapabilities.Where(one => one.Id == id)).ConfigureAwait(false);
            case CityTask task:
                await db.Entry(task).Reference(one => one.TaskingCapability).LoadAsync(cancellation).ConfigureAwait(false);
                await Tasks.AnnounceAsync(write, task, TaskChange.Deleted, cancellation).ConfigureAwait(false);
                return true;
            case FeatureOfInterest feature:
                return await work.FeatureAsync(feature).ConfigureAwait(false);
            default:
                return true;
        }
    }
}
