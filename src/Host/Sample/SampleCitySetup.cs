using Civium.Host.Commands;

namespace Civium.Host.Sample;

/// <summary>Adds the sample city unless the server is to start empty.</summary>
internal static class SampleCitySetup
{
    public static void AddSampleCity(this IServiceCollection services, RunSettings settings)
    {
        if (!settings.Empty)
        {
            services.AddHostedService<SampleCityService>();
        }
    }
}
