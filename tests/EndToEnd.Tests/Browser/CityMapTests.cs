using System.Diagnostics;
using System.Globalization;
using Civium.Testing.Running;
using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace Civium.EndToEnd.Tests.Browser;

/// <summary>The city on its map: found, live, sent by its address, and filled by a device that somebody has just connected.</summary>
[Trait("Category", "Slow")]
[Collection(PagesCollection.Name)]
public sealed class CityMapTests(CityFixture city, ITestOutputHelper output)
{
    private const string Map = "document.querySelector('.cv-map-canvas').civiumMap";
    private static readonly DateTimeOffset Hour = new(DateTime.UtcNow.Date.AddHours(DateTime.UtcNow.Hour), TimeSpan.Zero);

    [Fact]
    public async Task A_place_is_found_by_the_keyboard_alone_and_its_chart_moves()
    {
        var stream = await SensorCity.MakeStationAsync(city.Http, "Lantern Gate");
        await city.SendHoursAsync(stream, 31.5, 3, Hour.AddHours(-1));
        await using var visitor = await city.AdministratorAsync("/");
        var page = visitor.Page;
        await page.Keyboard.PressAsync("Control+k");
        await Expect(page.GetByRole(AriaRole.Combobox)).ToBeFocusedAsync();
        await page.Keyboard.TypeAsync("lantern");
        await Expect(page.GetByRole(AriaRole.Option, new() { Name = "Lantern Gate" }).First).ToHaveAttributeAsync("aria-selected", "true");
        await page.Keyboard.PressAsync("Enter");
        var inspector = page.Locator(".cv-inspector");
        await Expect(inspector.Locator("h2").First).ToHaveTextAsync("Lantern Gate");
        await Expect(inspector.Locator("canvas")).ToBeVisibleAsync();
        await Expect(inspector).ToContainTextAsync("3 readings");
        Assert.Contains("sel=", page.Url, StringComparison.Ordinal);

        await city.SendHoursAsync(stream, 44.25, 1, Hour);
        await Expect(inspector).ToContainTextAsync("44.25", new() { Timeout = ChromiumFixture.Patience });
        await Expect(inspector).ToContainTextAsync("4 readings", new() { Timeout = ChromiumFixture.Patience });
        await inspector.GetByRole(AriaRole.Button, new() { Name = "Close" }).FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await Expect(inspector).ToHaveCountAsync(0);
        visitor.AssertNoFaults();
    }

    [Fact]
    public async Task A_seeded_event_raises_a_warning_on_the_map_and_it_is_taken()
    {
        var stream = await SensorCity.MakeStationAsync(city.Http, "Smoke Street");
        await using var visitor = await city.AdministratorAsync("/");
        var page = visitor.Page;
        await page.EvaluateAsync("window.notReloaded = true");
        await city.SendHoursAsync(stream, 300, 24, Hour);
        var row = page.Locator(".cv-row[data-alarm]", new() { HasText = "Smoke Street" }).First;
        await Expect(row).ToContainTextAsync("not taken yet", new() { Timeout = ChromiumFixture.Patience });
        await page.WaitForFunctionAsync($"[...{Map}.feed.places.values()].some(place => place.n === 'Smoke Street' && place.l === 4 && !place.k)");

        await row.ClickAsync();
        await page.Locator(".cv-inspector .cv-row-warning").First.ClickAsync();
        await page.GetByLabel("Note").FillAsync("On our way");
        await page.GetByRole(AriaRole.Button, new() { Name = "Acknowledge" }).ClickAsync();
        await Expect(page.Locator("tr.cv-detail")).ToContainTextAsync("Acknowledged by admin");
        await Expect(page.Locator("tr.cv-detail canvas")).ToBeVisibleAsync();

        await page.GoBackAsync();
        await Expect(page.Locator(".cv-row", new() { HasText = "Smoke Street" }).First).ToContainTextAsync("taken by admin");
        await page.WaitForFunctionAsync($"[...({Map}?.feed.places.values() ?? [])].some(place => place.n === 'Smoke Street' && place.k)");
        Assert.True(await page.EvaluateAsync<bool>("window.notReloaded === true"));
        visitor.AssertNoFaults();
    }

    [Fact]
    public async Task A_device_is_connected_with_the_shown_snippet_and_its_first_reading_is_on_the_map()
    {
        await using var watcher = await city.AdministratorAsync("/");
        await watcher.Page.WaitForFunctionAsync($"{Map}?.feed?.source?.readyState === 1");
        await using var visitor = await city.AdministratorAsync("/devices/new");
        var page = visitor.Page;
        await page.GetByLabel("Name of the device").FillAsync("Clock Tower");
        await page.GetByLabel("What it measures").FillAsync("Air temperature");
        await page.GetByLabel("Theme").FillAsync("weather");
        await page.GetByLabel("Latitude").FillAsync("39.91");
        await page.GetByLabel("Longitude").FillAsync("116.41");
        await page.GetByRole(AriaRole.Button, new() { Name = "Connect it" }).ClickAsync();
        var snippet = await page.Locator("#snippet-text").TextContentAsync();
        Assert.StartsWith("curl", snippet, StringComparison.Ordinal);
        Assert.Contains("Bearer ", snippet, StringComparison.Ordinal);

        var sent = Stopwatch.StartNew();
        using (var shell = Process.Start(new ProcessStartInfo("bash", ["-c", snippet!]) { RedirectStandardOutput = true, RedirectStandardError = true })!)
        {
            await shell.WaitForExitAsync(TestContext.Current.CancellationToken);
            Assert.Equal(0, shell.ExitCode);
        }

        await watcher.Page.WaitForFunctionAsync(
            $"[...{Map}.feed.places.values()].some(place => place.n === 'Clock Tower' && place.v === 21.5 && place.th === 'weather')", null, new() { PollingInterval = 50 });
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"The first reading was on another reader's map {sent.ElapsedMilliseconds} ms after the device began to send it."));
        await Expect(page.GetByText("The first reading has arrived.")).ToBeVisibleAsync();
        await Expect(page.Locator(".cv-arrived")).ToContainTextAsync("21.5");
        await page.GetByRole(AriaRole.Link, new() { Name = "See it on the map" }).ClickAsync();
        await Expect(page.Locator(".cv-inspector h2").First).ToHaveTextAsync("Clock Tower");
        visitor.AssertNoFaults();
        watcher.AssertNoFaults();
    }

    [Fact]
    public async Task A_view_is_sent_by_its_address()
    {
        await SensorCity.MakeStationAsync(city.Http, "Sent");
        await using var visitor = await city.AdministratorAsync("/?at=116.40000,39.90000,13.00&hide=other");
        var page = visitor.Page;
        await page.WaitForFunctionAsync($"{Map}?.feed?.places.size > 0");
        Assert.Equal(13, await page.EvaluateAsync<double>($"{Map}.map.getZoom()"), 2);
        await Expect(page.Locator(".cv-themes button", new() { HasText = "Other" })).ToHaveAttributeAsync("aria-pressed", "false");
        await page.Locator(".cv-themes button", new() { HasText = "Other" }).ClickAsync();
        await page.WaitForURLAsync(url => !url.Contains("hide=", StringComparison.Ordinal));
        await page.EvaluateAsync($"{Map}.map.easeTo({{ zoom: 14, duration: 0 }})");
        await page.WaitForURLAsync(url => url.Contains(",14.00", StringComparison.Ordinal));
        visitor.AssertNoFaults();
    }
}
