using Civium.Kernel.Access;
using Civium.Ui.Gallery;
using Civium.Ui.Layout;
using Civium.Ui.Palette;
using Civium.Ui.Preferences;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using MudBlazor;
using MudBlazor.Services;

namespace Civium.Ui;

/// <summary>Registers the design system.</summary>
public static class UiModule
{
    /// <summary>
    /// Adds what the layout and the components need. The host also calls <c>UseRequestLocalization()</c> early, and
    /// <c>AddCascadingAuthenticationState()</c>.
    /// </summary>
    public static IServiceCollection AddUi(this IServiceCollection services)
    {
        services.AddLocalization();
        services.AddMudServices();
        services.AddSingleton<ICommandSource, PageCommands>();
        services.AddNavItem<GalleryTexts>(990, "Title", "/gallery", Icons.Material.Outlined.Palette, Permission.Administer, "ui.gallery");
        services.Configure<RequestLocalizationOptions>(options =>
        {
            var names = Languages.All.Select(language => language.Name).ToArray();
            options.SetDefaultCulture(names[0]).AddSupportedCultures(names).AddSupportedUICultures(names);
        });
        return services;
    }

    /// <summary>Maps the endpoints that set language and theme.</summary>
    public static IEndpointRouteBuilder MapUi(this IEndpointRouteBuilder endpoints)
    {
        PreferenceEndpoints.Map(endpoints);
        return endpoints;
    }
}
