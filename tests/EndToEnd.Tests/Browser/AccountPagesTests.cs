using System.Net;
using System.Net.Http.Headers;
using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace Civium.EndToEnd.Tests.Browser;

/// <summary>Signing in, tokens, and pages that are not for everyone.</summary>
[Trait("Category", "Slow")]
[Collection(PagesCollection.Name)]
public sealed class AccountPagesTests(CityFixture city)
{
    [Fact]
    public async Task The_printed_password_opens_the_page_that_was_asked_for()
    {
        await using var visitor = await city.Chromium.VisitAsync(city.Address);
        var page = visitor.Page;
        await page.GotoAsync("/warnings?state=all");
        await Expect(page.Locator("h1")).ToHaveTextAsync("Sign in");

        await page.GetByLabel("Name").FillAsync("admin");
        await page.GetByLabel("Password").FillAsync("not the password");
        await page.Locator("form button[type=submit]").ClickAsync();
        await Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("You are not signed in");

        await page.GetByLabel("Name").FillAsync("admin");
        await page.GetByLabel("Password").FillAsync(city.Password);
        await page.Locator("form button[type=submit]").ClickAsync();
        await Expect(page.Locator("h1")).ToHaveTextAsync("Warnings");
        Assert.EndsWith("/warnings?state=all", page.Url, StringComparison.Ordinal);

        await page.GetByRole(AriaRole.Link, new() { Name = "Sign out" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign out" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Status)).ToHaveTextAsync("You are signed out.");
        visitor.AssertNoFaults();
    }

    [Fact]
    public async Task A_token_made_on_the_page_works_until_it_is_revoked_there()
    {
        await using var visitor = await city.AdministratorAsync("/account/tokens");
        var page = visitor.Page;
        await page.GetByLabel("What it is for").FillAsync("Gauge 7");
        await page.GetByRole(AriaRole.Button, new() { Name = "Make a token" }).ClickAsync();
        var token = await page.GetByLabel("Token", new() { Exact = true }).InputValueAsync();

        using var program = new HttpClient { BaseAddress = city.Address };
        program.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        Assert.Equal(HttpStatusCode.OK, await AskAsync(program));

        await page.GetByRole(AriaRole.Button, new() { Name = "Revoke Gauge 7" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Revoke Gauge 7" })).ToHaveCountAsync(0);
        Assert.Equal(HttpStatusCode.Unauthorized, await AskAsync(program));
        Assert.DoesNotContain(token, await page.ContentAsync(), StringComparison.Ordinal);
        visitor.AssertNoFaults();
    }

    [Fact]
    public async Task A_page_that_is_not_for_a_viewer_says_so_and_shows_nothing()
    {
        var password = await city.MakeUserAsync("resident", "viewer");
        await using var visitor = await city.Chromium.VisitAsync(city.Address);
        await visitor.SignInAsync("resident", password);
        await visitor.UntilLiveAsync();
        var page = visitor.Page;
        Assert.Equal(0, await page.Locator(".cv-rail a[href='/admin/users']").CountAsync());
        var answer = await page.GotoAsync("/admin/users");
        Assert.Equal(403, answer!.Status);
        await Expect(page.Locator("h1")).ToHaveTextAsync("Not for your role");
        await Expect(page.Locator("main table, main form")).ToHaveCountAsync(0);
        await page.GetByRole(AriaRole.Link, new() { Name = "Go to the overview" }).ClickAsync();
        await Expect(page.Locator("h1")).ToHaveTextAsync("The city now");
        visitor.AssertNoFaults();
    }

    private static async Task<HttpStatusCode> AskAsync(HttpClient program)
    {
        using var answer = await program.GetAsync("/sensorthings/v1.1/Things");
        return answer.StatusCode;
    }
}
