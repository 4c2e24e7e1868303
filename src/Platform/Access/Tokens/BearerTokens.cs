using System.Collections.Concurrent;
using System.Security.Claims;
using Civium.Kernel.Access;
using Civium.Kernel.Requests;
using Civium.Platform.Access.Gate;
using Civium.Platform.Access.Journal;
using Civium.Platform.Access.Storage;
using Microsoft.EntityFrameworkCore;

namespace Civium.Platform.Access.Tokens;

/// <summary>
/// Makes, checks and revokes bearer tokens. Safe for concurrent use. A check of a token seen in the last four seconds costs a hash and a
/// dictionary look-up.
/// </summary>
public sealed class BearerTokens
{
    private const string DataSet = "access.tokens";
    private const int MostPerOwner = 1_000;
    private static readonly TimeSpan Longest = TimeSpan.FromDays(5 * 365);
    private static readonly TimeSpan Usual = TimeSpan.FromDays(365);

    private readonly IDbContextFactory<AccessDb> _contexts;
    private readonly IAuthorizer _authorizer;
    private readonly AccessLog _log;
    private readonly OpenMode _open;
    private readonly TimeProvider _clock;
    private readonly TokenCache _cache;
    private readonly ConcurrentDictionary<Guid, DateTime> _uses = new();
    private readonly ConcurrentDictionary<string, ClaimsPrincipal> _lent = new();

    internal BearerTokens(IDbContextFactory<AccessDb> contexts, IAuthorizer authorizer, AccessLog log, OpenMode open, TimeProvider clock)
    {
        (_contexts, _authorizer, _log, _open, _clock) = (contexts, authorizer, log, open, clock);
        _cache = new TokenCache(clock);
    }

    private DateTime Now => _clock.GetUtcNow().UtcDateTime;

    /// <summary>Makes a token for the caller.</summary>
    /// <exception cref="RefusedException">400, 403 or 409: what is wrong with it; nothing was made.</exception>
    public async Task<MadeToken> MakeAsync(Caller by, NewToken asked, CancellationToken cancellation = default)
    {
        _authorizer.Demand(by.Actor, Permission.ManageSelf, DataSet);
        var (secret, row) = Draft(by.Actor, asked);
        await using var context = await _contexts.CreateDbContextAsync(cancellation).ConfigureAwait(false);
        if (await context.Tokens.CountAsync(token => token.OwnerId == row.OwnerId, cancellation).ConfigureAwait(false) >= MostPerOwner)
        {
            throw RefusedException.Conflict("too-many-tokens", $"You have {MostPerOwner} tokens. Revoke some that are not used.");
        }

        context.Tokens.Add(row);
        await context.SaveChangesAsync(cancellation).ConfigureAwait(false);
        await _log.AppendAsync(new AccessEvent(by, "token-made", $"{row.Id} {row.Name} ({row.Role})"), cancellation).ConfigureAwait(false);
        return new MadeToken(Summary(row), secret);
    }

    /// <summary>The caller's tokens, newest first.</summary>
    public async Task<IReadOnlyList<TokenSummary>> ListAsync(Caller by, CancellationToken cancellation = default)
    {
        _authorizer.Demand(by.Actor, Permission.ManageSelf, DataSet);
        var owner = OwnerOf(by.Actor);
        await using var context = await _contexts.CreateDbContextAsync(cancellation).ConfigureAwait(false);
        var rows = await context.Tokens.AsNoTracking().Where(token => token.OwnerId == owner)
            .OrderByDescending(token => token.CreatedAt).ToListAsync(cancellation).ConfigureAwait(false);
        return [.. rows.Select(Summary)];
    }

    /// <summary>Revokes one of the caller's tokens: at once in this process, within five seconds in a cluster.</summary>
    /// <exception cref="RefusedException">404: the caller has no such token.</exception>
    public async Task RevokeAsync(Caller by, Guid id, CancellationToken cancellation = default)
    {
        _authorizer.Demand(by.Actor, Permission.ManageSelf, DataSet);
        var owner = OwnerOf(by.Actor);
        await using var context = await _contexts.CreateDbContextAsync(cancellation).ConfigureAwait(false);
        var row = await context.Tokens.SingleOrDefaultAsync(token => token.Id == id && token.OwnerId == owner, cancellation).ConfigureAwait(false)
            ?? throw RefusedException.NotFound("You have no token with this id. It may have been revoked already.");
        await context.Tokens.Where(token => token.Id == id).ExecuteDeleteAsync(cancellation).ConfigureAwait(false);
        _cache.Forget(row.Hash);
        await _log.AppendAsync(new AccessEvent(by, "token-revoked", $"{row.Id} {row.Name}"), cancellation).ConfigureAwait(false);
    }

    /// <summary>
    /// Lends a token to a part of this very process, such as the sample city. It is kept in memory only, is no one's, works from this machine
    /// alone, and ends with the loan.
    /// </summary>
    public TokenLoan Lend(string name, string role)
    {
        var secret = TokenSecret.Make();
        var hash = TokenSecret.Hash(secret);
        _lent[hash] = TokenGrant.PrincipalFor(Guid.CreateVersion7(_clock.GetUtcNow()), name, role, purpose: null);
        return new TokenLoan(secret, () => _lent.TryRemove(hash, out _));
    }

    /// <summary>Checks a presented token.</summary>
    /// <param name="presented">The token.</param>
    /// <param name="fromHere">Whether the request comes from this very machine.</param>
    public async ValueTask<TokenCheck> CheckAsync(string presented, bool fromHere)
    {
        if (!TokenSecret.HasForm(presented))
        {
            return new TokenCheck(null, "This is not a Civium token: those begin with cvm_ and have 47 characters. Make one at /account/tokens.");
        }

        var hash = TokenSecret.Hash(presented);
        if (fromHere && _lent.TryGetValue(hash, out var lent))
        {
            return new TokenCheck(lent);
        }

        var grant = await _cache.GetAsync(hash, LoadAsync).ConfigureAwait(false);
        if (grant is null)
        {
            return new TokenCheck(null, "This token is unknown or was revoked, or its owner may no longer sign in. Make another at /account/tokens.");
        }

        var now = Now;
        if (grant.ExpiresAt <= now)
        {
            return new TokenCheck(null, $"This token expired at {grant.ExpiresAt:u}. Make another at /account/tokens.");
        }

        if (grant.IsUseWorthWriting(now))
        {
            _uses[grant.Id] = now;
        }

        return new TokenCheck(grant.Principal);
    }

    /// <summary>Forgets what is cached, after an account changed.</summary>
    internal void AccountsChanged() => _cache.ForgetAll();

    /// <summary>Writes when tokens were last used.</summary>
    internal async Task FlushUsesAsync(CancellationToken cancellation)
    {
        if (_uses.IsEmpty)
        {
            return;
        }

        await using var context = await _contexts.CreateDbContextAsync(cancellation).ConfigureAwait(false);
        foreach (var (id, at) in _uses.ToArray())
        {
            await context.Tokens.Where(token => token.Id == id)
                .ExecuteUpdateAsync(set => set.SetProperty(token => token.LastUsedAt, at), cancellation).ConfigureAwait(false);
            _uses.TryRemove(new KeyValuePair<Guid, DateTime>(id, at));
        }
    }

    private async Task<TokenGrant?> LoadAsync(string hash)
    {
        await using var context = await _contexts.CreateDbContextAsync().ConfigureAwait(false);
        var found = await context.Tokens.AsNoTracking().Where(token => token.Hash == hash)
            .Select(token => new { Token = token, Owner = context.Accounts.FirstOrDefault(account => account.Id == token.OwnerId) })
            .SingleOrDefaultAsync().ConfigureAwait(false);
        if (found is null || !TokenSecret.SameHash(found.Token.Hash, hash))
        {
            return null;
        }

        // A token made in open mode has no owner, and must not become a way in once the doors are closed.
        var ownerMay = found.Token.OwnerId is null ? _open.On : found.Owner is { Disabled: false };
        if (!ownerMay)
        {
            return null;
        }

        var role = found.Owner is { } owner ? Ranks.Lower(found.Token.Role, owner.Role) : found.Token.Role;
        var token = found.Token;
        return new TokenGrant(
            token.Id, TokenGrant.PrincipalFor(token.Id, token.Name, role, token.Purpose, Department(token, found.Owner)), token.ExpiresAt, token.LastUsedAt);
    }

    /// <summary>A token reads what its owner may read now: a department it was given counts while the owner belongs to it, or may give any.</summary>
    private static string? Department(BearerToken token, Account? owner) =>
        token.Department is null ? owner?.Department
        : owner is null || owner.Role == Role.Administrator || owner.Department == token.Department ? token.Department
        : null;

    private static string? DepartmentOf(Actor actor, NewToken asked)
    {
        var department = Names.DepartmentOf(asked.Department, "/department");
        return department is null || department == actor.Department || actor.Roles.Contains(Role.Administrator)
            ? department
            : throw new RefusedException(403, "not-your-department", "A token cannot read more than you: leave the department out, or state your own.", "/department");
    }

    private (string Secret, BearerToken Row) Draft(Actor actor, NewToken asked)
    {
        var now = Now;
        var role = Names.RoleOf(asked.Role, "/role");
        if (Ranks.Of(role) > Ranks.Of(actor.Roles))
        {
            throw new RefusedException(403, "role-too-high", "A token cannot do more than you: choose your own role or a lower one.", "/role");
        }

        var expires = asked.Expires?.UtcDateTime ?? now + Usual;
        if (expires <= now || expires > now + Longest)
        {
            throw RefusedException.BadRequest("bad-expiry", "The expiry must be in the future and at most five years away.", "/expires");
        }

        var secret = TokenSecret.Make();
        return (secret, new BearerToken
        {
            Id = Guid.CreateVersion7(_clock.GetUtcNow()),
            Hash = TokenSecret.Hash(secret),
            Name = Names.Clean(asked.Name, 80, "/name"),
            Role = role,
            Department = DepartmentOf(actor, asked),
            Purpose = string.IsNullOrWhiteSpace(asked.Purpose) ? null : Names.Clean(asked.Purpose, 200, "/purpose"),
            OwnerId = OwnerOf(actor),
            CreatedAt = now,
            ExpiresAt = expires,
        });
    }

    private static Guid? OwnerOf(Actor actor) => actor.Id == OpenMode.ActorId
        ? null
        : Guid.TryParse(actor.Id, out var id)
            ? id
            : throw new RefusedException(403, "forbidden", "Only a person with an account has tokens.");

    private static TokenSummary Summary(BearerToken row) =>
        new(row.Id, row.Name, row.Role, row.Purpose, row.CreatedAt, row.ExpiresAt, row.LastUsedAt, row.Department);
}
