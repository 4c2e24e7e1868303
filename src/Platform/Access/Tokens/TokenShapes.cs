namespace Civium.Platform.Access.Tokens;

/// <summary>A token to make.</summary>
/// <param name="Name">What it is for, to recognise it in the list.</param>
/// <param name="Role">At most one's own.</param>
/// <param name="Purpose">Why its bearer reads and writes; null for none.</param>
/// <param name="Expires">When it ends; null for a year from now.</param>
/// <param name="Department">Whose restricted data it may read: one's own, or any for an administrator; null for one's own.</param>
public sealed record NewToken(string? Name, string? Role, string? Purpose = null, DateTimeOffset? Expires = null, string? Department = null);

/// <summary>A token as listed. It does not contain the token itself.</summary>
public sealed record TokenSummary(
    Guid Id, string Name, string Role, string? Purpose, DateTime Created, DateTime Expires, DateTime? LastUsed, string? Department = null);

/// <summary>A token just made: the only time that <paramref name="Token"/> is shown.</summary>
public sealed record MadeToken(TokenSummary Summary, string Token);

/// <summary>What a presented token gives: a principal, or why it is refused.</summary>
public sealed record TokenCheck(System.Security.Claims.ClaimsPrincipal? Principal, string Refusal = "");
