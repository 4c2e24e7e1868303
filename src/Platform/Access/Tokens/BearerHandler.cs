using System.Text.Encodings.Web;
using Civium.Platform.Access.Gate;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Civium.Platform.Access.Tokens;

/// <summary>Authenticates <c>Authorization: Bearer</c>. The gate answers a refusal with its words.</summary>
internal sealed class BearerHandler(
    IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder, BearerTokens tokens)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    public const string SchemeName = "civium-bearer";

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        if (Bearer.Of(Request) is not { } token)
        {
            return AuthenticateResult.NoResult();
        }

        var check = await tokens.CheckAsync(token, Peer.IsThisMachine(Context)).ConfigureAwait(false);
        if (check.Principal is { } principal)
        {
            return AuthenticateResult.Success(new AuthenticationTicket(principal, SchemeName));
        }

        Context.Features.Set(new BearerRefusal(check.Refusal));
        return AuthenticateResult.Fail(check.Refusal);
    }
}
