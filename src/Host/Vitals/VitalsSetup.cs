using Civium.Host.Shell;
using Civium.Kernel.Access;
using Civium.Ui.Layout;

namespace Civium.Host.Vitals;

/// <summary>The system's own vital signs: a page at <c>/system/vitals</c> and JSON at <c>/api/system/vitals</c>.</summary>
internal static class VitalsSetup
{
    /// <summary>The data set that access is asked for.</summary>
    public const string DataSet = "host.vitals";

    private const string HeartIcon =
        "<path d=\"M3 12h4l2.5-6 4 12 2.5-6h5\" fill=\"none\" stroke=\"currentColor\" stroke-width=\"2\" stroke-linejoin=\"round\" stroke-linecap=\"round\"/>";

    public static void AddVitals(this IServiceCollection services)
    {
        services.AddSingleton<VitalsRing>();
        services.AddHostedService<VitalsRecorder>();
        services.AddNavItem<ShellTexts>(920, "NavVitals", "/system/vitals", HeartIcon, Permission.Administer, DataSet);
    }

    public static void MapVitals(this IEndpointRouteBuilder endpoints) => endpoints
        .MapGet("/api/system/vitals", (VitalsRing ring) => TypedResults.Ok(new VitalsAnswer(ring.Latest, ring.All())))
        .WithMetadata(new RequiresAttribute(Permission.Administer, DataSet))
        .WithName("GetVitals")
        .WithTags("System")
        .WithSummary("The vital signs of this process: the latest, and the last hour every two seconds.");

    /// <summary>What the interface answers.</summary>
    /// <param name="Latest">The latest signs; null in the first two seconds.</param>
    /// <param name="LastHour">Oldest first, two seconds apart.</param>
    internal sealed record VitalsAnswer(VitalSigns? Latest, IReadOnlyList<VitalSigns> LastHour);
}
