using Civium.Kernel.Access;
using Civium.Kernel.Requests;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Localization;
using Microsoft.AspNetCore.Routing;

namespace Civium.Ui.Preferences;

/// <summary>Language, and light or dark: kept in cookies of the browser, since they belong to the screen rather than to the account.</summary>
internal static class PreferenceEndpoints
{
    private const string ThemeCookie = "civium.theme";

    public static void Map(IEndpointRouteBuilder endpoints)
    {
        var open = new RequiresAttribute(Permission.Enter, "ui.preferences", Classification.Public);
        endpoints.MapGet("/culture", SetCulture).WithMetadata(open).ExcludeFromDescription();
        endpoints.MapGet("/theme", SetTheme).WithMetadata(open).ExcludeFromDescription();
    }

    private static RedirectHttpResult SetCulture(HttpContext context, string? set, string? @return)
    {
        if (!Languages.All.Any(language => language.Name == set))
        {
            throw RefusedException.BadRequest(
                "unknown-language", $"There is no such language here. Use one of: {string.Join(", ", Languages.All.Select(language => language.Name))}.", "set");
        }

        var value = CookieRequestCultureProvider.MakeCookieValue(new RequestCulture(set!));
        context.Response.Cookies.Append(CookieRequestCultureProvider.DefaultCookieName, value, Lasting(context));
        return TypedResults.LocalRedirect(PreferenceLinks.Local(@return));
    }

    private static RedirectHttpResult SetTheme(HttpContext context, string? set, string? @return)
    {
        var wanted = set == "toggle" ? Opposite(context.Request.Cookies[ThemeCookie]) : set;
        if (wanted is not ("light" or "dark"))
        {
            throw RefusedException.BadRequest("unknown-theme", "Use light, dark or toggle.", "set");
        }

        context.Response.Cookies.Append(ThemeCookie, wanted, Lasting(context));
        return TypedResults.LocalRedirect(PreferenceLinks.Local(@return));
    }

    private static string Opposite(string? theme) => theme == "dark" ? "light" : "dark";

    private static CookieOptions Lasting(HttpContext context) => new()
    {
        MaxAge = TimeSpan.FromDays(365),
        SameSite = SameSiteMode.Lax,
        IsEssential = true,
        Secure = context.Request.IsHttps,
        Path = "/",
    };
}
