using Civium.Host.Commands;
using Civium.Host.Problems;
using Civium.Host.Running;

namespace Civium.Host.Web;

/// <summary>The web server and the pipeline in front of every module.</summary>
internal static class WebServer
{
    /// <summary>How long requests may take to finish once the server is told to stop.</summary>
    private static readonly TimeSpan Drain = TimeSpan.FromSeconds(10);

    public static WebApplicationBuilder CreateBuilder(RunSettings settings)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions
        {
            Args = ["--hostBuilder:reloadConfigOnChange=false"],
            ApplicationName = typeof(WebServer).Assembly.GetName().Name,
            ContentRootPath = AppContext.BaseDirectory,
            // Whatever a variable of this shell says: elsewhere the framework shows strangers exceptions, and serves files it was not built with.
            EnvironmentName = Environments.Production,
        });
        builder.WebHost.UseStaticWebAssets();
        builder.Configuration["ReloadStaticAssetsAtRuntime"] = "false";
        builder.Configuration["DisableStaticAssetNotFoundRuntimeFallback"] = "true";
        builder.WebHost.UseSetting(Microsoft.AspNetCore.Hosting.WebHostDefaults.ServerUrlsKey, "");
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            WebLimits.Apply(kestrel.Limits);
            Listening.Apply(kestrel, settings);
        });
        builder.Services.Configure<HostOptions>(options => options.ShutdownTimeout = Drain);
        builder.Services.AddSingleton(settings);
        builder.Services.AddSingleton<ServerCertificate>();
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddHttpContextAccessor();
        builder.Services.AddCompression();
        builder.AddProblems();
        return builder;
    }

    /// <summary>What every request passes before it is matched to an endpoint.</summary>
    public static void UseWeb(this WebApplication app)
    {
        app.UseSecurityHeaders();
        app.UseResponseCompression();
        // The interfaces speak one language; only pages and their circuits ask for the reader's.
        app.UseWhen(context => !Callers.IsInterface(context.Request.Path), pages => pages.UseRequestLocalization());
        app.UseProblems();
        app.UseRouting();
    }
}
