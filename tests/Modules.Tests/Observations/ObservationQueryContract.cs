using Civium.Kernel.Observations;
using Civium.Platform.Observations;
using Xunit;
using static Civium.Modules.Tests.Observations.ObservationSamples;

namespace Civium.Modules.Tests.Observations;

/// <summary>How every observation store filters, orders and pages: half of the rows are old, half recent.</summary>
public abstract class ObservationQueryContract : ObservationStoreContract
{
    private async Task<List<Observation>> FillAsync()
    {
        var random = new Random(7);
        var all = new List<Observation>();
        foreach (var partition in new[] { 0, 1 })
        {
            var hold = await Store.AcquireAsync(partition, Token);
            var rows = Enumerable.Range(1, 60).Select(i => Row(partition, i, random.Next(1, 5), random.Next(0, 20), Result(random)) with
            {
                Feature = random.Next(0, 3),
                ResultTime = random.Next(3) == 0 ? null : Noon.AddMinutes(random.Next(0, 10)),
            }).ToArray();
            await Store.WriteAsync(Appends(hold, rows[..30]), Token);
            await SettleAsync();
            await Store.WriteAsync(Appends(hold, rows[30..]), Token);
            all.AddRange(rows);
        }

        return all;
    }

    private static ObservedResult Result(Random random) => random.Next(4) switch
    {
        0 => ObservedResult.Of("text"),
        1 => ObservedResult.Of(true),
        _ => ObservedResult.Of(random.Next(-3, 4)),
    };

    [Fact]
    public async Task Conditions_select_what_they_say()
    {
        var all = await FillAsync();
        ObservationQuery[] queries =
        [
            new(),
            new() { Streams = [2] },
            new() { Streams = [1, 3, 99] },
            new() { Streams = [] },
            new() { Features = [0, 2] },
            new() { Ids = new(all[5].Id, all[70].Id) },
            new() { Start = new(Noon.AddMinutes(5), null) },
            new() { Start = new(null, Noon.AddMinutes(5)), Streams = [1, 2] },
            new() { ResultTime = new(Noon.AddMinutes(2), Noon.AddMinutes(6)) },
            new() { ResultTime = new(null, null) },
            new() { Number = new(-1, 2) },
            new() { Number = new(1, null), Streams = [4], Features = [1] },
        ];
        foreach (var query in queries)
        {
            var expected = Model(all, query);
            Assert.Equal(expected, await Store.ListAsync(query));
            Assert.Equal(expected.Count, await Store.CountAsync(query with { Limit = 1, Skip = 3 }, Token));
        }
    }

    [Fact]
    public async Task Pages_by_cursor_and_by_skip_give_the_whole_order_without_gap_or_repetition()
    {
        var all = await FillAsync();
        foreach (var order in Enum.GetValues<ObservationOrder>())
        {
            foreach (var descending in new[] { false, true })
            {
                var query = new ObservationQuery { Order = order, Descending = descending, Streams = [1, 2, 3] };
                var expected = Model(all, query);
                Assert.Equal(expected, await Store.ListAsync(query));
                var paged = new List<Observation>();
                while (await Store.ListAsync(query with { Limit = 7, After = CursorOf(paged, order) }) is { Count: > 0 } page)
                    paged.AddRange(page);
                Assert.Equal(expected, paged);
                Assert.Equal(expected.Skip(11).Take(13), await Store.ListAsync(query with { Skip = 11, Limit = 13 }));
                Assert.Equal(expected.Skip(50), await Store.ListAsync(query with { Skip = 50 }));
            }
        }

        await SettleAsync();
        Assert.Equal(Model(all, new()).Skip(20).Take(5), await Store.ListAsync(new() { Skip = 20, Limit = 5 }));
        Assert.Empty(await Store.ListAsync(new() { Limit = 0 }));
    }

    [Fact]
    public async Task Extents_span_old_and_recent()
    {
        var all = await FillAsync();
        var expected = all.GroupBy(row => row.Stream).ToDictionary(
            rows => rows.Key,
            rows => new StreamExtent(rows.Min(row => row.Start), rows.Max(row => row.End), rows.Min(row => row.ResultTime), rows.Max(row => row.ResultTime), rows.Count()));
        var extents = await Store.ExtentsAsync([1, 2, 3, 4, 5], Token);
        Assert.Equal(expected.OrderBy(pair => pair.Key), extents.OrderBy(pair => pair.Key));
    }

    // The model spells the order out anew instead of using the stores' own comparer.
    internal static List<Observation> Model(IEnumerable<Observation> rows, ObservationQuery query)
    {
        var matching = new ObservationOrdering(query);
        Func<Observation, (bool, DateTime, double)> key = query.Order switch
        {
            ObservationOrder.PhenomenonTime => row => (true, row.Start, 0),
            ObservationOrder.ResultTime => row => (row.ResultTime is not null, row.ResultTime ?? default, 0),
            ObservationOrder.Number => row => row.Result.Kind == ResultKind.Number ? (true, default, row.Result.Number) : (false, default, 0),
            _ => _ => (true, default, 0),
        };
        var found = rows.Where(matching.Matches);
        return query.Descending
            ? [.. found.OrderByDescending(key).ThenByDescending(row => row.Id)]
            : [.. found.OrderBy(key).ThenBy(row => row.Id)];
    }

    private static ObservationCursor? CursorOf(List<Observation> rows, ObservationOrder order) => rows is [.., var last]
        ? new(
            order == ObservationOrder.PhenomenonTime ? last.Start : order == ObservationOrder.ResultTime ? last.ResultTime : null,
            order == ObservationOrder.Number && last.Result.Kind == ResultKind.Number ? last.Result.Number : null,
            last.Id)
        : null;
}
