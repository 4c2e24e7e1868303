using System.Text.Json;
using Civium.Kernel.Observations;
using Xunit;
using static Civium.Modules.Tests.Observations.ObservationSamples;

namespace Civium.Modules.Tests.Observations;

/// <summary>How every observation store deletes and thins what is old.</summary>
public abstract class ObservationUpkeepContract : ObservationAnalysisContract
{
    private static readonly DateTime LongAgo = Noon.AddDays(-400);

    private IObservationUpkeep Upkeep => (IObservationUpkeep)Store;

    /// <summary>A reading a minute for four hours long ago, in each of two streams.</summary>
    private async Task<List<Observation>> OldReadingsAsync()
    {
        var hold = await Store.AcquireAsync(0, Token);
        var rows = Enumerable.Range(0, 480).Select(i => Row(0, i + 1, 1 + (i % 2), result: ObservedResult.Of(i)) with
        {
            Start = LongAgo.AddMinutes(i / 2), End = LongAgo.AddMinutes(i / 2), Extra = i == 2 ? "{\"parameters\":{\"by\":\"hand\"}}" : null,
        }).ToList();
        await Store.WriteAsync(Appends(hold, [.. rows]), Token);
        await SettleAsync();
        return rows;
    }

    [Fact]
    public async Task What_is_older_than_is_kept_goes_and_the_rest_stays()
    {
        var rows = await OldReadingsAsync();
        var limit = LongAgo.AddMinutes(100);
        Assert.Equal(100, await Upkeep.ThinAsync([new(1, limit, [])], Token));
        Assert.Equal(rows.Where(row => row.Stream == 2 || row.Start >= limit), await Store.ListAsync(new()));
        Assert.Equal(380, await Store.CountAsync(new(), Token));
        Assert.Null(await Store.FindAsync(rows[0].Id, Token));
        Assert.Equal(480, (await Store.AcquireAsync(0, Token)).LastSequence);
        Assert.Equal(0, await Upkeep.ThinAsync([new(1, limit, [])], Token));
    }

    [Fact]
    public async Task Old_readings_become_one_for_each_interval()
    {
        var rows = await OldReadingsAsync();
        // 12:00 to 14:00 by the hour, the third hour by ten minutes, the rest as it is.
        var rule = new StreamRetention(1, null, [new(LongAgo.AddMinutes(185), TimeSpan.FromMinutes(10), ThinningFunction.Max), new(LongAgo.AddMinutes(125), TimeSpan.FromHours(1), ThinningFunction.Mean)]);
        Assert.Equal(240 - (2 + 6 + 60), await Upkeep.ThinAsync([rule], Token));
        var thinned = await Store.ListAsync(new() { Streams = [1], Order = ObservationOrder.PhenomenonTime });
        Assert.Equal(2 + 6 + 60, thinned.Count);
        var own = rows.Where(row => row.Stream == 1).ToList();
        Assert.Equal([own.Take(60).Average(row => row.Result.Number), own.Skip(60).Take(60).Average(row => row.Result.Number)], thinned.Take(2).Select(row => row.Result.Number));
        Assert.Equal((LongAgo, LongAgo.AddHours(1), own[0].Id), (thinned[0].Start, thinned[0].End, thinned[0].Id));
        Assert.Equal(own.Skip(120).Take(60).Chunk(10).Select(ten => ten.Max(row => row.Result.Number)), thinned.Skip(2).Take(6).Select(row => row.Result.Number));
        Assert.Equal(own.Skip(180), thinned.Skip(8));
        Assert.Equal(rows.Where(row => row.Stream == 2), await Store.ListAsync(new() { Streams = [2] }));
        using var told = JsonDocument.Parse(thinned[0].Extra!);
        var parameters = told.RootElement.GetProperty("parameters");
        Assert.Equal(("mean", 60, 0.0, 118.0), (parameters.GetProperty("thinned").GetString(), parameters.GetProperty("count").GetInt32(), parameters.GetProperty("min").GetDouble(), parameters.GetProperty("max").GetDouble()));
        Assert.Equal(0, await Upkeep.ThinAsync([rule], Token));
    }

    [Fact]
    public async Task Thinning_again_counts_each_by_what_it_stands_for()
    {
        var rows = await OldReadingsAsync();
        await Upkeep.ThinAsync([new(1, null, [new(LongAgo.AddMinutes(60), TimeSpan.FromMinutes(20), ThinningFunction.Mean)])], Token);
        await Upkeep.ThinAsync([new(1, null, [new(LongAgo.AddMinutes(120), TimeSpan.FromHours(2), ThinningFunction.Mean)])], Token);
        var first = (await Store.ListAsync(new() { Streams = [1], Order = ObservationOrder.PhenomenonTime, Limit = 1 }))[0];
        Assert.Equal(rows.Where(row => row.Stream == 1).Take(120).Average(row => row.Result.Number), first.Result.Number, 9);
        Assert.Contains("\"count\":120", first.Extra!.Replace(" ", "", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Results_that_are_no_numbers_stay()
    {
        var hold = await Store.AcquireAsync(0, Token);
        Observation[] rows =
        [
            Row(0, 1, minutes: 0), Row(0, 2, minutes: 1, result: ObservedResult.Of("text")), Row(0, 3, minutes: 2), Row(0, 4, minutes: 3, result: ObservedResult.Of(true)),
        ];
        await Store.WriteAsync(Appends(hold, rows), Token);
        await SettleAsync();
        Assert.Equal(1, await Upkeep.ThinAsync([new(1, null, [new(Noon.AddDays(2), TimeSpan.FromHours(1), ThinningFunction.Sum)])], Token));
        var left = await Store.ListAsync(new());
        Assert.Equal([1, 2, 4], left.Select(row => ObservationId.Sequence(row.Id, Partitions)));
        Assert.Equal(4, left[0].Result.Number);
        Assert.Equal(rows[1], left[1]);
    }
}
