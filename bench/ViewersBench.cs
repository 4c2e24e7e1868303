using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using Civium.Testing.Running;

namespace Civium.Bench;

/// <summary>
/// Many open overviews at once, each with what a browser holds: a live circuit that takes every rendering, and the map's feed. Prints the server's
/// memory before and with them, how long the page took to open, and how long a change took from its being sent to each viewer's map. Server and
/// viewers share this machine's cores.
/// </summary>
internal static class ViewersBench
{
    private const int Places = 500;
    private const int AtOnce = 20;

    public static async Task<int> RunAsync(string[] arguments)
    {
        var count = (int)Option(arguments, "--count", 1000);
        var seconds = Option(arguments, "--seconds", 20);
        using var folder = new TemporaryFolder();
        await using var civium = await CiviumProcess.RunAsync(Path.Combine(folder.Path, "data"), 0, "--empty", "--open");
        var city = await MapCity.MakeAsync(civium.Http, Places);
        await city.SendAsync(civium.Http, 0);
        var before = Resident(civium.Id);

        using var http = new HttpClient(new SocketsHttpHandler { UseCookies = false, MaxConnectionsPerServer = count * 2 }) { BaseAddress = civium.Address, Timeout = TimeSpan.FromMinutes(5) };
        using var stop = new CancellationTokenSource();
        var (opened, failures) = (new ConcurrentBag<double>(), new ConcurrentBag<string>());
        var viewers = new ConcurrentBag<CircuitViewer>();
        var feeds = new ConcurrentBag<FeedViewer>();
        var watching = new ConcurrentBag<Task>();
        await Parallel.ForEachAsync(Enumerable.Range(0, count), new ParallelOptions { MaxDegreeOfParallelism = AtOnce }, async (_, cancellation) =>
        {
            var begun = Stopwatch.GetTimestamp();
            try
            {
                var viewer = new CircuitViewer();
                await viewer.OpenAsync(http, "/", cancellation);
                opened.Add(Stopwatch.GetElapsedTime(begun).TotalMilliseconds);
                viewers.Add(viewer);
                watching.Add(Noted(viewer.WatchAsync(stop.Token), failures));
                var feed = new FeedViewer(http);
                feeds.Add(feed);
                watching.Add(Noted(feed.WatchAsync(stop.Token), failures));
            }
            catch (Exception failure) when (failure is not OutOfMemoryException)
            {
                failures.Add(failure.Message);
            }
        });
        Print("opened", opened, $"page, circuit and first rendering of {opened.Count} of {count} viewers, {AtOnce} at a time");

        var latencies = await ChangesAsync(city, civium.Http, feeds, seconds);
        var with = Resident(civium.Id);
        await stop.CancelAsync();
        await Task.WhenAll(watching);
        Print("change", latencies, $"from sending {Places} readings to their being on a viewer's map");
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"memory     {before / 1e6:0} MB before, {with / 1e6:0} MB with {opened.Count} viewers ({(with - before) / 1e3 / Math.Max(1, opened.Count):0} kB each); {viewers.Sum(viewer => viewer.Renderings):N0} renderings taken, {failures.Count} failures"));
        foreach (var group in failures.GroupBy(text => text).Take(5))
        {
            Console.WriteLine($"           {group.Count()} x {group.Key}");
        }

        foreach (var viewer in viewers)
        {
            await viewer.DisposeAsync();
        }

        return failures.IsEmpty ? 0 : 1;
    }

    private static async Task<IReadOnlyCollection<double>> ChangesAsync(MapCity city, HttpClient http, ConcurrentBag<FeedViewer> feeds, double seconds)
    {
        var latencies = new ConcurrentBag<double>();
        var clock = Stopwatch.StartNew();
        for (var round = 1; clock.Elapsed.TotalSeconds < seconds; round++)
        {
            var sent = Stopwatch.GetTimestamp();
            foreach (var feed in feeds)
            {
                feed.Expect(at => latencies.Add(Stopwatch.GetElapsedTime(sent, at).TotalMilliseconds));
            }

            await city.SendAsync(http, round);
            await Task.Delay(TimeSpan.FromSeconds(2));
        }

        return latencies;
    }

    private static async Task Noted(Task work, ConcurrentBag<string> failures)
    {
        try
        {
            await work;
        }
        catch (Exception failure) when (failure is not OutOfMemoryException)
        {
            failures.Add(failure.Message);
        }
    }

    private static void Print(string name, IReadOnlyCollection<double> times, string what)
    {
        var sorted = times.Order().ToArray();
        double At(double q) => sorted.Length == 0 ? double.NaN : sorted[(int)Math.Min(sorted.Length - 1, q * sorted.Length)];
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name,-10} p50 {At(0.5):0} ms, p95 {At(0.95):0} ms, p99 {At(0.99):0} ms: {what}"));
    }

    private static double Option(string[] arguments, string name, double usual) =>
        Array.IndexOf(arguments, name) is var at && at >= 0 && at + 1 < arguments.Length ? double.Parse(arguments[at + 1], CultureInfo.InvariantCulture) : usual;

    private static long Resident(int process) => Process.GetProcessById(process).WorkingSet64;

    /// <summary>A map's feed: it notes when the next change comes.</summary>
    private sealed class FeedViewer(HttpClient http)
    {
        private Action<long>? _expected;

        public void Expect(Action<long> came) => Volatile.Write(ref _expected, came);

        public async Task WatchAsync(CancellationToken cancellation)
        {
            try
            {
                var places = await http.GetStringAsync(new Uri("/api/twin/map/places", UriKind.Relative), cancellation);
                var at = System.Text.Json.Nodes.JsonNode.Parse(places)!["at"]!.GetValue<long>();
                using var answer = await http.GetAsync(new Uri(FormattableString.Invariant($"/api/twin/map/changes?after={at}"), UriKind.Relative), HttpCompletionOption.ResponseHeadersRead, cancellation);
                answer.EnsureSuccessStatusCode();
                using var reader = new StreamReader(await answer.Content.ReadAsStreamAsync(cancellation));
                while (await reader.ReadLineAsync(cancellation) is { } line)
                {
                    if (line.StartsWith("data:", StringComparison.Ordinal))
                    {
                        Interlocked.Exchange(ref _expected, null)?.Invoke(Stopwatch.GetTimestamp());
                    }
                }

                throw new InvalidOperationException("The feed ended.");
            }
            catch (OperationCanceledException)
            {
                // The measurement is over.
            }
        }
    }
}
