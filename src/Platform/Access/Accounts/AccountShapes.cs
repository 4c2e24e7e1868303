namespace Civium.Platform.Access.Accounts;

/// <summary>An account as administrators see it.</summary>
public sealed record AccountSummary(Guid Id, string Name, string Role, bool Disabled, bool Locked, DateTime Created, DateTime? LastSignIn, string? Department = null);

/// <summary>An account to make. It gets a random password, which is shown once.</summary>
public sealed record NewAccount(string? Name, string? Role, string? Department = null);

/// <summary>What to change of an account; null leaves it. An empty department takes it away.</summary>
public sealed record AccountChange(string? Role = null, bool? Disabled = null, string? Department = null);

/// <summary>An account with its new random password: the only time that it is shown.</summary>
public sealed record AccountPassword(AccountSummary Account, string Password);
