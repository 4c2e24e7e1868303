using Civium.Contracts.Sensing;
using Civium.Kernel.Access;
using Civium.Kernel.Partitions;
using Civium.Modules.Sensing.Catalogue;
using Civium.Modules.Sensing.Creating;
using Civium.Modules.Sensing.Pending;
using Civium.Modules.Sensing.Writing;
using Microsoft.EntityFrameworkCore;

namespace Civium.Modules.Sensing.Changing;

/// <summary>Deletes what depends on an entity, as far as the caller sees it. Each method answers whether nothing is left that needs the entity.</summary>
internal sealed class DependentDeletion(CatalogueWrite write, Sight sight, IPartitions partitions, CancellationToken cancellation)
{
    private readonly SensingDb _db = write.Db;

    /// <summary>A Thing's streams, past places and capabilities.</summary>
    public async Task<bool> ThingAsync(Thing thing)
    {
        var id = thing.Id;
        var isFree = await StreamsAsync(
            _db.Datastreams.Where(stream => stream.ThingId == id), _db.MultiDatastreams.Where(stream => stream.ThingId == id)).ConfigureAwait(false);
        await CapabilitiesAsync(_db.TaskingCapabilities.Where(one => one.ThingId == id)).ConfigureAwait(false);
        await _db.HistoricalLocations.Where(past => past.ThingId == id).ExecuteDeleteAsync(cancellation).ConfigureAwait(false);
        if (!isFree)
        {
            await HideAsync(thing).ConfigureAwait(false);
        }

        return isFree;
    }

    /// <summary>The past places that are a Location's.</summary>
    public async Task<bool> LocationAsync(Location location)
    {
        var id = location.Id;
        await EntitySet<HistoricalLocation>.Rows(_db, sight).Where(past => past.Locations.Any(one => one.Id == id))
            .ExecuteDeleteAsync(cancellation).ConfigureAwait(false);
        var things = await EntitySet<Thing>.Rows(_db, sight).Where(thing => thing.Locations.Any(one => one.Id == id))
            .Include(thing => thing.Locations).ToListAsync(cancellation).ConfigureAwait(false);
        things.ForEach(thing => thing.Locations.RemoveAll(one => one.Id == id));
        await write.SaveAsync(cancellation).ConfigureAwait(false);
        return !await _db.Locations.AnyAsync(one => one.Id == id && (one.Things.Any() || one.HistoricalLocations.Any()), cancellation).ConfigureAwait(false);
    }

    /// <summary>Streams with their observations.</summary>
    public async Task<bool> StreamsAsync(IQueryable<Datastream>? single, IQueryable<MultiDatastream>? multi)
    {
        var (singles, areAll) = await SeenAsync(single).ConfigureAwait(false);
        var (multis, areAllMultis) = await SeenAsync(multi).ConfigureAwait(false);
        await RetireAsync([.. singles, .. multis]).ConfigureAwait(false);
        return areAll && areAllMultis;
    }

    /// <summary>Capabilities with their tasks.</summary>
    public async Task<bool> CapabilitiesAsync(IQueryable<TaskingCapability> which)
    {
        var (capabilities, areAll) = await SeenAsync(which).ConfigureAwait(false);
        foreach (var capability in capabilities)
        {
            await _db.Entry(capability).Collection(one => one.Tasks).LoadAsync(cancellation).ConfigureAwait(false);
            foreach (var task in capability.Tasks)
            {
                await Tasks.AnnounceAsync(write, task, TaskChange.Deleted, cancellation).ConfigureAwait(false);
            }

            _db.RemoveRange(capability.Tasks);
        }

        _db.RemoveRange(capabilities);
        return areAll;
    }

    /// <summary>The observations about a feature.</summary>
    public async Task<bool> FeatureAsync(FeatureOfInterest feature)
    {
        var uses = await _db.FeatureUses.Where(use => use.Feature == feature.Id).ToListAsync(cancellation).ConfigureAwait(false);
        var seen = sight.All ? uses : await SeenUsesAsync(uses).ConfigureAwait(false);
        var isFree = seen.Count == uses.Count;
        await write.AnnounceAsync(new FeaturesRetired([feature.Id], isFree ? null : [.. seen.Select(use => use.Stream)]), cancellation).ConfigureAwait(false);
        foreach (var use in seen)
        {
            await FeatureNotes.ReleaseAsync(write, feature.Id, use.Stream, cancellation).ConfigureAwait(false);
        }

        return isFree;
    }

    private async Task<(List<T> Seen, bool AreAll)> SeenAsync<T>(IQueryable<T>? which)
        where T : Entity
    {
        if (which is null)
        {
            return ([], true);
        }

        var seen = await (new SightFilter(sight).Of<T>() is { } filter ? which.Where(filter) : which).ToListAsync(cancellation).ConfigureAwait(false);
        return (seen, sight.All || seen.Count == await which.CountAsync(cancellation).ConfigureAwait(false));
    }

    private async Task<List<FeatureUse>> SeenUsesAsync(List<FeatureUse> uses)
    {
        var singles = uses.Select(use => use.DatastreamId).OfType<long>().ToArray();
        var multis = uses.Select(use => use.MultiDatastreamId).OfType<long>().ToArray();
        var (seen, _) = await SeenAsync(_db.Datastreams.Where(stream => singles.Contains(stream.Id))).ConfigureAwait(false);
        var (seenMultis, _) = await SeenAsync(_db.MultiDatastreams.Where(stream => multis.Contains(stream.Id))).ConfigureAwait(false);
        HashSet<long> streams = [.. seen.Select(stream => stream.StreamId), .. seenMultis.Select(stream => stream.StreamId)];
        return uses.FindAll(use => streams.Contains(use.Stream));
    }

    private async Task RetireAsync(List<ObservedStream> streams)
    {
        if (streams.Count == 0)
        {
            return;
        }

        _db.RemoveRange(streams);
        foreach (var group in streams.GroupBy(stream => partitions.Of(stream.ThingId)))
        {
            await write.AnnounceAsync(new StreamsRetired(group.Key, [.. group.Select(stream => stream.StreamId)]), cancellation).ConfigureAwait(false);
        }

        await write.AnnounceAsync(new StreamsDeleted([.. streams.Select(stream => stream.StreamId)]), cancellation).ConfigureAwait(false);
    }

    /// <summary>A Thing whose remaining streams are hidden from the caller becomes as hidden as they are.</summary>
    private async Task HideAsync(Thing thing)
    {
        await write.SaveAsync(cancellation).ConfigureAwait(false);
        var departments = await _db.Datastreams.Where(stream => stream.ThingId == thing.Id).Select(stream => stream.Department)
            .Concat(_db.MultiDatastreams.Where(stream => stream.ThingId == thing.Id).Select(stream => stream.Department))
            .Distinct().ToListAsync(cancellation).ConfigureAwait(false);
        thing.Classification = Classification.Restricted;
        thing.Department = departments.Count == 1 ? departments[0] ?? thing.Department : null;
        thing.Properties = MarkedProperties.With(thing.Properties, thing.Department);
    }
}
