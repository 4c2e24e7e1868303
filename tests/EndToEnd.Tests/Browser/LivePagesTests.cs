using Civium.Testing.Running;
using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace Civium.EndToEnd.Tests.Browser;

/// <summary>What an officer watches changes by itself, and stays in the officer's language.</summary>
[Trait("Category", "Slow")]
[Collection(PagesCollection.Name)]
public sealed class LivePagesTests(CityFixture city)
{
    private static readonly DateTimeOffset Hour = new(DateTime.UtcNow.Date.AddHours(DateTime.UtcNow.Hour), TimeSpan.Zero);

    [Fact]
    public async Task A_value_changes_on_the_open_page_when_a_reading_arrives()
    {
        var stream = await SensorCity.MakeStationAsync(city.Http, "Watched");
        await city.SendHoursAsync(stream, 41.5, 1, Hour.AddHours(-1));
        await using var visitor = await city.AdministratorAsync("/places?search=Watched");
        var page = visitor.Page;
        await Expect(page.Locator("tbody")).ToContainTextAsync("41.5");
        await page.EvaluateAsync("window.notReloaded = true");
        await city.SendHoursAsync(stream, 43.25, 1, Hour);
        await Expect(page.Locator("tbody")).ToContainTextAsync("43.25", new() { Timeout = ChromiumFixture.Patience });
        Assert.True(await page.EvaluateAsync<bool>("window.notReloaded === true"));
        visitor.AssertNoFaults();
    }

    [Fact]
    public async Task A_warning_appears_by_itself_and_is_acknowledged_by_name()
    {
        var stream = await SensorCity.MakeStationAsync(city.Http, "Alarming");
        await using var visitor = await city.AdministratorAsync("/warnings?search=Alarming");
        var page = visitor.Page;
        await Expect(page.GetByRole(AriaRole.Status)).ToBeVisibleAsync();
        await page.EvaluateAsync("window.notReloaded = true");
        await city.SendHoursAsync(stream, 300, 24, Hour);
        var row = page.Locator("tbody tr:not(.cv-detail)", new() { HasText = "Alarming" });
        await Expect(row).ToContainTextAsync("Red", new() { Timeout = ChromiumFixture.Patience });

        await row.GetByRole(AriaRole.Link).ClickAsync();
        var details = page.Locator("tr.cv-detail");
        await Expect(details).ToContainTextAsync("PM2.5 (24-hour mean)");
        await details.GetByLabel("Note").FillAsync("Checked on site <b>");
        await details.GetByRole(AriaRole.Button, new() { Name = "Acknowledge" }).ClickAsync();
        await Expect(details).ToContainTextAsync("Acknowledged by admin");
        await Expect(details).ToContainTextAsync("Checked on site <b>");
        await Expect(row).ToContainTextAsync("admin");

        await details.GetByRole(AriaRole.Button, new() { Name = "Undo" }).ClickAsync();
        await Expect(details.GetByLabel("Note")).ToBeVisibleAsync();
        Assert.True(await page.EvaluateAsync<bool>("window.notReloaded === true"));
        visitor.AssertNoFaults();
    }

    [Fact]
    public async Task A_page_that_updates_by_itself_stays_in_the_readers_language()
    {
        var stream = await SensorCity.MakeStationAsync(city.Http, "Chinese");
        await using var visitor = await city.AdministratorAsync("/system/vitals");
        var page = visitor.Page;
        await page.GetByRole(AriaRole.Link, new() { Name = "中文" }).ClickAsync();
        await visitor.UntilLiveAsync();
        var uptime = page.Locator("dl div", new() { HasText = "运行时间" }).Locator("dd").First;
        var before = await uptime.TextContentAsync();
        await Expect(uptime).Not.ToHaveTextAsync(before!, new() { Timeout = ChromiumFixture.Patience });
        await Expect(page.Locator("h1")).ToHaveTextAsync("运行状态");

        await visitor.OpenAsync("/warnings?search=Chinese");
        await city.SendHoursAsync(stream, 300, 24, Hour);
        await Expect(page.Locator("tbody tr", new() { HasText = "Chinese" })).ToContainTextAsync("红色", new() { Timeout = ChromiumFixture.Patience });
        await Expect(page.Locator("h1")).ToHaveTextAsync("预警");
        visitor.AssertNoFaults();
    }
}
