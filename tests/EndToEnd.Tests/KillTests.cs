using System.Globalization;
using Civium.Testing.Running;
using Xunit;

namespace Civium.EndToEnd.Tests;

/// <summary>
/// kill -9 at random moments under load: what was acknowledged is there, once, and the warnings are those of an undisturbed run. Five kills
/// by default; CIVIUM_KILLS asks for more.
/// </summary>
[Trait("Category", "Slow")]
public sealed class KillTests(ITestOutputHelper output)
{
    private const int Stations = 4;
    private const int Hours = 2400;
    private const int HoursPerBatch = 6;

    /// <summary>Between the batches of a station, so that the feed lasts longer than the kills.</summary>
    private static readonly TimeSpan PausePerKill = TimeSpan.FromMilliseconds(6);

    private static int Kills => int.TryParse(Environment.GetEnvironmentVariable("CIVIUM_KILLS"), CultureInfo.InvariantCulture, out var kills) ? kills : 5;

    [Fact]
    public async Task Nothing_acknowledged_is_lost_or_doubled_and_warnings_are_those_of_an_undisturbed_run()
    {
        var undisturbed = await FeedAsync(kills: 0);
        var disturbed = await FeedAsync(Kills);
        Assert.NotEmpty(undisturbed);
        Assert.Equal(undisturbed, disturbed);
    }

    private async Task<string[]> FeedAsync(int kills)
    {
        using var folder = new TemporaryFolder();
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(15));
        var port = CiviumProcess.FreePort();
        var civium = await CiviumProcess.RunAsync(folder.Path, port, "--empty", "--open");
        using var http = new HttpClient { BaseAddress = civium.Address, Timeout = TimeSpan.FromSeconds(30) };
        var streams = new long[Stations];
        for (var station = 0; station < Stations; station++)
        {
            streams[station] = await SensorCity.MakeStationAsync(http, "Station " + station);
        }

        var lone = await SensorCity.MakeStationAsync(http, "Lone");
        using var done = CancellationTokenSource.CreateLinkedTokenSource(limit.Token);
        var acknowledged = SendLoneAsync(http, lone, done.Token);
        var feeding = Task.WhenAll(streams.Select((stream, station) => FeedStationAsync(http, stream, station, PausePerKill * kills, limit.Token)));
        var random = new Random(20260101 + kills);
        for (var kill = 0; kill < kills; kill++)
        {
            Assert.False(feeding.IsCompleted, $"The feed was over after {kill} kills of {kills}.");
            await Task.Delay(random.Next(300, 2500), limit.Token);
            await civium.KillAsync();
            await civium.DisposeAsync();
            civium = await CiviumProcess.RunAsync(folder.Path, port, "--empty", "--open");
            output.WriteLine($"kill {kill + 1} of {kills} at {DateTime.UtcNow:HH:mm:ss.fff}");
        }

        await feeding;
        await done.CancelAsync();
        await using (civium)
        {
            await CheckAsync(http, streams);
            await CheckLoneAsync(http, lone, await acknowledged);
            return await SensorCity.ReadTransitionsAsync(http);
        }
    }

    /// <summary>One station's readings in order, each batch until it is taken; while killing, some batches are sent twice on purpose.</summary>
    private static async Task FeedStationAsync(HttpClient http, long stream, int station, TimeSpan pause, CancellationToken cancellation)
    {
        for (var hour = 0; hour < Hours; hour += HoursPerBatch)
        {
            var hours = Enumerable.Range(hour, HoursPerBatch).ToArray();
            var key = $"station-{station}-{hour}";
            (await SensorCity.SendUntilTakenAsync(() => SensorCity.SendHoursAsync(http, stream, station, hours, key), cancellation)).Dispose();
            if (hour % 60 == 0)
            {
                (await SensorCity.SendUntilTakenAsync(() => SensorCity.SendHoursAsync(http, stream, station, hours, key), cancellation)).Dispose();
            }

            await Task.Delay(pause, cancellation);
        }
    }

    /// <summary>Single posts without a key, never repeated: the ids of those that were acknowledged.</summary>
    private static async Task<List<string>> SendLoneAsync(HttpClient http, long stream, CancellationToken cancellation)
    {
        var taken = new List<string>();
        for (var minute = 0; !cancellation.IsCancellationRequested; minute++)
        {
            var time = SensorCity.Begin.AddMinutes(minute).ToString("O", CultureInfo.InvariantCulture);
            try
            {
                using var answer = await SensorCity.SendAsync(http, $"Datastreams({stream})/Observations", $$"""{"phenomenonTime":"{{time}}","result":1}""", key: null);
                if (answer.IsSuccessStatusCode)
                {
                    taken.Add(answer.Headers.Location!.ToString());
                }
            }
            catch (Exception e) when (e is HttpRequestException or TaskCanceledException or IOException)
            {
            }

            await Task.Delay(5, CancellationToken.None);
        }

        return taken;
    }

    private static async Task CheckAsync(HttpClient http, long[] streams)
    {
        for (var station = 0; station < Stations; station++)
        {
            var expected = Enumerable.Range(0, Hours).Where(hour => !SensorCity.Silent(station, hour))
                .Select(hour => (SensorCity.Begin.AddHours(hour).UtcDateTime, SensorCity.Reading(station, hour))).ToArray();
            var stored = await SensorCity.ReadAllAsync(http, streams[station]);
            Assert.Equal(expected, stored.Select(row => (row.Time.UtcDateTime, row.Result)).ToArray());
            Assert.Equal(stored.Count, stored.Select(row => row.Id).Distinct().Count());
        }
    }

    private async Task CheckLoneAsync(HttpClient http, long stream, List<string> acknowledged)
    {
        var stored = (await SensorCity.ReadAllAsync(http, stream)).Select(row => row.Id).ToHashSet();
        var missing = acknowledged.Where(link => !stored.Contains(IdOf(link))).ToArray();
        output.WriteLine($"{acknowledged.Count} single posts acknowledged, {stored.Count} stored, {missing.Length} missing");
        Assert.Empty(missing);
    }

    private static long IdOf(string link) => long.Parse(link[(link.LastIndexOf('(') + 1)..^1], CultureInfo.InvariantCulture);
}
