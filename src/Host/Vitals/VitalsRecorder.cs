using Civium.Host.Health;
using Civium.Platform;

namespace Civium.Host.Vitals;

/// <summary>Takes the vital signs every two seconds.</summary>
internal sealed class VitalsRecorder(VitalsRing ring, PlatformStatus platform, TimeProvider time, ILogger<VitalsRecorder> log) : BackgroundService
{
    private readonly DateTime _begun = time.GetUtcNow().UtcDateTime;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var meters = new MeterReader();
        using var timer = new PeriodicTimer(VitalsRing.Period, time);
        var since = time.GetTimestamp();
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                var now = time.GetTimestamp();
                Record(meters, time.GetElapsedTime(since, now).TotalSeconds);
                since = now;
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            return;
        }
    }

    private void Record(MeterReader meters, double seconds)
    {
        try
        {
            ring.Add(Take(meters, seconds));
        }
        catch (Exception failure) when (failure is not OutOfMemoryException)
        {
            log.LogWarning(failure, "The vital signs could not be taken this time.");
        }
    }

    private VitalSigns Take(MeterReader meters, double seconds)
    {
        var (requests, latency) = meters.Requests.Take();
        var now = time.GetUtcNow().UtcDateTime;
        return new VitalSigns
        {
            Time = now,
            RequestsPerSecond = requests / seconds,
            LatencyMs = latency,
            ObservationsPerSecond = meters.TakeStored() / seconds,
            ConsumerLag = platform.ConsumerLags.Values.DefaultIfEmpty(0).Max(),
            FsyncMs = meters.Fsyncs.Take().Quantiles,
            HeapBytes = GC.GetTotalMemory(forceFullCollection: false),
            WorkingSetBytes = Environment.WorkingSet,
            Threads = ThreadPool.ThreadCount,
            DiskFreeBytes = Disk.FreeBytes(platform.DataDirectory),
            PartitionsHeld = platform.PartitionsHeld,
            Partitions = platform.Partitions,
            UptimeSeconds = (now - _begun).TotalSeconds,
        };
    }
}
