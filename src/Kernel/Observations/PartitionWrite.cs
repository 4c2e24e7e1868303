namespace Civium.Kernel.Observations;

/// <summary>A client's name for its request: a repetition under the same name is answered with the first answer.</summary>
/// <param name="Key">Unique per actor; at most 200 characters.</param>
/// <param name="Fingerprint">A digest of what was asked, so that another request under the same name is refused.</param>
public sealed record IdempotencyKey(string Key, string Fingerprint);

/// <summary>What was answered under an idempotency key.</summary>
/// <param name="Fingerprint">The digest of the first request.</param>
/// <param name="Ids">The ids given, in the order asked.</param>
public sealed record KeyReceipt(string Fingerprint, IReadOnlyList<long> Ids);

/// <summary>The right to write to a partition until someone takes a later one.</summary>
/// <param name="Partition">Which.</param>
/// <param name="Epoch">The fencing token: larger each time the partition is acquired.</param>
/// <param name="LastSequence">The last sequence that was durably written; 0 when none.</param>
public sealed record PartitionHold(int Partition, long Epoch, long LastSequence);

/// <summary>
/// Changes to one partition that become durable together or not at all. <see cref="Append"/> continues the partition's numbering
/// without a gap.
/// </summary>
public sealed record PartitionWrite
{
    /// <summary>Which partition.</summary>
    public required int Partition { get; init; }

    /// <summary>The writer's epoch; a write of an earlier epoch is refused with <see cref="FencedException"/>.</summary>
    public required long Epoch { get; init; }

    /// <summary>New observations, numbered, in order.</summary>
    public IReadOnlyList<Observation> Append { get; init; } = [];

    /// <summary>Observations that replace the ones with their ids; their streams do not change.</summary>
    public IReadOnlyList<Observation> Replace { get; init; } = [];

    /// <summary>Ids of observations to delete.</summary>
    public IReadOnlyList<long> Delete { get; init; } = [];

    /// <summary>Streams of which all observations are deleted, and to which none can be written again.</summary>
    public IReadOnlyList<long> DeleteStreams { get; init; } = [];

    /// <summary>The request's name; null when it has none.</summary>
    public string? Key { get; init; }

    /// <summary>What to answer when the request comes again; null when <see cref="Key"/> is.</summary>
    public KeyReceipt? Receipt { get; init; }
}
