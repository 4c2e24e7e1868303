using Civium.Platform.Observations.Embedded.Disk;

namespace Civium.Platform.Observations.Embedded;

/// <summary>How the embedded store is laid out and how much memory it may take.</summary>
public sealed record EmbeddedStoreOptions
{
    /// <summary>Its directory; made when missing. One process at a time may have it open: the caller sees to that.</summary>
    public required string Directory { get; init; }

    /// <summary>How many partitions a new directory gets; an existing one keeps its own.</summary>
    public int Partitions { get; init; } = 32;

    /// <summary>Recent changes are sealed when there are this many.</summary>
    public int SealChanges { get; init; } = 50_000;

    /// <summary>Recent changes are sealed when the log has grown by this many bytes.</summary>
    public long SealBytes { get; init; } = 64 << 20;

    /// <summary>Recent changes are sealed when the first of them is this old.</summary>
    public TimeSpan SealAge { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Writers wait while this many changes are in memory.</summary>
    public int MaxChanges { get; init; } = 1_000_000;

    /// <summary>Called after each step of a sealing; tests fail or die here.</summary>
    internal Action<SealStep> OnSealStep { get; init; } = _ => { };

    /// <summary>Called after each step of a merging; tests fail or die here.</summary>
    internal Action<MergeStep> OnMergeStep { get; init; } = _ => { };

    /// <summary>How many segments of about one size are merged into one.</summary>
    public int MergeAtOnce { get; init; } = 8;

    /// <summary>Rows that were deleted or replaced are taken out of their files at the latest after this time.</summary>
    public TimeSpan PurgeAge { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>How long an idempotency key is remembered.</summary>
    public TimeSpan ReceiptAge { get; init; } = TimeSpan.FromHours(24);

    /// <summary>Opens log files; tests put a failing disk here.</summary>
    internal Func<string, ILogFile> OpenLogFile { get; init; } = path => new DiskLogFile(path);
}
