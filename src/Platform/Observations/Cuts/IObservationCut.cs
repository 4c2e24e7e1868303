using Civium.Platform.Observations.Embedded.Segments;

namespace Civium.Platform.Observations.Cuts;

/// <summary>The observations as of one moment, as segments whatever the engine. Dispose it: it keeps files or a transaction open.</summary>
internal interface IObservationCut : IAsyncDisposable
{
    /// <summary>Each partition's epoch and last number.</summary>
    IReadOnlyList<PartitionPosition> Positions { get; }

    /// <summary>Streams that were deleted.</summary>
    IReadOnlyCollection<long> DeletedStreams { get; }

    /// <summary>What was answered under idempotency keys and concerns only observations that are in the cut.</summary>
    Task<IReadOnlyList<CutReceipt>> ReceiptsAsync(CancellationToken cancellation);

    /// <summary>The segments, one after the other; each is good until the next is asked for. Some are made in <paramref name="staging"/>.</summary>
    IAsyncEnumerable<SealedSegment> SegmentsAsync(string staging, CancellationToken cancellation);
}

/// <summary>What was answered under an idempotency key.</summary>
/// <param name="Partition">By which partition.</param>
/// <param name="Key">The request's name.</param>
/// <param name="Fingerprint">Its digest.</param>
/// <param name="Ids">The ids given.</param>
/// <param name="Recorded">When, in microseconds since 1970.</param>
internal sealed record CutReceipt(int Partition, string Key, string Fingerprint, IReadOnlyList<long> Ids, long Recorded);
