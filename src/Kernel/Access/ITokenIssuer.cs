namespace Civium.Kernel.Access;

/// <summary>Makes bearer tokens for who is signed in, for pages that set a device or a program up. Safe for concurrent use.</summary>
public interface ITokenIssuer
{
    /// <summary>Makes a token of the caller's; it is told this once.</summary>
    /// <param name="by">Whose it is.</param>
    /// <param name="name">What it is for, to recognise it in the list of tokens.</param>
    /// <param name="role">At most one of the caller's own.</param>
    /// <param name="purpose">Why its bearer reads and writes.</param>
    /// <param name="cancellation">Stops it before it is kept.</param>
    /// <exception cref="Requests.RefusedException">What is wrong with it; nothing was made.</exception>
    Task<string> IssueAsync(Actor by, string name, string role, string purpose, CancellationToken cancellation);
}
