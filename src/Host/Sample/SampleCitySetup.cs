using Civium.Kernel.Access;
using Civium.Platform.Databases;
using Civium.Ui.Layout;

namespace Civium.Host.Sample;

/// <summary>Adds the sample city, and the address that silences it.</summary>
internal static class SampleCitySetup
{
    public static void AddSampleCity(this IServiceCollection services)
    {
        // Hosted services are made before the data directory is open.
        services.AddSingleton(provider => new Lazy<SampleMarker>(() => new SampleMarker(provider.GetRequiredService<DataDirectory>())));
        services.AddFramePart<SampleNote>(FramePlace.Note);
        services.AddSingleton<SampleCityService>().AddHostedService(provider => provider.GetRequiredService<SampleCityService>());
    }

    public static void MapSampleCity(this IEndpointRouteBuilder endpoints) =>
        endpoints.MapPost("/api/sample-city/silence", async (SampleCityService city) =>
        {
            await city.SilenceAsync();
            return TypedResults.NoContent();
        })
            .WithMetadata(new RequiresAttribute(Permission.Steward, "sensing.things")).WithTags("Sample city").WithName("SilenceSampleCity")
            .WithSummary("Silence the sample city's devices for good; what they sent stays until it is removed.");
}
