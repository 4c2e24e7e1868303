using Civium.Kernel.Access;
using Civium.Platform.Access.Journal;

namespace Civium.Platform.Access.Tokens;

/// <summary>Tokens for pages of modules: the same as those of the token page, for the usual year.</summary>
internal sealed class TokenIssuer(BearerTokens tokens) : ITokenIssuer
{
    public async Task<string> IssueAsync(Actor by, string name, string role, string purpose, CancellationToken cancellation) =>
        (await tokens.MakeAsync(new Caller(by, "page"), new NewToken(name, role, purpose), cancellation).ConfigureAwait(false)).Token;
}
