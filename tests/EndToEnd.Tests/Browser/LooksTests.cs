using Civium.Testing.Running;
using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace Civium.EndToEnd.Tests.Browser;

/// <summary>Language, theme, keyboard and narrow screens; and every page once, for faults nobody sees.</summary>
[Trait("Category", "Slow")]
[Collection(PagesCollection.Name)]
public sealed class LooksTests(CityFixture city)
{
    private static readonly string[] Paths =
    [
        "/", "/places", "/warnings", "/warnings?state=all", "/system/vitals", "/account/tokens", "/admin/users", "/admin/access-log",
    ];

    [Fact]
    public async Task Language_and_theme_change_and_the_page_stays()
    {
        await using var visitor = await city.AdministratorAsync("/warnings?state=all&search=x");
        var page = visitor.Page;
        await page.GetByRole(AriaRole.Link, new() { Name = "中文" }).ClickAsync();
        await Expect(page.Locator("h1")).ToHaveTextAsync("预警");
        await Expect(page.Locator("html")).ToHaveAttributeAsync("lang", "zh-Hans");
        Assert.EndsWith("/warnings?state=all&search=x", page.Url, StringComparison.Ordinal);

        await visitor.UntilLiveAsync();
        var light = await BackgroundAsync(page);
        await page.Locator("[data-cv-theme-switch]").ClickAsync();
        await Expect(page.Locator("html")).ToHaveAttributeAsync("data-theme", "dark");
        Assert.NotEqual(light, await BackgroundAsync(page));
        Assert.EndsWith("/warnings?state=all&search=x", page.Url, StringComparison.Ordinal);

        await page.ReloadAsync();
        await Expect(page.Locator("html")).ToHaveAttributeAsync("data-theme", "dark");
        await Expect(page.Locator("h1")).ToHaveTextAsync("预警");
        visitor.AssertNoFaults();
    }

    [Fact]
    public async Task The_keyboard_skips_to_the_content_and_shows_where_it_is()
    {
        await using var visitor = await city.AdministratorAsync("/warnings");
        var page = visitor.Page;
        await page.EvaluateAsync("document.activeElement?.blur()");
        await page.Keyboard.PressAsync("Tab");
        var skip = page.GetByRole(AriaRole.Link, new() { Name = "Skip to content" });
        for (var tries = 0; tries < 40 && !await skip.EvaluateAsync<bool>("link => link === document.activeElement"); tries++)
        {
            await page.Keyboard.PressAsync("Shift+Tab");
        }

        await Expect(skip).ToBeFocusedAsync();
        await Expect(skip).ToBeInViewportAsync();
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Locator("#content")).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("Tab");
        var first = page.Locator("#content a, #content button, #content select, #content input").First;
        await Expect(first).ToBeFocusedAsync();
        await Expect(first).Not.ToHaveCSSAsync("outline-style", "none");
        visitor.AssertNoFaults();
    }

    [Theory]
    [InlineData("en-GB", 1440, 900)]
    [InlineData("zh-CN", 390, 844)]
    public async Task Every_page_fits_the_screen_and_breaks_no_rule(string language, int width, int height)
    {
        var stream = await SensorCity.MakeStationAsync(city.Http, "Fitting");
        await city.SendHoursAsync(stream, 30, 4, DateTimeOffset.UtcNow);
        await using var visitor = await city.Chromium.VisitAsync(city.Address, language, width, height);
        var page = visitor.Page;
        await page.GotoAsync("/sign-in");
        await page.Locator("#name").FillAsync("admin");
        await page.Locator("#password").FillAsync(city.Password);
        await page.Locator("form button[type=submit]").ClickAsync();
        await visitor.UntilLiveAsync();
        foreach (var path in Paths.Append($"/streams/{stream}"))
        {
            await visitor.OpenAsync(path);
            await Expect(page.Locator("h1")).ToHaveCountAsync(1);
            await Expect(page.Locator(".cv-loading")).ToHaveCountAsync(0);
            var wide = await page.EvaluateAsync<int>("document.querySelector('main').scrollWidth - document.querySelector('main').clientWidth");
            Assert.True(wide <= 0, $"{path} is {wide} px wider than the screen at {width} px.");
        }

        await Expect(page.Locator(".cv-chart-area canvas")).ToBeVisibleAsync();
        visitor.AssertNoFaults();
    }

    [Fact]
    public async Task The_interfaces_can_be_browsed_without_asking_another_site()
    {
        await using var visitor = await city.Chromium.VisitAsync(city.Address);
        await visitor.Page.GotoAsync("/api");
        await Expect(visitor.Page.GetByRole(AriaRole.Heading, new() { Name = "Civium", Exact = true })).ToBeVisibleAsync();
        await Expect(visitor.Page.GetByText("Warning rules").First).ToBeVisibleAsync();
        visitor.AssertNoFaults();
    }

    [Fact]
    public async Task When_the_server_goes_the_page_says_so()
    {
        using var folder = new TemporaryFolder();
        await using var civium = await CiviumProcess.RunAsync(folder.Path, 0, "--empty", "--open");
        await using var visitor = await city.Chromium.VisitAsync(civium.Address);
        await visitor.OpenAsync("/places");
        await civium.KillAsync();
        await Expect(visitor.Page.GetByText("The connection to the server is lost.")).ToBeVisibleAsync(new() { Timeout = ChromiumFixture.Patience });
    }

    private static Task<string> BackgroundAsync(IPage page) => page.EvaluateAsync<string>("getComputedStyle(document.body).backgroundColor");
}
