using Civium.Testing.Running;
using Microsoft.Playwright;
using Xunit;

namespace Civium.EndToEnd.Tests.Browser;

/// <summary>
/// Pictures of every page into docs/screens, when <c>CIVIUM_WRITE_SCREENS</c> is 1: light and dark, both languages, desktop and phone, of the sample
/// city. Otherwise it looks at one of these combinations, as a person would: nothing is wider than the screen, nothing fails unseen.
/// </summary>
[Trait("Category", "Slow")]
[Collection(PagesCollection.Name)]
public sealed class ScreensTests(CityFixture city)
{
    private static readonly bool Write = Environment.GetEnvironmentVariable("CIVIUM_WRITE_SCREENS") == "1";

    private static readonly string? Running = Environment.GetEnvironmentVariable("CIVIUM_SCREENS_OF");

    [Fact]
    public async Task Every_page_is_pictured_in_both_themes_languages_and_sizes()
    {
        var stream = await SensorCity.MakeStationAsync(city.Http, "Pictured");
        await city.SendHoursAsync(stream, 160, 48, DateTimeOffset.UtcNow);
        var looks = from theme in new[] { ColorScheme.Light, ColorScheme.Dark }
                    from language in new[] { "en-GB", "zh-CN" }
                    from phone in new[] { false, true }
                    where Write || (theme == ColorScheme.Dark && language == "zh-CN" && !phone)
                    select (theme, language, phone);
        foreach (var (theme, language, phone) in looks)
        {
            await LookAsync(stream, theme, language, phone);
        }
    }

    private async Task LookAsync(long stream, ColorScheme theme, string language, bool phone)
    {
        var address = Running is null ? city.Address : new Uri(Running);
        await using var visitor = await city.Chromium.VisitAsync(address, language, phone ? 390 : 1440, phone ? 844 : 900);
        var page = visitor.Page;
        await page.EmulateMediaAsync(new() { ColorScheme = theme });
        if (Running is null)
        {
            await page.GotoAsync("/sign-in");
            await page.Locator("#name").FillAsync("admin");
            await page.Locator("#password").FillAsync(city.Password);
            await page.Locator("form button[type=submit]").ClickAsync();
            await visitor.UntilLiveAsync();
        }

        foreach (var path in Pages.All(Running is null ? stream : 1))
        {
            await visitor.OpenAsync(path);
            await Assertions.Expect(page.Locator(".cv-loading")).ToHaveCountAsync(0);
            if (await page.Locator(".cv-map-canvas").CountAsync() > 0)
            {
                await page.WaitForFunctionAsync("document.querySelector('.cv-map-canvas').civiumMap?.feed?.places.size > 0 && document.querySelector('.cv-map-canvas').civiumMap.map.areTilesLoaded()");
            }

            var wide = await page.EvaluateAsync<int>("document.querySelector('main').scrollWidth - document.querySelector('main').clientWidth");
            Assert.True(wide <= 0, $"{path} is {wide} px wider than the screen ({language}, {theme}, {(phone ? "phone" : "desktop")}).");
            if (Write)
            {
                await page.WaitForTimeoutAsync(800);
                await SaveAsync(page, $"{Pages.NameOf(path)}-{(theme == ColorScheme.Dark ? "dark" : "light")}-{language[..2]}-{(phone ? "phone" : "desktop")}.jpg");
            }
        }

        visitor.AssertNoFaults();
    }

    private static async Task SaveAsync(IPage page, string name)
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Civium.slnx")))
        {
            folder = folder.Parent;
        }

        await page.ScreenshotAsync(new() { Path = Path.Combine(folder!.FullName, "docs", "screens", name), Type = ScreenshotType.Jpeg, Quality = 62 });
    }
}
