using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Civium.Testing;
using Civium.Testing.Running;
using Npgsql;

namespace Civium.Bench.Twin;

/// <summary>
/// Tiles of a city of a million entities over a recorded walk, half of them of a random past instant, each asked for once: Civium over its public
/// interface, beside PostGIS's <c>ST_AsMVT</c> over the same entities. Then routes. Everything shares this machine's cores.
/// </summary>
internal static class TwinBench
{
    private const int Batch = 50_000;
    private const int Aim = 50;

    public static async Task<int> RunAsync(string[] arguments)
    {
        var entities = arguments is ["--entities", var given] ? int.Parse(given, CultureInfo.InvariantCulture) : 1_000_000;
        var walk = TileWalk.Record(640);
        var database = await PostgresServer.CreateDatabaseAsync(CancellationToken.None);
        await using var source = NpgsqlDataSource.Create(database);
        var ours = await CiviumAsync(entities, walk);

        var peer = new PostgisPeer(source);
        var begun = Stopwatch.StartNew();
        await peer.FillAsync(MadeCity.Make(entities));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"PostGIS: {entities} entities copied and indexed in {begun.Elapsed.TotalSeconds:0.0} s"));
        await peer.TileAsync(3, 6, 3);
        var theirs = new List<(WalkStep Step, double Time, int Bytes)>();
        foreach (var step in walk)
        {
            var start = Stopwatch.GetTimestamp();
            var bytes = await peer.TileAsync(step.Z, step.X, step.Y);
            theirs.Add((step, Stopwatch.GetElapsedTime(start).TotalMilliseconds, bytes));
        }

        Print(ours, theirs);
        await RouteBench.RunAsync(source);
        return Quantile(ours, 0.99) <= Aim ? 0 : 1;
    }

    private static async Task<List<(WalkStep Step, double Time, int Bytes)>> CiviumAsync(int entities, IReadOnlyList<WalkStep> walk)
    {
        using var folder = new TemporaryFolder();
        await using var civium = await CiviumProcess.RunAsync(Path.Combine(folder.Path, "data"), 0, "--empty", "--open");
        using var http = new HttpClient(new SocketsHttpHandler { UseCookies = false }) { BaseAddress = civium.Address, Timeout = TimeSpan.FromMinutes(10) };
        var from = DateTime.UtcNow;
        var begun = Stopwatch.StartNew();
        foreach (var some in MadeCity.Make(entities).Chunk(Batch))
        {
            await RecordAsync(http, some);
        }

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Civium: {entities} entities recorded in {begun.Elapsed.TotalSeconds:0.0} s ({entities / begun.Elapsed.TotalSeconds:0} a second)"));

        // A twentieth moves once more, so that the past differs from the present.
        await RecordAsync(http, [.. MadeCity.Make(entities).Take(entities / 20).Select(one => one with { Line = [.. one.Line.Select(at => (at.X + 0.0001, at.Y))] })]);
        var until = DateTime.UtcNow;
        await http.GetByteArrayAsync("/ogc/tiles/WebMercatorQuad/3/3/6");
        var times = new List<(WalkStep, double, int)>();
        foreach (var step in walk)
        {
            var past = step.Past is { } share ? $"?known=then&datetime={(from + ((until - from) * share)).ToString("yyyy-MM-dd'T'HH:mm:ss.fffffff'Z'", CultureInfo.InvariantCulture)}" : "";
            var start = Stopwatch.GetTimestamp();
            var tile = await http.GetByteArrayAsync(string.Create(CultureInfo.InvariantCulture, $"/ogc/tiles/WebMercatorQuad/{step.Z}/{step.Y}/{step.X}{past}"));
            times.Add((step, Stopwatch.GetElapsedTime(start).TotalMilliseconds, tile.Length));
        }

        using var process = Process.GetProcessById(civium.Id);
        Console.WriteLine($"Civium: {process.WorkingSet64 >> 20} MB of memory after the walk");
        return times;
    }

    private static async Task RecordAsync(HttpClient http, IReadOnlyCollection<MadeEntity> entities)
    {
        foreach (var some in entities.Chunk(Batch))
        {
            var text = new StringBuilder("{\"type\":\"FeatureCollection\",\"features\":[");
            foreach (var one in some)
            {
                text.Append(text[^1] == '[' ? "" : ",");
                one.WriteTo(text);
            }

            using var content = new StringContent(text.Append("]}").ToString(), Encoding.UTF8, new MediaTypeHeaderValue("application/geo+json"));
            using var answer = await http.PostAsync("/api/twin/entities", content);
            if (!answer.IsSuccessStatusCode)
            {
                throw new InvalidOperationException(await answer.Content.ReadAsStringAsync());
            }

            JsonDocument.Parse(await answer.Content.ReadAsStreamAsync()).Dispose();
        }
    }

    private static void Print(List<(WalkStep Step, double Time, int Bytes)> ours, List<(WalkStep Step, double Time, int Bytes)> theirs)
    {
        Console.WriteLine("\n| zooms | tiles | Civium p50 ms | p99 ms | KB | PostGIS p50 ms | p99 ms | KB | PostGIS / Civium |\n|---|---|---|---|---|---|---|---|---|");
        foreach (var (least, most) in new[] { (3, 8), (9, 11), (12, 13), (14, 15), (16, 18), (3, 18) })
        {
            var (a, b) = (In(ours, least, most), In(theirs, least, most));
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"| {least}-{most} | {a.Count} | {Quantile(a, 0.5):0.0} | {Quantile(a, 0.99):0.0} | {a.Average(one => one.Bytes) / 1024:0} | {Quantile(b, 0.5):0.0} | {Quantile(b, 0.99):0.0} | {b.Average(one => one.Bytes) / 1024:0} | {b.Average(one => one.Time) / a.Average(one => one.Time):0.0} |"));
        }

        var (now, then) = (ours.Where(one => one.Step.Past is null).ToList(), ours.Where(one => one.Step.Past is not null).ToList());
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"present p99 {Quantile(now, 0.99):0.0} ms, past p99 {Quantile(then, 0.99):0.0} ms; the aim is {Aim} ms"));
    }

    private static List<(WalkStep Step, double Time, int Bytes)> In(List<(WalkStep Step, double Time, int Bytes)> all, int least, int most) =>
        [.. all.Where(one => one.Step.Z >= least && one.Step.Z <= most)];

    private static double Quantile(List<(WalkStep Step, double Time, int Bytes)> all, double quantile)
    {
        var times = all.Select(one => one.Time).Order().ToArray();
        return times[(int)Math.Min(times.Length - 1, quantile * times.Length)];
    }
}
