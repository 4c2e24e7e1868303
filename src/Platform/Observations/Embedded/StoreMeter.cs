using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Civium.Platform.Observations.Embedded;

/// <summary>What the store measures of itself, on the meter that the host listens to. Safe for concurrent use.</summary>
internal static class StoreMeter
{
    private static readonly Meter Civium = new("Civium");

    private static readonly Histogram<double> Fsync = Civium.CreateHistogram<double>(
        "civium.fsync.duration", "s", "How long the disk took to make a group of writes durable.");

    /// <summary>Records a sync that began at <paramref name="started"/> (<see cref="Stopwatch.GetTimestamp"/>).</summary>
    public static void Synced(long started) => Fsync.Record(Stopwatch.GetElapsedTime(started).TotalSeconds);
}
