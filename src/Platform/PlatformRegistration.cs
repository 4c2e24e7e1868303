using Civium.Kernel.Databases;
using Civium.Kernel.Events;
using Civium.Kernel.Observations;
using Civium.Kernel.Partitions;
using Civium.Platform.Cluster;
using Civium.Platform.Consumers;
using Civium.Platform.Databases;
using Civium.Platform.Events;
using Civium.Platform.Partitions;
using Civium.Platform.Startup;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;

namespace Civium.Platform;

/// <summary>Registers what implements Kernel's ports.</summary>
public static class PlatformRegistration
{
    /// <summary>
    /// Registers storage, partitions, consumers, the bus and the outbox. Hosted services start in the order written here: storage first,
    /// and what modules register later runs on a database that is up to date.
    /// </summary>
    public static WebApplicationBuilder AddPlatform(this WebApplicationBuilder builder, PlatformOptions options)
    {
        var services = builder.Services;
        services.TryAddSingleton(TimeProvider.System);
        services.AddStorage(options);
        services.AddHostedService(provider => provider.GetRequiredService<Storage>());
        builder.UseOrleans(silo =>
        {
            if (options.ClusterConnection is { } connection)
            {
                silo.UsePostgresCluster(connection, options.ClusterAddress);
            }
            else
            {
                silo.UseAlone();
            }
        });
        services.AddPartitions();
        services.AddSingleton<IEventBus, EventBus>();
        services.AddSingleton<IOutbox, Outbox>();
        services.AddHostedService<OutboxPump>();
        services.AddSingleton(provider => new PlatformStatus(
            provider.GetRequiredService<Storage>(),
            provider.GetRequiredService<PartitionOwnership>(),
            provider.GetRequiredService<PartitionKeeper>(),
            provider.GetRequiredService<ConsumerHost>()));
        return builder;
    }

    private static void AddStorage(this IServiceCollection services, PlatformOptions options)
    {
        services.AddSingleton(_ => DataDirectory.Open(options.DataDirectory));
        services.AddSingleton<IModuleDatabases>(provider => options.ClusterConnection is { } connection
            ? new PostgresModuleDatabases(connection)
            : new SqliteModuleDatabases(provider.GetRequiredService<DataDirectory>()));
        services.AddKeyedSingleton<IModuleDatabase>(
            KeyedService.AnyKey,
            (provider, module) => provider.GetRequiredService<IModuleDatabases>().Open((string)module));
        services.AddSingleton(provider => new Storage(provider, options.ClusterConnection));
        services.AddSingleton<IObservationStore>(provider => provider.GetRequiredService<Storage>().Observations);
        services.AddSingleton<IObservationUpkeep>(provider => (IObservationUpkeep)provider.GetRequiredService<Storage>().Observations);
        services.AddSingleton<IObservationAnalysis>(provider => (IObservationAnalysis)provider.GetRequiredService<Storage>().Observations);
    }

    private static void AddPartitions(this IServiceCollection services)
    {
        services.AddSingleton<PartitionOwnership>();
        services.AddSingleton<IPartitions, Partitions.Partitions>();
        services.AddSingleton<PartitionKeeper>();
        services.AddHostedService(provider => provider.GetRequiredService<PartitionKeeper>());
        services.AddSingleton<ConsumerHost>();
        services.AddHostedService(provider => provider.GetRequiredService<ConsumerHost>());
    }
}
