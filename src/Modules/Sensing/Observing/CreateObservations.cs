using Civium.Kernel.Observations;
using Civium.Kernel.Partitions;
using Civium.Kernel.Requests;
using Civium.Modules.Sensing.Catalogue;
using Civium.Modules.Sensing.Streams;
using Civium.SensorThings.Json;

namespace Civium.Modules.Sensing.Observing;

/// <summary>What became of one row: stored under an id, or not, and why.</summary>
internal readonly record struct RowAnswer(long Id, string? Fault);

/// <summary>
/// Takes many observations at once. Each row is answered by itself, as its standard says; the rows of one partition are one batch, which
/// is stored as a whole.
/// </summary>
internal sealed class CreateObservations(StreamCache cache, Features features, IPartitions partitions, TimeProvider clock)
{
    /// <summary>Stores durably what a body states.</summary>
    /// <exception cref="RefusedException">400: its frame cannot be read.</exception>
    public Task<RowAnswer[]> TakeAsync(ReadOnlyMemory<byte> body, Sight sight, IdempotencyKey? key, CancellationToken cancellation)
    {
        try
        {
            return TakeAsync(ObservationReader.ReadDataArrays(body.Span), sight, key, cancellation);
        }
        catch (BodyException bad)
        {
            throw Readings.Refused(bad);
        }
    }

    /// <summary>Stores them durably.</summary>
    /// <param name="sent">What the fast reader read, in order.</param>
    /// <param name="sight">What the caller sees.</param>
    /// <param name="key">The request's name, good for each partition it touches; null when it has none.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <returns>An answer a row, in the order given.</returns>
    public async Task<RowAnswer[]> TakeAsync(List<DraftOutcome> sent, Sight sight, IdempotencyKey? key, CancellationToken cancellation)
    {
        var streams = sent.Select(row => row.Draft is { } draft ? StreamOf(draft) : 0).Distinct().ToArray();
        var routes = await cache.FindAsync(streams, cancellation).ConfigureAwait(false);
        foreach (var hidden in routes.Values.Where(route => !sight.Sees(route.Mark)).ToList())
        {
            routes.Remove(hidden.Info.Id);
        }

        var defaults = new Dictionary<long, long>(routes.Count);
        foreach (var route in routes.Values)
        {
            defaults[route.Info.Id] = await features.OfAsync(route, cancellation).ConfigureAwait(false);
        }

        var answers = new RowAnswer[sent.Count];
        var batches = new Dictionary<int, Batch>();
        var now = clock.GetUtcNow().UtcDateTime;
        for (var i = 0; i < sent.Count; i++)
        {
            if (await FaultAsync(sent[i], routes, sight, cancellation).ConfigureAwait(false) is { } fault)
            {
                answers[i] = new RowAnswer(0, fault);
                continue;
            }

            var row = sent[i].Draft!;
            var route = routes[StreamOf(row)];
            var reading = Readings.Of(row, route.Info.Id, row.FeatureOfInterestId ?? defaults[route.Info.Id], now);
            await features.NoteUseAsync(reading.Feature, reading.Stream, cancellation).ConfigureAwait(false);
            BatchOf(batches, route).Add(reading, i);
        }

        await Task.WhenAll(batches.Select(pair => AppendAsync(pair.Key, pair.Value, key, answers, cancellation))).ConfigureAwait(false);
        return answers;
    }

    private static long StreamOf(ObservationDraft draft) => draft.DatastreamId ?? StreamIds.OfMulti(draft.MultiDatastreamId ?? 0);

    private async ValueTask<string?> FaultAsync(DraftOutcome row, Dictionary<long, StreamRoute> routes, Sight sight, CancellationToken cancellation)
    {
        if (row.Draft is not { } draft)
        {
            return row.Error!.Message;
        }

        if (!routes.TryGetValue(StreamOf(draft), out var route))
        {
            return draft.DatastreamId is { } single ? $"there is no Datastream {single}." : $"there is no MultiDatastream {draft.MultiDatastreamId}.";
        }

        return draft.FeatureOfInterestId is { } feature && !await features.ExistsAsync(feature, sight, cancellation).ConfigureAwait(false)
            ? $"there is no FeatureOfInterest {feature}."
            : Readings.Fault(draft, route.Parts);
    }

    private static Batch BatchOf(Dictionary<int, Batch> batches, StreamRoute route)
    {
        if (!batches.TryGetValue(route.Partition, out var batch))
        {
            batches.Add(route.Partition, batch = new Batch());
        }

        if (route.Info.DuplicateRule != DuplicateRule.KeepAll)
        {
            batch.Rules[route.Info.Id] = route.Info.DuplicateRule;
        }

        return batch;
    }

    private async Task AppendAsync(int partition, Batch batch, IdempotencyKey? key, RowAnswer[] answers, CancellationToken cancellation)
    {
        try
        {
            var readings = new ReadingBatch(batch.Observations, batch.Rules.Count > 0 ? batch.Rules : null, key);
            var ids = await partitions.AppendAsync(partition, readings, cancellation).ConfigureAwait(false);
            for (var i = 0; i < ids.Count; i++)
            {
                answers[batch.Rows[i]] = new RowAnswer(ids[i], null);
            }
        }
        catch (RefusedException refused) when (refused.Status is not 422)
        {
            // Other partitions may have stored theirs, so this too is told row by row.
            foreach (var row in batch.Rows)
            {
                answers[row] = new RowAnswer(0, refused.Message);
            }
        }
    }

    private sealed class Batch
    {
        public List<Observation> Observations { get; } = [];

        public List<int> Rows { get; } = [];

        public Dictionary<long, DuplicateRule> Rules { get; } = [];

        public void Add(Observation observation, int row)
        {
            Observations.Add(observation);
            Rows.Add(row);
        }
    }
}
