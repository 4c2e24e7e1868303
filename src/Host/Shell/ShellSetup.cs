using Civium.Platform.Access.Gate;

namespace Civium.Host.Shell;

/// <summary>The frame around the modules' pages: live pages over one connection, prerendered, with access asked at every step.</summary>
internal static class ShellSetup
{
    private const int LargestMessage = 256 * 1024;

    public static void AddShell(this IServiceCollection services)
    {
        services.AddCascadingAuthenticationState();
        services.AddAntiforgery();
        services.AddRazorComponents().AddInteractiveServerComponents(circuits =>
        {
            // A browser that lost its connection may come back for three minutes; few such pages are kept, since each holds its state.
            circuits.DisconnectedCircuitMaxRetained = 50;
            circuits.DisconnectedCircuitRetentionPeriod = TimeSpan.FromMinutes(3);
            circuits.MaxBufferedUnacknowledgedRenderBatches = 10;
        }).AddHubOptions(hub => hub.MaximumReceiveMessageSize = LargestMessage);
        services.AddSingleton<IRefusalPage, RefusalPage>();
    }

    public static void MapShell(this WebApplication app)
    {
        app.MapStaticAssets().OpenFrameworkEndpoints();
        app.MapRazorComponents<App>()
            .AddInteractiveServerRenderMode(options => options.ContentSecurityFrameAncestorsPolicy = "'none'")
            .AddAdditionalAssemblies([.. PageAssemblies.OfModules])
            .OpenFrameworkEndpoints();
    }
}
