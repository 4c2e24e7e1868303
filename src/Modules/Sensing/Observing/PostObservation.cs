using Civium.Kernel.Observations;
using Civium.Kernel.Partitions;
using Civium.Kernel.Requests;
using Civium.Modules.Sensing.Drafts;
using Civium.Modules.Sensing.Streams;

namespace Civium.Modules.Sensing.Observing;

/// <summary>Takes one observation whose Datastream is there: the hot path, which asks no table.</summary>
internal sealed class PostObservation(StreamCache cache, Features features, IPartitions partitions, IObservationStore store, TimeProvider clock)
{
    /// <summary>Whether the draft states nothing inline, so that it need not go through a deep insert.</summary>
    public static bool IsPlain(Draft draft) => draft.Relations.TrueForAll(relation => relation.Inline is null);

    /// <summary>Stores it durably.</summary>
    /// <param name="draft">A checked draft that <see cref="IsPlain"/>.</param>
    /// <param name="key">The request's name; null when it has none.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <returns>The observation as stored.</returns>
    public async Task<Observation> TakeAsync(Draft draft, IdempotencyKey? key, CancellationToken cancellation)
    {
        var link = draft.To("Datastream")!;
        var route = cache.Peek(link.Link) ?? await cache.FindAsync(link.Link, cancellation).ConfigureAwait(false)
            ?? throw UnknownStream(link);
        var feature = await FeatureAsync(draft, route, cancellation).ConfigureAwait(false);
        var observation = ObservationDraft.Of(draft, route.Info.Id, feature, clock.GetUtcNow().UtcDateTime);
        var rule = route.Info.DuplicateRule;
        var rules = rule == DuplicateRule.KeepAll ? null : new Dictionary<long, DuplicateRule> { [route.Info.Id] = rule };
        var ids = await partitions.AppendAsync(route.Partition, new ReadingBatch([observation], rules, key), cancellation).ConfigureAwait(false);
        var stored = observation with { Id = ids[0] };

        // A repeated request and a stream of one reading per time may be answered with another than this one.
        return key is null && rule == DuplicateRule.KeepAll
            ? stored
            : await store.FindAsync(ids[0], cancellation).ConfigureAwait(false) ?? stored;
    }

    private async ValueTask<long> FeatureAsync(Draft draft, StreamRoute route, CancellationToken cancellation)
    {
        if (draft.To("FeatureOfInterest") is not { } told)
        {
            return await features.OfAsync(route, cancellation).ConfigureAwait(false);
        }

        return await features.ExistsAsync(told.Link, cancellation).ConfigureAwait(false) ? told.Link : throw Features.Unknown(told.Link);
    }

    private static RefusedException UnknownStream(DraftRelation link) => link.Pointer.Length == 0
        ? RefusedException.NotFound($"There is no Datastream {link.Link}.")
        : RefusedException.BadRequest("unknown-link", $"There is no Datastream {link.Link} to link to.", link.Pointer);
}
