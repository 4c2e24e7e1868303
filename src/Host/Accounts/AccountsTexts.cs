namespace Civium.Host.Accounts;

/// <summary>Marks the texts of the sign-in, account and user pages.</summary>
internal sealed class AccountsTexts;
