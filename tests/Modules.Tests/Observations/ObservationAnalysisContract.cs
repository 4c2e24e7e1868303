using Civium.Kernel.Observations;
using Xunit;
using static Civium.Modules.Tests.Observations.ObservationSamples;

namespace Civium.Modules.Tests.Observations;

/// <summary>How every observation store finds the latest and aggregates: old and recent rows, some of them deleted or replaced.</summary>
public abstract class ObservationAnalysisContract : ObservationQueryContract
{
    private IObservationAnalysis Analysis => (IObservationAnalysis)Store;

    private async Task<List<Observation>> MixAsync()
    {
        var random = new Random(11);
        var all = new Dictionary<long, Observation>();
        var hold = await Store.AcquireAsync(0, Token);
        for (var batch = 0; batch < 4; batch++)
        {
            var rows = Enumerable.Range((batch * 50) + 1, 50)
                .Select(i => Row(0, i, 1 + (i % 4), random.Next(0, 60), i % 9 == 0 ? ObservedResult.Of("no number") : ObservedResult.Of(Math.Round(random.NextDouble() * 100, 2))))
                .ToArray();
            var deleted = all.Values.Where(row => row.Id % 7 == 0).Take(5).Select(row => row.Id).ToList();
            var replaced = all.Values.Where(row => row.Id % 11 == 0 && !deleted.Contains(row.Id)).Take(4).Select(row => row with { Result = ObservedResult.Of(-5) }).ToList();
            await Store.WriteAsync(Appends(hold, rows) with { Delete = deleted, Replace = replaced }, Token);
            foreach (var row in rows.Concat(replaced))
                all[row.Id] = row;
            deleted.ForEach(id => all.Remove(id));
            if (batch == 1)
                await SettleAsync();
        }

        return [.. all.Values];
    }

    [Fact]
    public async Task The_latest_of_a_stream_is_that_of_the_greatest_time_and_then_id()
    {
        var all = await MixAsync();
        for (var round = 0; round < 2; round++)
        {
            var latest = await Analysis.LatestAsync([1, 2, 3, 4, 99], Token);
            var expected = all.GroupBy(row => row.Stream).ToDictionary(rows => rows.Key, rows => rows.MaxBy(row => (row.Start, row.Id))!);
            Assert.Equal(expected.OrderBy(pair => pair.Key), latest.OrderBy(pair => pair.Key));
            var hold = await Store.AcquireAsync(0, Token);
            var gone = expected[2];
            await Store.WriteAsync(Appends(hold) with { Delete = [gone.Id], DeleteStreams = round == 0 ? [] : [3] }, Token);
            all.RemoveAll(row => row.Id == gone.Id || (round == 1 && row.Stream == 3));
            Assert.Equal(all.Where(row => row.Stream == 2).MaxBy(row => (row.Start, row.Id)), (await Analysis.LatestAsync([2, 3], Token))[2]);
            await SettleAsync();
        }

        Assert.DoesNotContain(3L, (await Analysis.LatestAsync([2, 3], Token)).Keys);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Aggregates_are_those_of_the_numbers_in_each_bucket(bool pooled)
    {
        var all = await MixAsync();
        DateTime[] edges = [Noon.AddMinutes(3), Noon.AddMinutes(10), Noon.AddMinutes(11), Noon.AddMinutes(30), Noon.AddMinutes(50)];
        var query = new AggregateQuery { Streams = [3, 1, 77, 3], Edges = edges, Pooled = pooled, Ends = true, Quantiles = [0, 0.25, 0.5, 0.95, 1] };
        for (var round = 0; round < 2; round++)
        {
            var answer = await Analysis.AggregateAsync(query, Token);
            var expected = all.Where(row => row.Stream is 1 or 3 && row.Result.Kind == ResultKind.Number && row.Start >= edges[0] && row.Start < edges[^1])
                .GroupBy(row => (Stream: pooled ? 0 : row.Stream, Bucket: Array.FindLastIndex(edges, edge => edge <= row.Start)))
                .OrderBy(rows => rows.Key).Select(rows => Model(rows.Key.Stream, rows.Key.Bucket, rows, query)).ToList();
            Assert.Equal(expected.Select(one => (one.Stream, one.Bucket, one.Count, one.Min, one.Max, one.First, one.Last)), answer.Select(one => (one.Stream, one.Bucket, one.Count, one.Min, one.Max, one.First, one.Last)));
            foreach (var (wanted, got) in expected.Zip(answer))
            {
                Assert.Equal(wanted.Sum, got.Sum, 9);
                foreach (var (quantile, given) in wanted.Quantiles.Zip(got.Quantiles))
                    Assert.Equal(quantile, given, 9);
            }

            await SettleAsync();
        }

        Assert.Empty(await Analysis.AggregateAsync(query with { Streams = [] }, Token));
        await Assert.ThrowsAsync<ArgumentException>(() => Analysis.AggregateAsync(query with { Edges = [edges[1], edges[0]] }, Token));
        await Assert.ThrowsAsync<ArgumentException>(() => Analysis.AggregateAsync(query with { Quantiles = [1.5] }, Token));
    }

    /// <summary>Quantiles of type 7 spelled out: h = (n - 1) p, and the line between the two values around it.</summary>
    private static Aggregate Model(long stream, int bucket, IEnumerable<Observation> rows, AggregateQuery query)
    {
        var ordered = rows.OrderBy(row => row.Start).ThenBy(row => row.Id).ToList();
        var numbers = ordered.Select(row => row.Result.Number).ToList();
        var sorted = numbers.Order().ToList();
        var quantiles = query.Quantiles.Select(p =>
        {
            var h = (sorted.Count - 1) * p;
            var (low, high) = (sorted[(int)Math.Floor(h)], sorted[(int)Math.Ceiling(h)]);
            return low + ((h - Math.Floor(h)) * (high - low));
        }).ToList();
        return new(stream, bucket, numbers.Count, numbers.Sum(), sorted[0], sorted[^1], numbers[0], numbers[^1], quantiles);
    }
}
