using System.Net;
using Civium.Platform.Access.Gate;
using Civium.Platform.Access.Tokens;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace Civium.Modules.Tests.Access;

public sealed class OpenModeTests
{
    [Theory]
    [InlineData("localhost", 200)]
    [InlineData("LOCALHOST:8080", 200)]
    [InlineData("127.0.0.1:1", 200)]
    [InlineData("[::1]:8080", 200)]
    [InlineData("[::1]", 200)]
    [InlineData("evil.example", 421)]
    [InlineData("localhost.evil.example", 421)]
    [InlineData("127.0.0.1.evil.example", 421)]
    [InlineData("127.0.0.2", 421)]
    [InlineData("0.0.0.0", 421)]
    [InlineData("localhost.", 421)]
    public async Task Only_loopback_names_are_served(string name, int status)
    {
        await using var host = await AccessHost.StartAsync(open: true);
        using var browser = host.Browser();
        browser.DefaultRequestHeaders.Host = name;
        using var answer = await browser.GetAsync("/who");
        Assert.Equal(status, (int)answer.StatusCode);
        if (status == 200)
        {
            Assert.Contains("administrator", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        }
        else
        {
            Assert.Equal("open-mode-host", await AccessHost.CodeOf(answer));
        }
    }

    [Theory]
    [InlineData("10.0.0.7", false)]
    [InlineData("2001:db8::1", false)]
    [InlineData("::ffff:10.0.0.7", false)]
    [InlineData(null, false)]
    [InlineData("127.8.8.8", true)]
    [InlineData("::ffff:127.0.0.1", true)]
    [InlineData("::1", true)]
    public async Task Only_loopback_peers_are_served(string? peer, bool served)
    {
        var reached = false;
        var guard = new LoopbackGuard(_ =>
        {
            reached = true;
            return Task.CompletedTask;
        });
        await using var services = WebApplication.CreateSlimBuilder().Build();
        var context = new DefaultHttpContext { RequestServices = services.Services };
        context.Request.Host = new HostString("localhost");
        context.Connection.RemoteIpAddress = peer is null ? null : IPAddress.Parse(peer);
        await guard.InvokeAsync(context);
        Assert.Equal(served, reached);
        Assert.Equal(served ? 200 : 403, context.Response.StatusCode);
    }

    [Theory]
    [InlineData("Sec-Fetch-Site", "cross-site")]
    [InlineData("Origin", "http://evil.example")]
    [InlineData("X-Forwarded-For", "10.0.0.7")]
    public async Task Another_site_or_a_proxy_cannot_write(string header, string value)
    {
        await using var host = await AccessHost.StartAsync(open: true);
        using var browser = host.Browser();
        Assert.Equal(HttpStatusCode.OK, (await browser.PostAsync("/write", null)).StatusCode);
        browser.DefaultRequestHeaders.Add(header, value);
        Assert.Equal(HttpStatusCode.Forbidden, (await browser.PostAsync("/write", null)).StatusCode);
    }

    [Fact]
    public async Task A_token_made_in_open_mode_is_worthless_once_the_doors_are_closed()
    {
        var file = AccessHost.NewFile();
        var clock = new FakeTimeProvider(DateTimeOffset.UtcNow);
        string token;
        await using (var open = await AccessHost.StartAsync(file, open: true, clock))
        {
            var by = new Civium.Platform.Access.Journal.Caller(Civium.Kernel.Access.Actor.From(OpenMode.Principal()), "test");
            token = (await open.Get<BearerTokens>().MakeAsync(by, new NewToken("gauge", "steward"))).Token;
            using var device = open.Device(token);
            Assert.Equal(HttpStatusCode.OK, (await device.PostAsync("/write", null)).StatusCode);
        }

        await using var closed = await AccessHost.StartAsync(file, clock: clock);
        using var later = closed.Device(token);
        Assert.Equal(HttpStatusCode.Unauthorized, (await later.PostAsync("/write", null)).StatusCode);
    }
}
