namespace Civium.Platform.Access.Tokens;

/// <summary>A token lent to a part of this process. Give it back by disposing of it: from then on it is unknown.</summary>
public sealed class TokenLoan : IDisposable
{
    private readonly Action _giveBack;

    internal TokenLoan(string secret, Action giveBack) => (Secret, _giveBack) = (secret, giveBack);

    /// <summary>The token.</summary>
    public string Secret { get; }

    /// <inheritdoc/>
    public void Dispose() => _giveBack();
}
