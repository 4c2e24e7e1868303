using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Civium.Kernel.Access;
using Civium.Platform.Access.Accounts;
using Civium.Platform.Access.Tokens;
using Microsoft.EntityFrameworkCore;
using Xunit;

namespace Civium.Modules.Tests.Access;

public sealed class TokenTests : IAsyncLifetime
{
    private AccessHost _host = null!;

    public async ValueTask InitializeAsync() => _host = await AccessHost.StartAsync();

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [Fact]
    public async Task A_token_is_made_used_listed_and_revoked()
    {
        using var person = await _host.SignedInAsync(Role.Steward);
        var made = await MakeAsync(person, new NewToken("gauge 7", Role.Steward, "air quality"));
        var token = made.GetProperty("token").GetString()!;
        Assert.Matches("^cvm_[A-Za-z0-9_-]{43}$", token);

        using var device = _host.Device(token);
        Assert.Equal("written", await (await device.PostAsync("/write", null)).Content.ReadAsStringAsync());
        var who = await device.GetFromJsonAsync<JsonElement>("/who");
        Assert.Equal("air quality", who.GetProperty("purpose").GetString());
        Assert.Equal("gauge 7", who.GetProperty("name").GetString());

        await _host.Get<BearerTokens>().FlushUsesAsync(CancellationToken.None);
        var listed = (await person.GetFromJsonAsync<TokenSummary[]>("/api/access/tokens"))!.Single();
        Assert.NotNull(listed.LastUsed);
        Assert.DoesNotContain(token, JsonSerializer.Serialize(listed), StringComparison.Ordinal);

        Assert.Equal(HttpStatusCode.NoContent, (await person.DeleteAsync($"/api/access/tokens/{listed.Id}")).StatusCode);
        using var after = await device.PostAsync("/write", null);
        Assert.Equal(HttpStatusCode.Unauthorized, after.StatusCode);
        Assert.Contains("invalid_token", after.Headers.WwwAuthenticate.ToString(), StringComparison.Ordinal);
        Assert.Equal("bad-token", await AccessHost.CodeOf(after));
        Assert.Equal(HttpStatusCode.NotFound, (await person.DeleteAsync($"/api/access/tokens/{listed.Id}")).StatusCode);
        var actions = (await _host.LogAsync()).Select(line => line.Action).ToArray();
        Assert.Contains("token-made", actions);
        Assert.Contains("token-revoked", actions);
    }

    [Fact]
    public async Task Only_the_hash_is_stored()
    {
        using var person = await _host.SignedInAsync(Role.Viewer);
        var token = (await MakeAsync(person, new NewToken("a", Role.Viewer))).GetProperty("token").GetString()!;
        await using var database = _host.Database();
        var row = await database.Tokens.SingleAsync();
        Assert.Equal(TokenSecret.Hash(token), row.Hash);
        Assert.DoesNotContain(token[4..], JsonSerializer.Serialize(row), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_token_expires_even_while_cached()
    {
        using var person = await _host.SignedInAsync(Role.Viewer);
        var expires = _host.Clock.GetUtcNow().AddSeconds(2);
        using var device = _host.Device((await MakeAsync(person, new NewToken("short", Role.Viewer, null, expires))).GetProperty("token").GetString()!);
        Assert.Equal(HttpStatusCode.OK, (await device.GetAsync("/who")).StatusCode);
        _host.Clock.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal(HttpStatusCode.Unauthorized, (await device.GetAsync("/who")).StatusCode);
    }

    [Fact]
    public async Task A_busy_token_is_looked_up_once_and_another_process_notices_a_revocation_within_five_seconds()
    {
        using var person = await _host.SignedInAsync(Role.Viewer);
        using var device = _host.Device((await MakeAsync(person, new NewToken("busy", Role.Viewer))).GetProperty("token").GetString()!);
        Assert.Equal(HttpStatusCode.OK, (await device.GetAsync("/who")).StatusCode);
        await using (var otherProcess = _host.Database())
        {
            await otherProcess.Tokens.ExecuteDeleteAsync();
        }

        // Still served: the database was not asked.
        Assert.Equal(HttpStatusCode.OK, (await device.GetAsync("/who")).StatusCode);
        _host.Clock.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal(HttpStatusCode.Unauthorized, (await device.GetAsync("/who")).StatusCode);
    }

    [Theory]
    [InlineData("nonsense")]
    [InlineData("cvm_")]
    [InlineData("cvm_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("cvm_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA'; --")]
    public async Task A_made_up_token_is_refused_even_where_nobody_needs_one(string token)
    {
        using var device = _host.Browser();
        device.DefaultRequestHeaders.TryAddWithoutValidation("Authorization", "bearer " + token);
        using var answer = await device.GetAsync("/public");
        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        Assert.Equal("bad-token", await AccessHost.CodeOf(answer));
    }

    [Theory]
    [InlineData("", "viewer", 1, 400)]
    [InlineData("a", "king", 1, 400)]
    [InlineData("a", "steward", 1, 403)]
    [InlineData("a", "viewer", -1, 400)]
    [InlineData("a", "viewer", 4000, 400)]
    [InlineData("a\u202eb", "viewer", 1, 400)]
    public async Task A_token_that_may_not_be_is_refused_and_nothing_is_made(string name, string role, int days, int status)
    {
        using var person = await _host.SignedInAsync(Role.Officer);
        using var answer = await person.PostAsJsonAsync("/api/access/tokens", new NewToken(name, role, null, _host.Clock.GetUtcNow().AddDays(days)));
        Assert.Equal(status, (int)answer.StatusCode);
        await using var database = _host.Database();
        Assert.False(await database.Tokens.AnyAsync());
    }

    [Fact]
    public async Task A_token_makes_no_tokens_and_nobody_revokes_anothers()
    {
        using var person = await _host.SignedInAsync(Role.Administrator);
        var made = await MakeAsync(person, new NewToken("admin", Role.Administrator));
        using var device = _host.Device(made.GetProperty("token").GetString()!);
        Assert.Equal(HttpStatusCode.Forbidden, (await device.PostAsJsonAsync("/api/access/tokens", new NewToken("b", Role.Viewer))).StatusCode);
        using var other = await _host.SignedInAsync(Role.Administrator);
        Assert.Equal(HttpStatusCode.NotFound, (await other.DeleteAsync("/api/access/tokens/" + made.GetProperty("id").GetString())).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await device.GetAsync("/who")).StatusCode);
    }

    [Fact]
    public async Task A_token_loses_what_its_owner_loses()
    {
        var made = await _host.Accounts.CreateAsync(AccessHost.Administrator, new NewAccount("wang", Role.Steward));
        using var browser = _host.Browser();
        await AccessHost.SignInAsync(browser, "wang", made.Password);
        using var device = _host.Device((await MakeAsync(browser, new NewToken("gauge", Role.Steward))).GetProperty("token").GetString()!);
        Assert.Equal(HttpStatusCode.OK, (await device.PostAsync("/write", null)).StatusCode);
        await _host.Accounts.ChangeAsync(AccessHost.Administrator, made.Account.Id, new AccountChange(Role.Viewer));
        Assert.Equal(HttpStatusCode.Forbidden, (await device.PostAsync("/write", null)).StatusCode);
        await _host.Accounts.ChangeAsync(AccessHost.Administrator, made.Account.Id, new AccountChange(Disabled: true));
        Assert.Equal(HttpStatusCode.Unauthorized, (await device.GetAsync("/who")).StatusCode);
    }

    [Fact]
    public async Task A_lent_token_works_from_this_machine_until_it_is_given_back()
    {
        var tokens = _host.Get<BearerTokens>();
        var loan = tokens.Lend("sample", Role.Steward);
        using var device = _host.Device(loan.Secret);
        Assert.Equal(HttpStatusCode.OK, (await device.PostAsync("/write", null)).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await device.GetAsync("/api/access/tokens")).StatusCode);
        Assert.NotNull((await tokens.CheckAsync(loan.Secret, fromHere: true)).Principal);
        Assert.Null((await tokens.CheckAsync(loan.Secret, fromHere: false)).Principal);
        loan.Dispose();
        Assert.Equal(HttpStatusCode.Unauthorized, (await device.PostAsync("/write", null)).StatusCode);
        await using var database = _host.Database();
        Assert.False(await database.Tokens.AnyAsync());
    }

    private static async Task<JsonElement> MakeAsync(HttpClient person, NewToken asked)
    {
        using var answer = await person.PostAsJsonAsync("/api/access/tokens", asked);
        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        return await answer.Content.ReadFromJsonAsync<JsonElement>();
    }
}
