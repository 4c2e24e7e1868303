using Civium.Kernel.Access;
using Civium.Platform.Access.Accounts;
using Civium.Platform.Access.Gate;
using Civium.Platform.Access.Journal;
using Civium.Platform.Access.Storage;
using Civium.Platform.Access.Tokens;
using Civium.Schema;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Identity.EntityFrameworkCore;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Civium.Platform.Access;

/// <summary>Registers accounts, tokens, the authoriser and the door that every request passes.</summary>
public static class AccessRegistration
{
    private const string Scheme = "civium";

    /// <summary>Adds the services. The keyed <c>IModuleDatabase</c> "access" must be there.</summary>
    public static IServiceCollection AddAccess(this IServiceCollection services, AccessOptions options)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddModuleContext<AccessDb, SqliteAccessDb, PostgresAccessDb>("access");
        services.AddScoped(provider => provider.GetRequiredService<IDbContextFactory<AccessDb>>().CreateDbContext());
        services.AddSingleton(new OpenMode(options.Open));
        services.AddSingleton<IAuthorizer, Authorizer>();
        services.AddSingleton<IPageAccess, PageAccess>();
        AddActs(services);
        AddIdentity(services);
        AddSchemes(services);
        services.AddDataProtection().SetApplicationName("civium");
        services.AddOptions<KeyManagementOptions>().Configure<IDbContextFactory<AccessDb>>((keys, contexts) =>
            keys.XmlRepository = new DatabaseKeys(contexts));
        services.AddCascadingAuthenticationState();
        services.AddScoped<AuthenticationStateProvider, LiveAccountState>();
        return services;
    }

    /// <summary>
    /// Puts the door in place: in open mode only this machine passes; then the caller is authenticated, cross-site requests are refused,
    /// and every matched endpoint's policy is asked. Call it before anything that answers.
    /// </summary>
    public static IApplicationBuilder UseAccess(this IApplicationBuilder app)
    {
        if (app.ApplicationServices.GetRequiredService<OpenMode>().On)
        {
            app.UseMiddleware<LoopbackGuard>();
        }

        app.UseAuthentication();
        app.UseMiddleware<CrossSiteGuard>();
        return app.UseMiddleware<AccessGate>();
    }

    /// <summary>Maps the sign-in forms and the API under <c>/api/access</c>.</summary>
    public static IEndpointRouteBuilder MapAccess(this IEndpointRouteBuilder routes)
    {
        SignInEndpoints.Map(routes);
        TokenEndpoints.Map(routes);
        AccountEndpoints.Map(routes);
        return routes;
    }

    private static void AddActs(IServiceCollection services)
    {
        services.AddSingleton(provider => new AccessLog(
            provider.GetRequiredService<IDbContextFactory<AccessDb>>(), provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton(provider => new BearerTokens(
            provider.GetRequiredService<IDbContextFactory<AccessDb>>(),
            provider.GetRequiredService<IAuthorizer>(),
            provider.GetRequiredService<AccessLog>(),
            provider.GetRequiredService<OpenMode>(),
            provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton(provider => new AccountDirectory(
            provider.GetRequiredService<IServiceScopeFactory>(),
            provider.GetRequiredService<IAuthorizer>(),
            provider.GetRequiredService<AccessLog>(),
            provider.GetRequiredService<BearerTokens>(),
            provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton(provider => new FirstAdministrator(
            provider.GetRequiredService<IServiceScopeFactory>(),
            provider.GetRequiredService<AccessLog>(),
            provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<ITokenGate, TokenGate>();
        services.AddSingleton<ITokenIssuer, TokenIssuer>();
        services.AddScoped<PasswordSignIn>();
        services.AddHostedService<AccessJournal>();
        services.AddHostedService<TokenUseWriter>();
    }

    private static void AddIdentity(IServiceCollection services)
    {
        services.AddHttpContextAccessor();
        services.AddScoped<IUserStore<Account>, UserOnlyStore<Account, AccessDb, Guid>>();
        services.AddIdentityCore<Account>(identity =>
        {
            identity.User.AllowedUserNameCharacters = "";
            identity.Password.RequiredLength = 12;
            identity.Password.RequiredUniqueChars = 1;
            identity.Password.RequireDigit = identity.Password.RequireLowercase = false;
            identity.Password.RequireUppercase = identity.Password.RequireNonAlphanumeric = false;
            identity.Lockout.MaxFailedAccessAttempts = 5;
            identity.Lockout.DefaultLockoutTimeSpan = TimeSpan.FromMinutes(5);
            identity.Lockout.AllowedForNewUsers = true;
        }).AddSignInManager().AddClaimsPrincipalFactory<AccountPrincipals>();
        services.Configure<SecurityStampValidatorOptions>(stamps => stamps.ValidationInterval = TimeSpan.FromSeconds(30));
    }

    private static void AddSchemes(IServiceCollection services)
    {
        services.AddAuthentication(Scheme)
            .AddPolicyScheme(Scheme, null, _ => { })
            .AddScheme<AuthenticationSchemeOptions, BearerHandler>(BearerHandler.SchemeName, null)
            .AddScheme<AuthenticationSchemeOptions, OpenHandler>(OpenHandler.SchemeName, null)
            .AddCookie(IdentityConstants.ApplicationScheme, ConfigureCookie)

            // Nobody signs in by this one, but Identity signs out of it too when it turns a removed person away, and fails without it.
            .AddCookie(IdentityConstants.TwoFactorRememberMeScheme);
        services.AddOptions<PolicySchemeOptions>(Scheme).Configure<OpenMode>((policy, open) => policy.ForwardDefaultSelector = context =>
            Bearer.IsIn(context.Request) ? BearerHandler.SchemeName : open.On ? OpenHandler.SchemeName : IdentityConstants.ApplicationScheme);
    }

    private static void ConfigureCookie(CookieAuthenticationOptions cookie)
    {
        cookie.Cookie.Name = "civium.sign-in";
        cookie.Cookie.HttpOnly = true;
        cookie.Cookie.SameSite = SameSiteMode.Lax;
        cookie.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
        cookie.ExpireTimeSpan = TimeSpan.FromHours(8);
        cookie.SlidingExpiration = true;
        cookie.LoginPath = "/sign-in";
        cookie.Events.OnValidatePrincipal = SecurityStampValidator.ValidatePrincipalAsync;

        // Whoever signs in is sent on by the form itself, to an address it has checked; the query's ReturnUrl is not looked at.
        cookie.Events.OnRedirectToReturnUrl = _ => Task.CompletedTask;
    }
}
