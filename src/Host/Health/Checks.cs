using Civium.Host.Commands;
using Civium.Kernel.Observations;
using Civium.Platform;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Civium.Host.Health;

/// <summary>Whether everything that starts with the server has: migrations are done before that.</summary>
internal sealed class StartedCheck(IHostApplicationLifetime lifetime) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult((lifetime.ApplicationStarted.IsCancellationRequested, lifetime.ApplicationStopping.IsCancellationRequested) switch
        {
            (_, true) => HealthCheckResult.Unhealthy("It is stopping."),
            (true, _) => HealthCheckResult.Healthy("Started; the schemas are up to date."),
            _ => HealthCheckResult.Unhealthy("It is still starting."),
        });
}

/// <summary>Whether the observation store answers and every partition is at work, here or on another machine.</summary>
internal sealed class StorageCheck(PlatformStatus platform, IObservationStore store) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            await store.FindAsync(1, cancellationToken);
        }
        catch (Exception failure) when (failure is not OutOfMemoryException)
        {
            return HealthCheckResult.Unhealthy("The observation store does not answer.", failure);
        }

        var (active, all) = (platform.PartitionsActive, platform.Partitions);
        return active < all
            ? HealthCheckResult.Unhealthy($"{active} of {all} partitions are at work; the others are being taken over.")
            : HealthCheckResult.Healthy($"Storage answers; all {all} partitions are at work.");
    }
}

/// <summary>Whether there is room for what is to come.</summary>
internal sealed class DiskCheck(RunSettings settings) : IHealthCheck
{
    private const long Scarce = 256L * 1024 * 1024;
    private const long Full = 16L * 1024 * 1024;

    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var free = Disk.FreeBytes(settings.DataDirectory);
        return Task.FromResult(free switch
        {
            null => HealthCheckResult.Degraded($"The free space of {settings.DataDirectory} cannot be told."),
            < Full => HealthCheckResult.Degraded("The disk is full: writes are answered with 507, reads go on. Make room."),
            < Scarce => HealthCheckResult.Degraded($"The disk is nearly full: {free / 1024 / 1024} MiB are free. Make room."),
            _ => HealthCheckResult.Healthy($"{free / 1024 / 1024} MiB are free."),
        });
    }
}
