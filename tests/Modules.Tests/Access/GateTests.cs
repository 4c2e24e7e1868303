using System.Net;
using System.Security.Claims;
using Civium.Kernel.Access;
using Civium.Platform.Access.Gate;
using Xunit;

namespace Civium.Modules.Tests.Access;

public sealed class GateTests : IAsyncLifetime
{
    private AccessHost _host = null!;

    public async ValueTask InitializeAsync() => _host = await AccessHost.StartAsync();

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [Theory]
    [InlineData("/naked")]
    [InlineData("/bare-page")]
    public async Task An_endpoint_without_a_policy_is_refused_even_to_administrators(string path)
    {
        using var browser = await _host.SignedInAsync(Role.Administrator);
        using var answer = await browser.GetAsync(path);
        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        Assert.Equal("no-policy", await AccessHost.CodeOf(answer));
        Assert.Contains(await _host.LogAsync(), line => line.Outcome == "no-policy");
    }

    [Fact]
    public async Task Every_policy_of_an_endpoint_must_be_met()
    {
        using var browser = _host.Browser();
        Assert.Equal(HttpStatusCode.Unauthorized, (await browser.GetAsync("/loosened")).StatusCode);
    }

    [Fact]
    public async Task A_stranger_gets_401_from_an_api_and_the_sign_in_from_a_page()
    {
        using var browser = _host.Browser();
        using var api = await browser.GetAsync("/who");
        Assert.Equal(HttpStatusCode.Unauthorized, api.StatusCode);
        Assert.Equal("Bearer", api.Headers.WwwAuthenticate.ToString());
        Assert.Equal("sign-in-needed", await AccessHost.CodeOf(api));

        using var page = await browser.GetAsync("/page?level=3&x=//evil");
        Assert.Equal(HttpStatusCode.Found, page.StatusCode);
        Assert.Equal("/sign-in?return=%2Fpage%3Flevel%3D3%26x%3D%2F%2Fevil", page.Headers.Location?.OriginalString);
        Assert.Equal("public", await browser.GetStringAsync("/public"));
        Assert.Equal("asset", await browser.GetStringAsync("/asset"));
    }

    [Fact]
    public async Task A_role_too_low_is_refused_in_words_and_logged()
    {
        using var browser = await _host.SignedInAsync(Role.Officer);
        using var answer = await browser.PostAsync("/write", null);
        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        Assert.Equal("forbidden", await AccessHost.CodeOf(answer));
        Assert.Contains(await _host.LogAsync(), line => line is { Action: "access", Target: "Steward test.data", Outcome: "refused" });
    }

    [Fact]
    public async Task A_wrong_method_or_content_type_is_told_as_such()
    {
        using var browser = await _host.SignedInAsync(Role.Steward);
        using var method = await browser.GetAsync("/write");
        Assert.Equal(HttpStatusCode.MethodNotAllowed, method.StatusCode);
        Assert.Contains("POST", method.Content.Headers.Allow);
        using var type = await browser.PostAsync("/api/access/tokens", new StringContent("x"));
        Assert.Equal(HttpStatusCode.UnsupportedMediaType, type.StatusCode);
    }

    [Theory]
    [InlineData("Origin", "https://evil.example", HttpStatusCode.Forbidden)]
    [InlineData("Origin", "null", HttpStatusCode.Forbidden)]
    [InlineData("Sec-Fetch-Site", "cross-site", HttpStatusCode.Forbidden)]
    [InlineData("Sec-Fetch-Site", "same-site", HttpStatusCode.Forbidden)]
    [InlineData("Sec-Fetch-Site", "same-origin", HttpStatusCode.OK)]
    [InlineData("X-Nothing", "a program", HttpStatusCode.OK)]
    public async Task Another_site_cannot_write_with_the_cookie(string header, string value, HttpStatusCode expected)
    {
        using var browser = await _host.SignedInAsync(Role.Steward);
        browser.DefaultRequestHeaders.Add(header, value);
        Assert.Equal(expected, (await browser.PostAsync("/write", null)).StatusCode);
    }

    [Fact]
    public async Task Its_own_origin_may_write_and_another_site_may_not_open_a_socket()
    {
        using var browser = await _host.SignedInAsync(Role.Steward);
        browser.DefaultRequestHeaders.Add("Origin", _host.Address);
        Assert.Equal(HttpStatusCode.OK, (await browser.PostAsync("/write", null)).StatusCode);

        using var socket = new HttpRequestMessage(HttpMethod.Get, "/public");
        socket.Headers.TryAddWithoutValidation("Connection", "Upgrade");
        socket.Headers.TryAddWithoutValidation("Upgrade", "websocket");
        socket.Headers.TryAddWithoutValidation("Origin", "https://evil.example");
        using var stranger = _host.Browser();
        Assert.Equal(HttpStatusCode.Forbidden, (await stranger.SendAsync(socket)).StatusCode);
    }

    [Fact]
    public async Task A_flood_of_refusals_fills_few_lines()
    {
        using var browser = _host.Browser();
        for (var i = 0; i < 50; i++)
        {
            await browser.GetAsync("/who?try=" + i);
        }

        var lines = (await _host.LogAsync()).Where(line => line.Target == "Read test.data").ToArray();
        Assert.InRange(lines.Length, 1, 10);
        Assert.Equal(50, lines.Sum(line => line.Times));
    }

    [Fact]
    public void A_live_page_is_decided_by_its_type()
    {
        var access = _host.Get<IPageAccess>();
        var viewer = new ClaimsPrincipal(new ClaimsIdentity([new Claim(ClaimTypes.Role, Role.Viewer)], "test"));
        Assert.True(access.Decide(typeof(ReadPage), viewer).Allowed);
        Assert.False(access.Decide(typeof(ReadPage), new ClaimsPrincipal()).Allowed);
        Assert.False(access.Decide(typeof(AdministratorPage), viewer).Allowed);
        Assert.False(access.Decide(typeof(GateTests), OpenMode.Principal()).Allowed);
    }

    [Requires(Permission.Read, "test.data")]
    private sealed class ReadPage;

    [Requires(Permission.Administer, "test.data")]
    private sealed class AdministratorPage;
}
