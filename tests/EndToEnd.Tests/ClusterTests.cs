using System.Diagnostics;
using System.Net.Http.Json;
using System.Text.Json;
using Civium.Testing.Running;
using Civium.Testing;
using Xunit;

namespace Civium.EndToEnd.Tests;

/// <summary>Two processes on one PostgreSQL.</summary>
[Trait("Category", "Slow")]
public sealed class ClusterTests(ITestOutputHelper output)
{
    private const int Stations = 4;
    private const int HoursPerBatch = 6;
    private static readonly TimeSpan TakeOver = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task Killing_either_loses_and_doubles_nothing_and_the_other_takes_over()
    {
        var database = await PostgresServer.CreateDatabaseAsync(CancellationToken.None);
        using var folder = new TemporaryFolder();
        var first = await JoinAsync(folder, "first", database);
        var second = await JoinAsync(folder, "second", database);
        await UntilSharedAsync(first, second);

        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(6));
        var streams = new long[Stations];
        for (var station = 0; station < Stations; station++)
        {
            streams[station] = await SensorCity.MakeStationAsync(first.Http, "Station " + station);
        }

        // Kill the second while both are fed through the first, then bring a third in and kill the first.
        var hours = await FeedAsync([first], streams, 0, 120, async () =>
        {
            await Task.Delay(800);
            await second.KillAsync();
        }, limit.Token);
        var third = await JoinAsync(folder, "third", database);
        await UntilSharedAsync(first, third);
        hours = await FeedAsync([third], streams, hours, 120, async () =>
        {
            await Task.Delay(800);
            await first.KillAsync();
        }, limit.Token);

        await CheckAsync(third.Http, streams, hours);
        await first.DisposeAsync();
        await second.DisposeAsync();
        await third.DisposeAsync();
    }

    [Fact]
    public async Task A_paused_process_that_wakes_after_its_partitions_moved_cannot_write()
    {
        var database = await PostgresServer.CreateDatabaseAsync(CancellationToken.None);
        using var folder = new TemporaryFolder();
        await using var first = await JoinAsync(folder, "first", database);
        await using var second = await JoinAsync(folder, "second", database);
        await UntilSharedAsync(first, second);
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(4));
        var streams = new long[Stations];
        for (var station = 0; station < Stations; station++)
        {
            streams[station] = await SensorCity.MakeStationAsync(first.Http, "Station " + station);
        }

        // Requests that are inside the second when it stops: they may be answered or not, but never stored beside the numbers of its successor.
        var strays = streams.Select((stream, station) => SensorCity.SendHoursAsync(second.Http, stream, station, Enumerable.Range(0, 6), $"stray-{station}")).ToArray();
        second.Signal("STOP");
        var hours = await FeedAsync([first], streams, 0, 60, () => Task.CompletedTask, limit.Token);
        second.Signal("CONT");
        await Task.WhenAll(strays.Select(stray => stray.ContinueWith(_ => { }, TaskScheduler.Default)));
        await Task.Delay(3000, limit.Token);

        foreach (var stream in streams)
        {
            var ids = (await SensorCity.ReadAllAsync(first.Http, stream)).Select(row => row.Id).ToArray();
            Assert.Equal(ids.Length, ids.Distinct().Count());
        }

        await CheckAsync(first.Http, streams, hours, mayRepeatFirst: true);
        var held = (await VitalsAsync(first)).GetProperty("partitionsHeld").GetInt32();
        Assert.Equal((await VitalsAsync(first)).GetProperty("partitions").GetInt32(), held);
    }

    private static Task<CiviumProcess> JoinAsync(TemporaryFolder folder, string name, string database) =>
        CiviumProcess.RunAsync(Path.Combine(folder.Path, name), 0, "--empty", "--open", "--cluster", database);

    /// <summary>The latest vital signs; the first are taken a moment after the start.</summary>
    private static async Task<JsonElement> VitalsAsync(CiviumProcess civium)
    {
        while (true)
        {
            var vitals = await civium.Http.GetFromJsonAsync<JsonElement>("/api/system/vitals");
            if (vitals.TryGetProperty("latest", out var latest) && latest.ValueKind == JsonValueKind.Object)
            {
                return latest;
            }

            await Task.Delay(250);
        }
    }

    /// <summary>Waits until each holds some of the partitions and together they hold all.</summary>
    private static async Task UntilSharedAsync(CiviumProcess one, CiviumProcess other)
    {
        var begun = Stopwatch.StartNew();
        while (true)
        {
            var (a, b) = (await VitalsAsync(one), await VitalsAsync(other));
            var (held, also) = (a.GetProperty("partitionsHeld").GetInt32(), b.GetProperty("partitionsHeld").GetInt32());
            if (held > 0 && also > 0 && held + also == a.GetProperty("partitions").GetInt32())
            {
                return;
            }

            Assert.True(begun.Elapsed < TakeOver, $"After {begun.Elapsed} they hold {held} and {also}.");
            await Task.Delay(250);
        }
    }

    /// <summary>Feeds batches in order until each is taken, while <paramref name="mishap"/> happens; the answer is the hour reached.</summary>
    private async Task<int> FeedAsync(
        CiviumProcess[] through, long[] streams, int from, int batches, Func<Task> mishap, CancellationToken cancellation)
    {
        var happening = mishap();
        var longest = TimeSpan.Zero;
        for (var batch = 0; batch < batches; batch++)
        {
            var hours = Enumerable.Range(from + (batch * HoursPerBatch), HoursPerBatch).ToArray();
            var begun = Stopwatch.StartNew();
            await Task.WhenAll(streams.Select((stream, station) => SensorCity.SendUntilTakenAsync(
                () => SensorCity.SendHoursAsync(through[batch % through.Length].Http, stream, station, hours, $"{station}-{hours[0]}"), cancellation)));
            longest = begun.Elapsed > longest ? begun.Elapsed : longest;
        }

        await happening;
        output.WriteLine($"longest time without an acknowledgement: {longest.TotalSeconds:0.0} s");
        Assert.True(longest < TakeOver, $"The take-over took {longest}.");
        return from + (batches * HoursPerBatch);
    }

    private static async Task CheckAsync(HttpClient http, long[] streams, int hours, bool mayRepeatFirst = false)
    {
        for (var station = 0; station < streams.Length; station++)
        {
            var expected = Enumerable.Range(0, hours).Where(hour => !SensorCity.Silent(station, hour))
                .Select(hour => (SensorCity.Begin.AddHours(hour).UtcDateTime, SensorCity.Reading(station, hour))).ToArray();
            var stored = (await SensorCity.ReadAllAsync(http, streams[station])).Select(row => (row.Time.UtcDateTime, row.Result));
            Assert.Equal(expected, mayRepeatFirst ? [.. stored.Distinct()] : [.. stored]);
        }
    }
}
