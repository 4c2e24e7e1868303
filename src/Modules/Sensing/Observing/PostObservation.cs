using Civium.Kernel.Observations;
using Civium.Kernel.Partitions;
using Civium.Kernel.Requests;
using Civium.Modules.Sensing.Catalogue;
using Civium.Modules.Sensing.Drafts;
using Civium.Modules.Sensing.Streams;
using Civium.SensorThings.Json;

namespace Civium.Modules.Sensing.Observing;

/// <summary>Takes one observation whose Datastream and feature are there: the hot path, which asks no table.</summary>
internal sealed class PostObservation(StreamCache cache, Features features, IPartitions partitions, IObservationStore store, TimeProvider clock)
{
    /// <summary>Stores a plain one durably.</summary>
    /// <param name="sent">As the fast reader read it; <see cref="Readings.IsPlain"/>.</param>
    /// <param name="stream">The stream it was posted to, by its number; null when its body names a Datastream.</param>
    /// <param name="sight">What the caller sees.</param>
    /// <param name="key">The request's name; null when it has none.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <returns>The observation as stored.</returns>
    public async Task<Observation> TakeAsync(ObservationDraft sent, long? stream, Sight sight, IdempotencyKey? key, CancellationToken cancellation)
    {
        var route = await RouteAsync(stream ?? sent.DatastreamId!.Value, isLink: stream is null, sight, cancellation).ConfigureAwait(false);
        if (route.Parts > 0)
        {
            throw RefusedException.BadRequest("invalid-entity", $"/result: must be an array of {route.Parts} items, one for each ObservedProperty of the MultiDatastream.", "/result");
        }

        var feature = await FeatureAsync(sent.FeatureOfInterestId, route, sight, cancellation).ConfigureAwait(false);
        return await StoreAsync(Readings.Of(sent, route.Info.Id, feature, clock.GetUtcNow().UtcDateTime), route, key, cancellation).ConfigureAwait(false);
    }

    /// <summary>Stores one that needed a closer look, but states nothing inline.</summary>
    public async Task<Observation> TakeAsync(Draft draft, Sight sight, IdempotencyKey? key, CancellationToken cancellation)
    {
        var link = (draft.To("Datastream") ?? draft.To("MultiDatastream"))!;
        var number = link.Navigation.Name == "MultiDatastream" ? StreamIds.OfMulti(link.Link) : link.Link;
        var route = await RouteAsync(number, isLink: link.Pointer.Length > 0, sight, cancellation).ConfigureAwait(false);
        if (PartsCheck.Fault(route.Parts, draft.Values["result"]) is { } fault)
        {
            throw RefusedException.BadRequest("invalid-entity", $"/result: {fault}", "/result");
        }

        var feature = await FeatureAsync(draft.To("FeatureOfInterest")?.Link, route, sight, cancellation).ConfigureAwait(false);
        var observation = StatedObservation.Of(draft, route.Info.Id, feature, clock.GetUtcNow().UtcDateTime);
        return await StoreAsync(observation, route, key, cancellation).ConfigureAwait(false);
    }

    private async Task<Observation> StoreAsync(Observation observation, StreamRoute route, IdempotencyKey? key, CancellationToken cancellation)
    {
        await features.NoteUseAsync(observation.Feature, observation.Stream, cancellation).ConfigureAwait(false);
        var rule = route.Info.DuplicateRule;
        var rules = rule == DuplicateRule.KeepAll ? null : new Dictionary<long, DuplicateRule> { [route.Info.Id] = rule };
        var ids = await partitions.AppendAsync(route.Partition, new ReadingBatch([observation], rules, key), cancellation).ConfigureAwait(false);
        var stored = observation with { Id = ids[0] };

        // A repeated request and a stream of one reading per time may be answered with another than this one.
        return key is null && rule == DuplicateRule.KeepAll
            ? stored
            : await store.FindAsync(ids[0], cancellation).ConfigureAwait(false) ?? stored;
    }

    private async ValueTask<long> FeatureAsync(long? told, StreamRoute route, Sight sight, CancellationToken cancellation)
    {
        if (told is not { } feature)
        {
            return await features.OfAsync(route, cancellation).ConfigureAwait(false);
        }

        return await features.ExistsAsync(feature, sight, cancellation).ConfigureAwait(false) ? feature : throw Features.Unknown(feature);
    }

    private async ValueTask<StreamRoute> RouteAsync(long stream, bool isLink, Sight sight, CancellationToken cancellation)
    {
        var route = cache.Peek(stream) ?? await cache.FindAsync(stream, cancellation).ConfigureAwait(false);
        if (route is not null && sight.Sees(route.Mark))
        {
            return route;
        }

        var name = StreamIds.IsMulti(stream) ? "MultiDatastream" : "Datastream";
        throw isLink
            ? RefusedException.BadRequest("unknown-link", $"There is no {name} {Math.Abs(stream)} to link to.", $"/{name}/@iot.id")
            : RefusedException.NotFound($"There is no {name} {Math.Abs(stream)}.");
    }
}
