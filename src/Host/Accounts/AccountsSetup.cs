using Civium.Kernel.Access;
using Civium.Platform.Access;
using Civium.Ui.Layout;
using MudBlazor;

namespace Civium.Host.Accounts;

/// <summary>The pages of accounts and tokens. The acts behind them are Platform's.</summary>
internal static class AccountsSetup
{
    /// <summary>Adds the entries of the rail.</summary>
    public static IServiceCollection AddAccounts(this IServiceCollection services) => services
        .AddNavItem<AccountsTexts>(900, "Users", "/admin/users", Icons.Material.Outlined.People, Permission.Administer, "access.users")
        .AddNavItem<AccountsTexts>(910, "AccessLog", "/admin/access-log", Icons.Material.Outlined.Policy, Permission.Administer, "access.log");

    /// <summary>Maps the sign-in forms and the API under <c>/api/access</c>; the pages are the shell's to map.</summary>
    public static IEndpointRouteBuilder MapAccounts(this IEndpointRouteBuilder routes) => routes.MapAccess();
}
