namespace Civium.Platform.Backups;

/// <summary>What a backup says of itself, in its own entry.</summary>
/// <param name="Format">The version of the layout of backups.</param>
/// <param name="Made">When, in UTC.</param>
/// <param name="Partitions">How many partitions the city has.</param>
/// <param name="Modules">The modules whose tables it holds.</param>
/// <param name="Positions">Each partition's epoch and last number.</param>
/// <param name="DeletedStreams">Streams that were deleted.</param>
/// <param name="Observations">How many observations it holds.</param>
internal sealed record BackupDescription(
    int Format, DateTime Made, int Partitions, IReadOnlyList<ModuleDescription> Modules, IReadOnlyList<PositionDescription> Positions,
    IReadOnlyList<long> DeletedStreams, long Observations)
{
    /// <summary>The layout this program writes.</summary>
    public const int CurrentFormat = 1;

    /// <summary>Its entry.</summary>
    public const string Entry = "backup.json";

    /// <summary>The entry with the SHA-256 of all others, the last one.</summary>
    public const string Checksums = "checksums.json";

    /// <summary>The entry with what was answered under idempotency keys.</summary>
    public const string Receipts = "observations/receipts.json";

    /// <summary>The entry that names the segments in order, with their dead rows.</summary>
    public const string Segments = "observations/segments.json";
}

/// <summary>A module in a backup.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Migrations">The names of the migrations that had been applied.</param>
/// <param name="Tables">Its tables.</param>
/// <param name="Sequences">The last number each table has given.</param>
internal sealed record ModuleDescription(string Name, IReadOnlyList<string> Migrations, IReadOnlyList<string> Tables, IReadOnlyDictionary<string, long> Sequences);

/// <summary>Where a partition stands.</summary>
internal sealed record PositionDescription(long Epoch, long LastSequence);

/// <summary>A segment in a backup.</summary>
/// <param name="Entry">Its entry.</param>
/// <param name="Dead">Which of its rows are dead: by block, the places in it.</param>
internal sealed record SegmentDescription(string Entry, IReadOnlyDictionary<int, ushort[]> Dead);
