using Civium.Testing.Running;
using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace Civium.EndToEnd.Tests.Browser;

/// <summary>What a duty officer does beside watching: the first minute, notifications, handing over, paper.</summary>
[Trait("Category", "Slow")]
[Collection(PagesCollection.Name)]
public sealed class DutyTests(CityFixture city)
{
    private static readonly DateTimeOffset Hour = new(DateTime.UtcNow.Date.AddHours(DateTime.UtcNow.Hour), TimeSpan.Zero);

    [Fact]
    public async Task A_first_start_says_how_to_begin_and_comes_alive_by_itself()
    {
        using var folder = new TemporaryFolder();
        await using var civium = await CiviumProcess.RunAsync(folder.Path, 0, "--empty", "--open");
        await using var visitor = await city.Chromium.VisitAsync(civium.Address, newcomer: true);
        var page = visitor.Page;
        await visitor.OpenAsync("/");
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "No places yet." })).ToBeVisibleAsync();
        await Expect(page.GetByText("Welcome to Civium")).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Next" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Skip" }).ClickAsync();
        await Expect(page.Locator(".cv-tour")).ToHaveCountAsync(0);

        var stream = await SensorCity.MakeStationAsync(civium.Http, "First of all");
        using var sent = await SensorCity.SendAsync(civium.Http, $"Datastreams({stream})/Observations", """{"result":7}""", null);
        await page.Locator(".cv-map-canvas[data-state=live]").WaitForAsync();
        await page.WaitForFunctionAsync("document.querySelector('.cv-map-canvas').civiumMap.feed.places.size === 1");

        await page.ReloadAsync();
        await visitor.UntilLiveAsync();
        await Expect(page.Locator(".cv-tour")).ToHaveCountAsync(0);
        await page.GetByRole(AriaRole.Button, new() { Name = "Show the tour" }).ClickAsync();
        await Expect(page.Locator(".cv-tour")).ToBeVisibleAsync();
        visitor.AssertNoFaults();
    }

    [Fact]
    public async Task A_browser_tells_of_warnings_in_the_readers_area_and_of_no_others()
    {
        var stream = await SensorCity.MakeStationAsync(city.Http, "Notified");
        await using var visitor = await city.Chromium.VisitAsync(city.Address);
        var page = visitor.Page;
        await page.Context.GrantPermissionsAsync(["notifications"]);
        await page.AddInitScriptAsync("window.told = []; window.Notification = class { static permission = 'granted'; static requestPermission() { return Promise.resolve('granted'); } constructor(title, more) { window.told.push(title + ' | ' + more.body); } close() {} };");
        await visitor.SignInAsync("admin", city.Password);
        await visitor.UntilLiveAsync();
        await visitor.OpenAsync("/notifications");
        await page.GetByLabel("Notify me of warnings").CheckAsync();
        await page.GetByLabel("Or within a box").FillAsync("not a box");
        await page.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await Expect(page.GetByLabel("Or within a box")).ToHaveAttributeAsync("aria-invalid", "true");
        await page.GetByLabel("Or within a box").FillAsync("116.3, 39.8, 116.5, 40.0");
        await page.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await Expect(page.GetByText("Saved in this browser.")).ToBeVisibleAsync();

        // The first look takes what is open for known; it comes within five seconds.
        await page.WaitForTimeoutAsync(6000);
        await city.SendHoursAsync(stream, 300, 24, Hour);
        await page.WaitForFunctionAsync("window.told.some(text => text.includes('Notified'))");
        Assert.StartsWith("Red warning: Notified", await page.EvaluateAsync<string>("window.told.find(text => text.includes('Notified'))"), StringComparison.Ordinal);
        visitor.AssertNoFaults();
    }

    [Fact]
    public async Task A_shift_is_handed_over_with_what_is_open_and_printed()
    {
        var stream = await SensorCity.MakeStationAsync(city.Http, "Handed over");
        await city.SendHoursAsync(stream, 300, 24, Hour);
        await using var visitor = await city.AdministratorAsync("/handovers");
        var page = visitor.Page;
        await page.GetByLabel("Taken over by").FillAsync("Night shift");
        await page.GetByLabel("Notes").FillAsync("Fan at <b>gate 4</b> is out.");
        await Expect(page.GetByText("open warnings will be listed")).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Write the note" }).ClickAsync();
        await Expect(page.Locator(".cv-said")).ToHaveTextAsync("Fan at <b>gate 4</b> is out.");
        await Expect(page.Locator("tbody tr", new() { HasText = "Handed over" })).ToBeVisibleAsync();

        await page.EmulateMediaAsync(new() { Media = Media.Print });
        await Expect(page.Locator(".cv-rail")).ToBeHiddenAsync();
        await Expect(page.Locator(".cv-said")).ToBeVisibleAsync();
        var paper = await page.PdfAsync(new() { Format = "A4" });
        Assert.True(paper.Length > 5000, "The paper is empty.");
        await page.EmulateMediaAsync(new() { Media = Media.Screen });
        await visitor.OpenAsync("/handovers");
        await Expect(page.Locator("tbody tr").First).ToContainTextAsync("Night shift");
        visitor.AssertNoFaults();
    }
}
