using System.Security.Claims;
using Bunit;
using Civium.Kernel.Access;
using Civium.Modules.Tests.Twin;
using Civium.Ui.Layout;
using Civium.Ui.Preferences;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Xunit;

namespace Civium.Modules.Tests.Ui;

public sealed class LayoutTests : IAsyncDisposable
{
    private readonly TwinFixture _fixture = new();

    [Fact]
    public void The_rail_shows_only_what_one_may_open()
    {
        _fixture.Services.AddNavItem<LayoutTests>(20, "Users", "/users", "<path/>", Permission.Administer, "host.accounts");
        _fixture.Authorizer.Allowed.Remove(Permission.Administer);
        var links = Layout(null).FindAll(".cv-rail a").Select(link => link.GetAttribute("href")).ToArray();
        Assert.Equal(["/", "/places", "/streams", "/compare"], links);
    }

    [Fact]
    public void Entries_have_names_for_screen_readers() =>
        Assert.Equal(["Overview", "Places", "Streams", "Compare", "Gallery"], Layout(null).FindAll(".cv-rail a").Select(link => link.GetAttribute("aria-label")));

    [Fact]
    public void Who_is_signed_in_sees_the_name_and_the_way_out()
    {
        var layout = Layout(new ClaimsPrincipal(new ClaimsIdentity([new Claim(ClaimTypes.Name, "wang <b>")], "test")));
        Assert.Equal("wang <b>", layout.Find("a[href='/account/tokens']").TextContent);
        Assert.NotNull(layout.Find("a[href='/sign-out']"));
        Assert.Empty(layout.FindAll("a[href='/sign-in']"));
    }

    [Fact]
    public void Who_is_not_sees_the_way_in() => Assert.NotNull(Layout(null).Find("a[href='/sign-in']"));

    [Fact]
    public void The_language_switch_comes_back_to_the_same_address()
    {
        _fixture.Get<NavigationManager>().NavigateTo("/places?search=东四");
        var links = Layout(null).FindAll(".cv-languages a").Select(link => link.GetAttribute("href")!).ToArray();
        Assert.Equal(2, links.Length);
        Assert.All(links, link => Assert.Contains("return=%2Fplaces%3Fsearch%3D", link, StringComparison.Ordinal));
    }

    [Fact]
    public void The_skip_link_comes_first() => Assert.Equal("Skip to content", Layout(null).Find("a").TextContent);

    [Theory]
    [InlineData("/places?search=a", "/places?search=a")]
    [InlineData("//evil.example", "/")]
    [InlineData("/\\evil.example", "/")]
    [InlineData("https://evil.example", "/")]
    [InlineData("/a\r\nSet-Cookie: b", "/")]
    [InlineData("", "/")]
    [InlineData(null, "/")]
    public void A_link_that_sets_a_preference_leads_nowhere_else(string? asked, string answered) =>
        Assert.Equal(answered, PreferenceLinks.Local(asked));

    public ValueTask DisposeAsync() => _fixture.DisposeAsync();

    private IRenderedComponent<CiviumLayout> Layout(ClaimsPrincipal? user)
    {
        _fixture.Renderer.SetRendererInfo(new RendererInfo("Server", isInteractive: true));
        return _fixture.Render<CiviumLayout>(parameters => parameters
            .AddCascadingValue(Task.FromResult(new AuthenticationState(user ?? new ClaimsPrincipal(new ClaimsIdentity()))))
            .Add(layout => layout.Body, "<p>body</p>"));
    }
}
