using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Civium.Testing;
using Civium.Testing.Running;
using Xunit;

namespace Civium.EndToEnd.Tests;

/// <summary>Backups taken under load, restored elsewhere and into the other engine and back; killed, cut short and damaged ones.</summary>
[Trait("Category", "Slow")]
public sealed class BackupTests(ITestOutputHelper output) : IDisposable
{
    private const int Stations = 4;
    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>Two of each by default; CIVIUM_KILLS asks for more.</summary>
    private static int Kills => int.TryParse(Environment.GetEnvironmentVariable("CIVIUM_KILLS"), CultureInfo.InvariantCulture, out var kills) ? kills : 2;

    public void Dispose() => _folder.Dispose();

    private string At(string name) => Path.Combine(_folder.Path, name);

    [Fact]
    public async Task A_backup_under_load_is_of_one_moment_and_travels_between_the_engines()
    {
        var streams = new long[Stations];
        var acknowledged = new int[Stations];
        await using (var civium = await CiviumProcess.RunAsync(At("data"), 0, "--empty", "--open"))
        {
            for (var station = 0; station < Stations; station++)
                streams[station] = await SensorCity.MakeStationAsync(civium.Http, "Station " + station);
            using var done = CancellationTokenSource.CreateLinkedTokenSource(Token);
            var feeding = Task.WhenAll(streams.Select((stream, station) => FeedAsync(civium.Http, stream, station, acknowledged, done.Token)));
            while (acknowledged.Min() < 300)
                await Task.Delay(20, Token);
            var before = acknowledged.ToArray();
            Assert.Equal(0, (await CiviumAsync("backup", At("one.backup"), "--url", civium.Address.ToString())).Code);
            await done.CancelAsync();
            await feeding;
            before.CopyTo(acknowledged, 0);
        }

        Assert.Equal(0, (await CiviumAsync("restore", At("one.backup"), "--data", At("second"))).Code);
        var first = await CheckAsync(At("second"), streams, acknowledged, null);

        Assert.Equal(0, (await CiviumAsync("backup", At("two.backup"), "--data", At("second"))).Code);
        var database = await PostgresServer.CreateDatabaseAsync(Token);
        Assert.Equal(0, (await CiviumAsync("restore", At("two.backup"), "--cluster", database, "--data", At("third"))).Code);
        Assert.Equal(1, (await CiviumAsync("restore", At("two.backup"), "--cluster", database, "--data", At("third"))).Code);
        Assert.Equal(0, (await CiviumAsync("backup", At("three.backup"), "--cluster", database, "--data", At("third"))).Code);
        await CheckAsync(At("third"), streams, acknowledged, first, "--cluster", database);

        Assert.Equal(0, (await CiviumAsync("restore", At("three.backup"), "--data", At("fourth"))).Code);
        await CheckAsync(At("fourth"), streams, acknowledged, first);
    }

    [Fact]
    public async Task What_is_cut_short_or_damaged_is_refused_and_changes_nothing()
    {
        await using (var civium = await CiviumProcess.RunAsync(At("data"), 0, "--empty", "--open"))
        {
            var stream = await SensorCity.MakeStationAsync(civium.Http, "Station");
            (await SensorCity.SendHoursAsync(civium.Http, stream, 0, Enumerable.Range(0, 50), null)).EnsureSuccessStatusCode();
            var running = await CiviumAsync("backup", At("running.backup"), "--data", At("data"));
            Assert.Equal(1, running.Code);
            Assert.Contains("--url", running.Output, StringComparison.Ordinal);
        }

        Assert.Equal(0, (await CiviumAsync("backup", At("whole.backup"), "--data", At("data"))).Code);
        Assert.Equal(1, (await CiviumAsync("backup", At("whole.backup"), "--data", At("data"))).Code);
        var whole = await File.ReadAllBytesAsync(At("whole.backup"), Token);
        var random = new Random(5);
        for (var i = 0; i < 3; i++)
        {
            var damaged = i == 0 ? whole[..(whole.Length / 2)] : (byte[])whole.Clone();
            if (i > 0)
                damaged[random.Next(whole.Length / 8, whole.Length / 2)] ^= 0x20;
            await File.WriteAllBytesAsync(At("damaged.backup"), damaged, Token);
            var refused = await CiviumAsync("restore", At("damaged.backup"), "--data", At("new"));
            Assert.True(refused.Code == 1, $"{i}: {refused.Output}");
            Assert.Contains("not a whole backup", refused.Output, StringComparison.Ordinal);
            Assert.False(Directory.Exists(At("new")));
        }

        var occupied = await CiviumAsync("restore", At("whole.backup"), "--data", At("data"));
        Assert.Equal(1, occupied.Code);
        Assert.Contains("not empty", occupied.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_kill_leaves_no_half_backup_and_no_half_city()
    {
        var random = new Random(9);
        var streams = new long[1];
        await using (var civium = await CiviumProcess.RunAsync(At("data"), 0, "--empty", "--open"))
        {
            streams[0] = await SensorCity.MakeStationAsync(civium.Http, "Station 0");
            (await SensorCity.SendHoursAsync(civium.Http, streams[0], 0, Enumerable.Range(0, 3000), null)).EnsureSuccessStatusCode();
        }

        var clock = Stopwatch.StartNew();
        Assert.Equal(0, (await CiviumAsync("backup", At("whole.backup"), "--data", At("data"))).Code);
        var usual = (int)clock.ElapsedMilliseconds;
        for (var kill = 0; kill < Kills; kill++)
        {
            await KilledAsync(random.Next(usual / 3, usual), "backup", At($"{kill}.backup"), "--data", At("data"));
            if (File.Exists(At($"{kill}.backup")))
                Assert.Equal(0, (await CiviumAsync("restore", At($"{kill}.backup"), "--data", At($"of{kill}"))).Code);
            await KilledAsync(random.Next(usual / 3, usual), "restore", At("whole.backup"), "--data", At("new"));
            var whole = Directory.Exists(At("new"));
            output.WriteLine($"kill {kill}: the city is {(whole ? "whole" : "not there")}");
            if (!whole)
                Assert.Equal(0, (await CiviumAsync("restore", At("whole.backup"), "--data", At("new"))).Code);
            await CheckAsync(At("new"), streams, [3000], null);
            Directory.Delete(At("new"), recursive: true);
        }
    }

    /// <summary>Sends hour after hour until told to stop; silent hours count as sent.</summary>
    private static async Task FeedAsync(HttpClient http, long stream, int station, int[] acknowledged, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            using var answer = await SensorCity.SendHoursAsync(http, stream, station, Enumerable.Range(acknowledged[station], 6), null);
            answer.EnsureSuccessStatusCode();
            acknowledged[station] += 6;
        }
    }

    /// <summary>What a restored city holds: every reading up to some hour and none after it, and all that was acknowledged before the backup began.</summary>
    private async Task<string> CheckAsync(string data, long[] streams, int[] least, string? same, params string[] more)
    {
        await using var civium = await CiviumProcess.RunAsync(data, 0, ["--empty", "--open", .. more]);
        var all = new List<string>();
        for (var station = 0; station < streams.Length; station++)
        {
            var readings = await SensorCity.ReadAllAsync(civium.Http, streams[station]);
            var hours = Enumerable.Range(0, 1_000_000).Where(hour => !SensorCity.Silent(station, hour)).Take(readings.Count).ToList();
            Assert.Equal(hours.Select(hour => (SensorCity.Begin.AddHours(hour), SensorCity.Reading(station, hour))), readings.Select(reading => (reading.Time, reading.Result)));
            Assert.True(hours[^1] >= least[station] - 60, $"Station {station} ends at hour {hours[^1]}, but {least[station]} were acknowledged.");
            Assert.Equal(readings.Count, readings.Select(reading => reading.Id).Distinct().Count());
            all.Add(string.Join(',', readings.Select(reading => reading.Id)));
        }

        await UntilLatestAsync(civium.Http, streams);
        var ids = string.Join(';', all);
        if (same is not null)
            Assert.Equal(same, ids);
        output.WriteLine($"{data}: {all.Sum(one => one.Count(c => c == ',') + 1)} readings");
        return ids;
    }

    /// <summary>The consumers go on where the backup left them: the latest reading of each stream is soon that of the store.</summary>
    private static async Task UntilLatestAsync(HttpClient http, long[] streams)
    {
        var deadline = DateTime.UtcNow.AddSeconds(60);
        foreach (var stream in streams)
        {
            var newest = JsonDocument.Parse(await http.GetStringAsync($"/sensorthings/v1.1/Datastreams({stream})/Observations?$orderby=phenomenonTime%20desc&$top=1", Token))
                .RootElement.GetProperty("value")[0].GetProperty("phenomenonTime").GetDateTimeOffset();
            while (true)
            {
                var series = JsonDocument.Parse(await http.GetStringAsync($"/api/twin/streams/{stream}/series", Token)).RootElement;
                if (series.GetProperty("to").GetDateTimeOffset() == newest)
                    break;
                Assert.True(DateTime.UtcNow < deadline, $"The twin of stream {stream} is at {series.GetProperty("to")}, not at {newest}.");
                await Task.Delay(200, Token);
            }
        }
    }

    private static Process Start(params string[] arguments) => Process.Start(new ProcessStartInfo(Checkout.Host, arguments)
    {
        RedirectStandardOutput = true, RedirectStandardError = true,
    })!;

    private async Task<(int Code, string Output)> CiviumAsync(params string[] arguments)
    {
        using var process = Start(arguments);
        var texts = await Task.WhenAll(process.StandardOutput.ReadToEndAsync(Token), process.StandardError.ReadToEndAsync(Token));
        await process.WaitForExitAsync(Token);
        output.WriteLine($"civium {arguments[0]}: {process.ExitCode} {string.Concat(texts).Trim()}");
        return (process.ExitCode, string.Concat(texts));
    }

    private static async Task KilledAsync(int milliseconds, params string[] arguments)
    {
        using var process = Start(arguments);
        var reading = Task.WhenAll(process.StandardOutput.ReadToEndAsync(Token), process.StandardError.ReadToEndAsync(Token));
        await Task.WhenAny(process.WaitForExitAsync(Token), Task.Delay(milliseconds, Token));
        process.Kill();
        await process.WaitForExitAsync(Token);
        await reading;
    }
}
