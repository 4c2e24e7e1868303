namespace Civium.Host.Vitals;

/// <summary>How this process was doing over two seconds. Null where nothing was measured.</summary>
internal sealed record VitalSigns
{
    /// <summary>When the two seconds ended.</summary>
    public required DateTime Time { get; init; }

    /// <summary>Requests answered, each second.</summary>
    public required double RequestsPerSecond { get; init; }

    /// <summary>How long requests took, in milliseconds; live connections are left out.</summary>
    public required Quantiles? LatencyMs { get; init; }

    /// <summary>Observations made durable, each second.</summary>
    public required double ObservationsPerSecond { get; init; }

    /// <summary>Durable observations that the slowest consumer has not seen yet.</summary>
    public required long ConsumerLag { get; init; }

    /// <summary>How long a sync to the disk took, in milliseconds.</summary>
    public required Quantiles? FsyncMs { get; init; }

    /// <summary>Bytes in use on the garbage-collected heap.</summary>
    public required long HeapBytes { get; init; }

    /// <summary>Bytes of memory of the process.</summary>
    public required long WorkingSetBytes { get; init; }

    /// <summary>Threads of the pool.</summary>
    public required int Threads { get; init; }

    /// <summary>Bytes that can still be written to the disk of the data directory.</summary>
    public required long? DiskFreeBytes { get; init; }

    /// <summary>Partitions this process holds.</summary>
    public required int PartitionsHeld { get; init; }

    /// <summary>Partitions the city has.</summary>
    public required int Partitions { get; init; }

    /// <summary>Seconds since the process began.</summary>
    public required double UptimeSeconds { get; init; }
}

/// <summary>Quantiles of a distribution.</summary>
internal sealed record Quantiles(double P50, double P95, double P99);
