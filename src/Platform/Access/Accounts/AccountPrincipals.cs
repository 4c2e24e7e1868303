using System.Security.Claims;
using Civium.Kernel.Access;
using Civium.Platform.Access.Storage;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;

namespace Civium.Platform.Access.Accounts;

/// <summary>Adds the account's role and kind to what Identity puts into the cookie.</summary>
internal sealed class AccountPrincipals(UserManager<Account> users, IOptions<IdentityOptions> options)
    : UserClaimsPrincipalFactory<Account>(users, options)
{
    protected override async Task<ClaimsIdentity> GenerateClaimsAsync(Account user)
    {
        var identity = await base.GenerateClaimsAsync(user).ConfigureAwait(false);
        identity.AddClaim(new Claim(identity.RoleClaimType, user.Role));
        identity.AddClaim(new Claim(Actor.KindClaim, nameof(ActorKind.Person)));
        if (user.Department is { } department)
        {
            identity.AddClaim(new Claim(Actor.DepartmentClaim, department));
        }

        return identity;
    }
}
