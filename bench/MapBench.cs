using System.Globalization;
using Civium.Testing.Running;
using Microsoft.Playwright;

namespace Civium.Bench;

/// <summary>
/// The overview in Chromium, drawn by the processor (SwiftShader): frames a second while 500 places update each second, at rest and while the map
/// is moved without pause; the time to the first meaningful view; and what the page weighs over the wire. The limit is the browser's 60 frames.
/// </summary>
internal static class MapBench
{
    private const int Places = 500;
    private const double Limit = 60;

    private static readonly string[] Arguments =
    [
        "--no-sandbox", "--disable-quic", "--no-first-run", "--use-gl=angle", "--use-angle=swiftshader", "--enable-unsafe-swiftshader",
        "--disable-background-networking", "--disable-component-update", "--disable-sync",
    ];

    public static async Task<int> RunAsync(string[] arguments)
    {
        var seconds = arguments is ["--seconds", var given] ? double.Parse(given, CultureInfo.InvariantCulture) : 15;
        using var folder = new TemporaryFolder();
        await using var civium = await CiviumProcess.RunAsync(Path.Combine(folder.Path, "data"), 0, "--empty", "--open");
        var city = await MapCity.MakeAsync(civium.Http, Places);
        await city.SendAsync(civium.Http, 0);
        using var playwright = await Playwright.CreateAsync();
        await using var browser = await playwright.Chromium.LaunchAsync(new() { ExecutablePath = Environment.GetEnvironmentVariable("CIVIUM_CHROMIUM") ?? "/usr/bin/chromium", Args = Arguments });
        var context = await browser.NewContextAsync(new() { BaseURL = civium.Address.ToString(), ViewportSize = new() { Width = 1440, Height = 900 } });
        await context.AddInitScriptAsync("localStorage.setItem('civium.tour', 'seen')");
        var page = await context.NewPageAsync();
        await WeighAsync(page, "first visit");
        await WeighAsync(page, "again");

        using var stop = new CancellationTokenSource();
        var feeding = FeedAsync(city, civium.Http, stop.Token);
        try
        {
            await FramesAsync(page, seconds, "at rest", "");
            await FramesAsync(page, seconds, "while moved", "map.panBy([Math.cos(now / 400) * 6, Math.sin(now / 400) * 6], { duration: 0 });");
        }
        finally
        {
            await stop.CancelAsync();
            await feeding;
        }

        return 0;
    }

    private static async Task WeighAsync(IPage page, string when)
    {
        long bytes = 0;
        var session = await page.Context.NewCDPSessionAsync(page);
        await session.SendAsync("Network.enable");
        session.Event("Network.loadingFinished").OnEvent += (_, told) => Interlocked.Add(ref bytes, (long)(told?.GetProperty("encodedDataLength").GetDouble() ?? 0));
        var view = string.Create(CultureInfo.InvariantCulture, $"/?at={MapCity.Longitude},{MapCity.Latitude},14.2");
        await page.GotoAsync(view, new() { WaitUntil = WaitUntilState.Commit });
        await page.WaitForFunctionAsync("document.querySelector('.cv-board h2') !== null", null, new() { PollingInterval = 20, Timeout = 60_000 });
        var text = await page.EvaluateAsync<double>("performance.now()");
        await page.WaitForFunctionAsync("document.querySelector('.cv-map-canvas')?.civiumMap?.map.queryRenderedFeatures({ layers: ['place'] }).length > 100", null, new() { PollingInterval = 50, Timeout = 120_000 });
        var map = await page.EvaluateAsync<double>("performance.now()");
        await page.WaitForTimeoutAsync(1500);
        await session.DetachAsync();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{when,-12} what needs attention after {text,6:0} ms (aim 2,000), {Places} places drawn after {map,6:0} ms, {Interlocked.Read(ref bytes) / 1e6:0.00} MB over the wire (aim below 2)"));
    }

    private static async Task FramesAsync(IPage page, double seconds, string when, string move)
    {
        var script = $$"""
            async milliseconds => {
              const map = document.querySelector('.cv-map-canvas').civiumMap.map;
              let updates = 0;
              const count = document.querySelector('.cv-map-canvas').civiumMap.feed;
              const before = count.onChange;
              count.onChange = (changed, gone) => { updates += changed.length; before(changed, gone); };
              const gaps = [];
              let last = performance.now();
              const end = last + milliseconds;
              await new Promise(done => {
                const step = now => { gaps.push(now - last); last = now; {{move}} if (now < end) requestAnimationFrame(step); else done(); };
                requestAnimationFrame(step);
              });
              count.onChange = before;
              gaps.sort((left, right) => left - right);
              return [gaps.length / milliseconds * 1000, gaps[Math.floor(gaps.length / 2)], gaps[Math.floor(gaps.length * 0.95)], updates / milliseconds * 1000];
            }
            """;
        var told = await page.EvaluateAsync<double[]>(script, seconds * 1000);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{when,-12} {told[0],5:0.0} frames a second (aim 30; {told[0] / Limit:0.00} of the limit), between frames {told[1]:0.0} ms median and {told[2]:0.0} ms p95, {told[3]:0} places updated a second"));
    }

    private static async Task FeedAsync(MapCity city, HttpClient http, CancellationToken stop)
    {
        try
        {
            for (var round = 1; ; round++)
            {
                await city.SendAsync(http, round);
                await Task.Delay(TimeSpan.FromSeconds(1), stop);
            }
        }
        catch (OperationCanceledException)
        {
            // Measured.
        }
    }
}
