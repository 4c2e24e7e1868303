using Civium.Kernel.Observations;
using Civium.Platform.Databases;
using Civium.Platform.Observations.Embedded;
using Civium.Platform.Observations.Postgres;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Civium.Platform.Startup;

/// <summary>Opens the observation store that the options ask for.</summary>
internal static class ObservationStores
{
    /// <summary>How many partitions a new city gets: enough for some tens of machines, few enough to be cheap on one.</summary>
    private const int Partitions = 32;

    public static async Task<IObservationStore> OpenAsync(IServiceProvider services, string? clusterConnection, CancellationToken cancellation)
    {
        var time = services.GetRequiredService<TimeProvider>();
        var log = services.GetRequiredService<ILoggerFactory>().CreateLogger<IObservationStore>();
        if (clusterConnection is null)
        {
            var options = new EmbeddedStoreOptions
            {
                Directory = services.GetRequiredService<DataDirectory>().Combine("observations"),
                Partitions = Partitions,
            };
            return await EmbeddedObservationStore.OpenAsync(options, time, log);
        }

        var settings = new NpgsqlConnectionStringBuilder(clusterConnection)
        {
            ApplicationName = "civium observations",
            MaxPoolSize = 30,
        };
        var source = NpgsqlDataSource.Create(settings);
        return await PostgresObservationStore.OpenAsync(source, Partitions, time, log, cancellation);
    }
}
