using Civium.Kernel.Observations;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Civium.Platform.Partitions;

/// <summary>
/// Keeps every partition active somewhere: after a restart its consumers must go on even when nothing new comes in, and after the loss of
/// a process another takes its partitions over.
/// </summary>
internal sealed class PartitionKeeper(IServiceProvider services, TimeProvider time, ILogger<PartitionKeeper> log) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(2);
    private int _active;

    /// <summary>How many partitions answered in the last round.</summary>
    public int Active => Volatile.Read(ref _active);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var grains = services.GetRequiredService<IGrainFactory>();
        var partitions = services.GetRequiredService<IObservationStore>().Partitions;
        using var timer = new PeriodicTimer(Interval, time);
        do
        {
            var processes = await CountProcessesAsync(grains);
            var kept = await Task.WhenAll(Enumerable.Range(0, partitions).Select(partition => KeepAsync(grains, partition, processes)));
            Volatile.Write(ref _active, kept.Count(ok => ok));
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private static async Task<int> CountProcessesAsync(IGrainFactory grains)
    {
        try
        {
            var hosts = await grains.GetGrain<IManagementGrain>(0).GetHosts(onlyActive: true);
            return hosts.Count;
        }
        catch (Exception e) when (e is OrleansException or TimeoutException)
        {
            return 0;
        }
    }

    private async Task<bool> KeepAsync(IGrainFactory grains, int partition, int processes)
    {
        try
        {
            await grains.GetGrain<IPartitionGrain>(partition).KeepAsync(processes);
            return true;
        }
        catch (Exception e)
        {
            log.LogWarning("Partition {Partition} is not answering: {Reason}", partition, e.Message);
            return false;
        }
    }
}
