using Civium.Kernel.Partitions;
using Civium.Kernel.Requests;
using Civium.Modules.Sensing.Catalogue;
using Civium.Modules.Sensing.Drafts;
using Civium.Modules.Sensing.Pending;
using Civium.Modules.Sensing.Writing;
using Microsoft.EntityFrameworkCore;

namespace Civium.Modules.Sensing.Creating;

/// <summary>The observations inside a deep insert: collected while it is saved, then put in the outbox, a batch a partition.</summary>
internal sealed class DraftObservations(CatalogueWrite write, IPartitions partitions, TimeProvider clock)
{
    private readonly List<(Draft Draft, ObservedStream Stream, FeatureOfInterest? Feature)> _collected = [];

    /// <summary>Collects one, with the entities stated inline in it.</summary>
    /// <param name="draft">An Observation.</param>
    /// <param name="parent">The Datastream or FeatureOfInterest it stands within; null when in none.</param>
    /// <param name="saver">Saves what it states inline.</param>
    /// <param name="cancellation">Stops it.</param>
    public async Task AddAsync(Draft draft, Entity? parent, DraftSaver saver, CancellationToken cancellation)
    {
        var stream = parent as ObservedStream
            ?? (ObservedStream)await OtherAsync((draft.To("Datastream") ?? draft.To("MultiDatastream"))!, saver, cancellation).ConfigureAwait(false);
        var feature = parent as FeatureOfInterest;
        if (feature is null && draft.To("FeatureOfInterest") is { } told)
        {
            feature = (FeatureOfInterest)await OtherAsync(told, saver, cancellation).ConfigureAwait(false);
        }

        if (stream is MultiDatastream multi)
        {
            await RequireItemsAsync(multi, draft, cancellation).ConfigureAwait(false);
        }

        _collected.Add((draft, stream, feature));
    }

    /// <summary>Puts them in the outbox.</summary>
    public async Task<List<ObservationsPending>> AnnounceAsync(CancellationToken cancellation)
    {
        var batches = new List<ObservationsPending>();
        if (_collected.Count == 0)
        {
            return batches;
        }

        // Features are made of Locations that this change may just have moved.
        await write.SaveAsync(cancellation).ConfigureAwait(false);
        var now = clock.GetUtcNow().UtcDateTime;
        foreach (var group in _collected.GroupBy(one => partitions.Of(one.Stream.ThingId)))
        {
            var readings = new List<PendingReading>();
            foreach (var (draft, stream, told) in group)
            {
                var feature = told?.Id ?? await FeatureAsync(stream.ThingId, cancellation).ConfigureAwait(false);
                await FeatureNotes.AddAsync(write, feature, stream, cancellation).ConfigureAwait(false);
                readings.Add(PendingReading.Of(StatedObservation.Of(draft, stream.StreamId, feature, now)));
            }

            var batch = new ObservationsPending(group.Key, Guid.NewGuid().ToString("N"), readings);
            await write.AnnounceAsync(batch, cancellation).ConfigureAwait(false);
            batches.Add(batch);
        }

        return batches;
    }

    private async Task RequireItemsAsync(MultiDatastream stream, Draft draft, CancellationToken cancellation)
    {
        var parts = write.Db.Entry(stream).State == EntityState.Added
            ? stream.Parts.Count
            : await write.Db.Entry(stream).Collection(one => one.Parts).Query().CountAsync(cancellation).ConfigureAwait(false);
        if (PartsCheck.Fault(parts, draft.Values["result"]) is { } fault)
        {
            throw RefusedException.BadRequest("invalid-entity", $"{draft.Pointer}/result: {fault}", draft.Pointer + "/result");
        }
    }

    private async Task<long> FeatureAsync(long thing, CancellationToken cancellation)
    {
        var location = await write.Db.Things.Where(one => one.Id == thing)
            .SelectMany(one => one.Locations).OrderBy(one => one.Id).Select(one => one.Id)
            .FirstOrDefaultAsync(cancellation).ConfigureAwait(false);
        if (location == 0)
        {
            return 0;
        }

        write.Afterwards(cache => cache.ForgetThing(thing));
        return await FeatureMaker.OfLocationAsync(write, location, cancellation).ConfigureAwait(false);
    }

    private static async Task<Entity> OtherAsync(DraftRelation relation, DraftSaver saver, CancellationToken cancellation) => relation.Inline is { } inline
        ? await saver.SaveAsync(inline, null, null, cancellation).ConfigureAwait(false)
        : await saver.LinkedAsync(relation, cancellation).ConfigureAwait(false);
}
