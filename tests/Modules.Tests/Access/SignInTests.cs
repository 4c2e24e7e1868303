using System.Net;
using Civium.Kernel.Access;
using Civium.Kernel.Requests;
using Civium.Platform.Access.Accounts;
using Civium.Platform.Access.Journal;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace Civium.Modules.Tests.Access;

public sealed class SignInTests : IAsyncLifetime
{
    private AccessHost _host = null!;

    public async ValueTask InitializeAsync() => _host = await AccessHost.StartAsync();

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [Fact]
    public async Task The_first_password_signs_in_and_its_cookie_is_guarded()
    {
        Assert.Matches("^[a-km-np-zA-HJ-NP-Z2-9]{20}$", _host.FirstPassword);
        using var browser = _host.Browser();
        using var answer = await AccessHost.SignInAsync(browser, "ADMIN", _host.FirstPassword!, "/page");
        Assert.Equal(HttpStatusCode.SeeOther, answer.StatusCode);
        Assert.Equal("/page", answer.Headers.Location?.OriginalString);
        var cookie = answer.Headers.GetValues("Set-Cookie").Single().ToUpperInvariant();
        Assert.Contains("HTTPONLY", cookie, StringComparison.Ordinal);
        Assert.Contains("SAMESITE=LAX", cookie, StringComparison.Ordinal);
        Assert.Equal("page", await browser.GetStringAsync("/page"));
        Assert.Null(await _host.Get<FirstAdministrator>().EnsureAdministratorAsync());
    }

    [Theory]
    [InlineData("//evil.example")]
    [InlineData("https://evil.example")]
    [InlineData("/\\evil.example")]
    public async Task A_hostile_return_address_leads_home(string goal)
    {
        using var browser = _host.Browser();
        using var worked = await AccessHost.SignInAsync(browser, "admin", _host.FirstPassword!, goal);
        Assert.Equal("/", worked.Headers.Location?.OriginalString);
        using var failed = await AccessHost.SignInAsync(browser, "admin", "wrong", goal);
        Assert.Equal("/sign-in?failed=1&return=%2F", failed.Headers.Location?.OriginalString);
    }

    [Fact]
    public async Task Five_failures_lock_even_when_made_at_once_and_the_right_password_waits()
    {
        using var browser = _host.Browser();
        await Task.WhenAll(Enumerable.Range(0, 5).Select(i => AccessHost.SignInAsync(browser, "admin", "wrong password " + i)));
        using var locked = await AccessHost.SignInAsync(browser, "admin", _host.FirstPassword!);
        Assert.StartsWith("/sign-in?failed", locked.Headers.Location?.OriginalString, StringComparison.Ordinal);
        var outcomes = (await _host.LogAsync()).Where(line => line.Action == "sign-in").SelectMany(line => Enumerable.Repeat(line.Outcome, line.Times)).Order();
        Assert.Equal(["locked", "locked", "wrong-password", "wrong-password", "wrong-password", "wrong-password"], outcomes);

        await using (var database = _host.Database())
        {
            var account = await database.Accounts.SingleAsync();
            Assert.InRange(account.LockoutEnd!.Value - DateTimeOffset.UtcNow, TimeSpan.FromMinutes(4), TimeSpan.FromMinutes(5));
            account.LockoutEnd = DateTimeOffset.UtcNow.AddSeconds(-1);
            await database.SaveChangesAsync();
        }

        using var later = await AccessHost.SignInAsync(browser, "admin", _host.FirstPassword!);
        Assert.Equal("/", later.Headers.Location?.OriginalString);
    }

    [Fact]
    public async Task A_stranger_learns_nothing_about_names()
    {
        using var browser = _host.Browser();
        using var unknown = await AccessHost.SignInAsync(browser, "nobody", "wrong password");
        using var known = await AccessHost.SignInAsync(browser, "admin", "wrong password");
        Assert.Equal(known.Headers.Location, unknown.Headers.Location);
        Assert.Equal(2, (await _host.LogAsync()).Count(line => line.Action == "sign-in"));
    }

    [Fact]
    public async Task A_sign_in_survives_a_restart_on_the_same_database()
    {
        var file = AccessHost.NewFile();
        var cookies = new CookieContainer();
        var clock = new FakeTimeProvider(DateTimeOffset.UtcNow);
        await using (var first = await AccessHost.StartAsync(file, clock: clock))
        {
            using var browser = first.Browser(cookies);
            await AccessHost.SignInAsync(browser, "admin", first.FirstPassword!);
            Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync("/who")).StatusCode);
        }

        await using var second = await AccessHost.StartAsync(file, clock: clock);
        Assert.Null(second.FirstPassword);
        using var again = second.Browser(cookies);
        Assert.Equal(HttpStatusCode.OK, (await again.GetAsync("/who")).StatusCode);

        await using var elsewhere = await AccessHost.StartAsync(clock: clock);
        using var stranger = elsewhere.Browser(cookies);
        Assert.Equal(HttpStatusCode.Unauthorized, (await stranger.GetAsync("/who")).StatusCode);
    }

    [Fact]
    public async Task A_removed_person_is_out_within_a_minute()
    {
        var made = await _host.Accounts.CreateAsync(AccessHost.Administrator, new NewAccount("li", Role.Viewer));
        using var browser = _host.Browser();
        await AccessHost.SignInAsync(browser, "li", made.Password);
        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync("/who")).StatusCode);
        await _host.Accounts.RemoveAsync(AccessHost.Administrator, made.Account.Id);
        _host.Clock.Advance(TimeSpan.FromSeconds(59));
        Assert.Equal(HttpStatusCode.Unauthorized, (await browser.GetAsync("/who")).StatusCode);
    }

    [Fact]
    public async Task A_sign_in_ends_after_eight_idle_hours_and_slides_before()
    {
        using var browser = await _host.SignedInAsync(Role.Viewer);
        _host.Clock.Advance(TimeSpan.FromHours(7));
        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync("/who")).StatusCode);
        _host.Clock.Advance(TimeSpan.FromHours(7));
        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync("/who")).StatusCode);
        _host.Clock.Advance(TimeSpan.FromHours(9));
        Assert.Equal(HttpStatusCode.Unauthorized, (await browser.GetAsync("/who")).StatusCode);
    }

    [Fact]
    public async Task The_last_administrator_stays()
    {
        var admin = (await _host.Accounts.ListAsync(AccessHost.Administrator)).Single();
        var refused = await Assert.ThrowsAsync<RefusedException>(() =>
            _host.Accounts.ChangeAsync(AccessHost.Administrator, admin.Id, new AccountChange(Role.Viewer)));
        Assert.Equal("last-administrator", refused.Code);
        await Assert.ThrowsAsync<RefusedException>(() => _host.Accounts.RemoveAsync(AccessHost.Administrator, admin.Id));
        Assert.Equal(Role.Administrator, (await _host.Accounts.ListAsync(AccessHost.Administrator)).Single().Role);
    }

    [Fact]
    public async Task An_act_checks_its_caller_itself()
    {
        var steward = new Caller(new Actor("1", "s", ActorKind.Person, [Role.Steward]), "page");
        var refused = await Assert.ThrowsAsync<RefusedException>(() => _host.Accounts.CreateAsync(steward, new NewAccount("x", Role.Viewer)));
        Assert.Equal(403, refused.Status);
        var taken = await Assert.ThrowsAsync<RefusedException>(() => _host.Accounts.CreateAsync(AccessHost.Administrator, new NewAccount("Ａdmin", Role.Viewer)));
        Assert.Equal("name-taken", taken.Code);
    }

    [Fact]
    public async Task A_reset_password_replaces_the_former_and_lifts_the_lockout()
    {
        using var browser = _host.Browser();
        for (var i = 0; i < 5; i++)
        {
            await AccessHost.SignInAsync(browser, "admin", "wrong password");
        }

        var fresh = await _host.Get<FirstAdministrator>().ResetPasswordAsync("admin");
        using var former = await AccessHost.SignInAsync(browser, "admin", _host.FirstPassword!);
        Assert.Contains("failed", former.Headers.Location!.OriginalString, StringComparison.Ordinal);
        using var worked = await AccessHost.SignInAsync(browser, "admin", fresh);
        Assert.Equal("/", worked.Headers.Location?.OriginalString);
        var missing = await Assert.ThrowsAsync<RefusedException>(() => _host.Get<FirstAdministrator>().ResetPasswordAsync("nobody"));
        Assert.Contains("admin", missing.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("short", "short", "too-short")]
    [InlineData("long enough words", "another", "differ")]
    [InlineData("twelve chars", "twelve chars", "done")]
    public async Task A_password_needs_twelve_characters_and_nothing_else(string fresh, string again, string outcome)
    {
        using var browser = _host.Browser();
        await AccessHost.SignInAsync(browser, "admin", _host.FirstPassword!);
        using var answer = await browser.PostAsync("/access/password", new FormUrlEncodedContent(new Dictionary<string, string>
        {
            ["current"] = _host.FirstPassword!,
            ["fresh"] = fresh,
            ["again"] = again,
        }));
        Assert.Equal($"/account?outcome={outcome}", answer.Headers.Location?.OriginalString);
        _host.Clock.Advance(TimeSpan.FromMinutes(2));
        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync("/who")).StatusCode);
    }

    [Fact]
    public async Task The_log_forgets_after_a_year()
    {
        var log = _host.Get<AccessLog>();
        await log.AppendAsync(new AccessEvent(AccessHost.Administrator, "sign-in", "old"));
        _host.Clock.Advance(TimeSpan.FromDays(364));
        await log.AppendAsync(new AccessEvent(AccessHost.Administrator, "sign-in", "new\0er"));
        Assert.Equal(2, (await log.PageAsync(null, 10)).Count(line => line.ActorName == "root"));
        _host.Clock.Advance(TimeSpan.FromDays(2));
        await log.ForgetOldAsync(CancellationToken.None);
        Assert.Equal("new?er", (await log.PageAsync(null, 10)).Single().Target);
    }
}
