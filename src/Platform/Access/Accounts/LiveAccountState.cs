using Civium.Platform.Access.Gate;
using Civium.Platform.Access.Storage;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components.Server;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Civium.Platform.Access.Accounts;

/// <summary>
/// Who is signed in inside a circuit, asked again every half minute: a circuit outlives the request that began it, and a removed
/// person must not stay in.
/// </summary>
internal sealed class LiveAccountState(ILoggerFactory logger, IServiceScopeFactory scopes, OpenMode open, IOptions<IdentityOptions> options)
    : RevalidatingServerAuthenticationStateProvider(logger)
{
    protected override TimeSpan RevalidationInterval => TimeSpan.FromSeconds(30);

    protected override async Task<bool> ValidateAuthenticationStateAsync(AuthenticationState authenticationState, CancellationToken cancellationToken)
    {
        var person = authenticationState.User;
        if (open.On || person.Identity is not { IsAuthenticated: true })
        {
            return true;
        }

        await using var scope = scopes.CreateAsyncScope();
        var users = scope.ServiceProvider.GetRequiredService<UserManager<Account>>();
        var account = await users.GetUserAsync(person).ConfigureAwait(false);
        return account is { Disabled: false }
            && string.Equals(person.FindFirst(options.Value.ClaimsIdentity.SecurityStampClaimType)?.Value, account.SecurityStamp, StringComparison.Ordinal);
    }
}
