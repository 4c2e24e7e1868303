using Civium.Kernel.Observations;
using Civium.Platform.Faults;

namespace Civium.Platform.Startup;

/// <summary>Opens the observation store that the options ask for.</summary>
internal static class ObservationStores
{
    public static Task<IObservationStore> OpenAsync(IServiceProvider services, string? clusterConnection, CancellationToken cancellation) =>
        Task.FromException<IObservationStore>(new StartupException("This build holds no observation store."));
}
