using System.Security.Claims;
using Civium.Kernel.Access;

namespace Civium.Platform.Access.Tokens;

/// <summary>What a stored token gives, as read from the database. Shared by all requests that carry it.</summary>
internal sealed class TokenGrant(Guid id, ClaimsPrincipal principal, DateTime expiresAt, DateTime? lastUsedAt)
{
    private static readonly long BetweenWrites = TimeSpan.FromMinutes(1).Ticks;
    private long _lastUsed = lastUsedAt?.Ticks ?? 0;

    public Guid Id { get; } = id;

    /// <summary>Read-only by agreement: nothing adds claims to it.</summary>
    public ClaimsPrincipal Principal { get; } = principal;

    public DateTime ExpiresAt { get; } = expiresAt;

    /// <summary>True when the use should be written: for one caller, at most once a minute.</summary>
    public bool IsUseWorthWriting(DateTime now)
    {
        var last = Interlocked.Read(ref _lastUsed);
        return now.Ticks - last >= BetweenWrites && Interlocked.CompareExchange(ref _lastUsed, now.Ticks, last) == last;
    }

    public static ClaimsPrincipal PrincipalFor(Guid id, string name, string role, string? purpose, string? department = null)
    {
        var identity = new ClaimsIdentity("Bearer");
        identity.AddClaim(new Claim(ClaimTypes.NameIdentifier, $"token:{id}"));
        identity.AddClaim(new Claim(ClaimTypes.Name, name));
        identity.AddClaim(new Claim(ClaimTypes.Role, role));
        identity.AddClaim(new Claim(Actor.KindClaim, nameof(ActorKind.Device)));
        if (purpose is not null)
        {
            identity.AddClaim(new Claim(Actor.PurposeClaim, purpose));
        }

        if (department is not null)
        {
            identity.AddClaim(new Claim(Actor.DepartmentClaim, department));
        }

        return new ClaimsPrincipal(identity);
    }
}
