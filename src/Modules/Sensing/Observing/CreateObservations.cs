using System.Text.Json;
using Civium.Kernel.Observations;
using Civium.Kernel.Partitions;
using Civium.Kernel.Requests;
using Civium.Modules.Sensing.Streams;

namespace Civium.Modules.Sensing.Observing;

/// <summary>What became of one row: stored under an id, or not, and why.</summary>
internal readonly record struct RowAnswer(long Id, string? Fault);

/// <summary>
/// Takes many observations at once. Each row is answered by itself, as its standard says; the rows of one partition are one batch, which
/// is stored as a whole.
/// </summary>
internal sealed class CreateObservations(StreamCache cache, Features features, IPartitions partitions, TimeProvider clock)
{
    /// <summary>Stores them durably.</summary>
    /// <param name="body">The request's JSON document.</param>
    /// <param name="key">The request's name, good for each partition it touches; null when it has none.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <returns>An answer a row, in the order given.</returns>
    public async Task<RowAnswer[]> TakeAsync(JsonElement body, IdempotencyKey? key, CancellationToken cancellation)
    {
        var arrays = DataArray.ReadAll(body);
        var routes = await cache.FindAsync([.. arrays.Select(array => array.Stream).Distinct()], cancellation).ConfigureAwait(false);
        var answers = new RowAnswer[arrays.Sum(array => array.Count)];
        var batches = new Dictionary<int, Batch>();
        var index = 0;
        foreach (var array in arrays)
        {
            if (!routes.TryGetValue(array.Stream, out var route))
            {
                Array.Fill(answers, new RowAnswer(0, $"there is no Datastream {array.Stream}."), index, array.Count);
            }
            else
            {
                await CollectAsync(array, route, batches, answers, index, cancellation).ConfigureAwait(false);
            }

            index += array.Count;
        }

        await Task.WhenAll(batches.Select(pair => AppendAsync(pair.Key, pair.Value, key, answers, cancellation))).ConfigureAwait(false);
        return answers;
    }

    private async Task CollectAsync(
        DataArray array, StreamRoute route, Dictionary<int, Batch> batches, RowAnswer[] answers, int index, CancellationToken cancellation)
    {
        if (!batches.TryGetValue(route.Partition, out var batch))
        {
            batches.Add(route.Partition, batch = new Batch());
        }

        if (route.Info.DuplicateRule != DuplicateRule.KeepAll)
        {
            batch.Rules[route.Info.Id] = route.Info.DuplicateRule;
        }

        var feature = await features.OfAsync(route, cancellation).ConfigureAwait(false);
        foreach (var (observation, fault, namesFeature) in array.Rows(feature, clock.GetUtcNow().UtcDateTime))
        {
            if (observation is null)
            {
                answers[index] = new RowAnswer(0, fault);
            }
            else if (namesFeature && !await features.ExistsAsync(observation.Feature, cancellation).ConfigureAwait(false))
            {
                answers[index] = new RowAnswer(0, $"there is no FeatureOfInterest {observation.Feature}.");
            }
            else
            {
                batch.Observations.Add(observation);
                batch.Rows.Add(index);
            }

            index++;
        }
    }

    private async Task AppendAsync(int partition, Batch batch, IdempotencyKey? key, RowAnswer[] answers, CancellationToken cancellation)
    {
        if (batch.Rows.Count == 0)
        {
            return;
        }

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
    }
}
