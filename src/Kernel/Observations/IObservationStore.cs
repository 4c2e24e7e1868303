namespace Civium.Kernel.Observations;

/// <summary>
/// Where observations live. A write is durable when its task completes, and visible to every later read. Safe for concurrent use.
/// </summary>
/// <remarks>
/// Both implementations pass one contract suite (<c>ObservationStoreContract</c>). Reads see a consistent state: no observation twice
/// and none that was durable before left out, while others write and while the store reorganises itself.
/// </remarks>
public interface IObservationStore
{
    /// <summary>How many partitions this city has; fixed when its storage is made.</summary>
    int Partitions { get; }

    /// <summary>Takes the right to write to <paramref name="partition"/> away from whoever had it.</summary>
    Task<PartitionHold> AcquireAsync(int partition, CancellationToken cancellation);

    /// <summary>
    /// Makes <paramref name="write"/> durable. Writes of one partition must be handed over in the order of their numbers; they may be
    /// handed over before earlier ones have completed, and then become durable in that order.
    /// </summary>
    /// <exception cref="FencedException">Someone has acquired the partition since.</exception>
    /// <exception cref="SequenceException">The numbering does not continue where the last durable write ended.</exception>
    /// <exception cref="StorageFullException">There is no room; nothing was written.</exception>
    Task WriteAsync(PartitionWrite write, CancellationToken cancellation);

    /// <summary>What was answered under <paramref name="key"/> in the last 24 hours; null when nothing.</summary>
    Task<KeyReceipt?> FindReceiptAsync(int partition, string key, CancellationToken cancellation);

    /// <summary>Which of <paramref name="streams"/> were deleted.</summary>
    Task<IReadOnlySet<long>> FindDeletedStreamsAsync(IReadOnlyCollection<long> streams, CancellationToken cancellation);

    /// <summary>The observation with this id; null when there is none.</summary>
    Task<Observation?> FindAsync(long id, CancellationToken cancellation);

    /// <summary>
    /// Observations of a partition in the order of their numbers, those after <paramref name="afterSequence"/>, at most
    /// <paramref name="limit"/>. Deleted ones are left out; <see cref="PartitionPage.LastSequence"/> says how far the page reaches.
    /// </summary>
    Task<PartitionPage> ReadPartitionAsync(int partition, long afterSequence, int limit, CancellationToken cancellation);

    /// <summary>The observations that <paramref name="query"/> asks for, in its order.</summary>
    IAsyncEnumerable<Observation> QueryAsync(ObservationQuery query, CancellationToken cancellation);

    /// <summary>How many observations meet the conditions of <paramref name="query"/>, whatever its After, Skip and Limit.</summary>
    Task<long> CountAsync(ObservationQuery query, CancellationToken cancellation);

    /// <summary>What times the observations of each stream span; streams without observations are left out.</summary>
    Task<IReadOnlyDictionary<long, StreamExtent>> ExtentsAsync(IReadOnlyCollection<long> streams, CancellationToken cancellation);
}

/// <summary>A stretch of a partition.</summary>
/// <param name="Observations">Those that are not deleted, by number.</param>
/// <param name="LastSequence">The number the stretch ends at, deleted ones counted; the number asked from when it is empty.</param>
public sealed record PartitionPage(IReadOnlyList<Observation> Observations, long LastSequence);

/// <summary>What times a stream's observations span.</summary>
/// <param name="Start">The earliest start of a phenomenon time.</param>
/// <param name="End">The latest end of a phenomenon time.</param>
/// <param name="FirstResult">The earliest result time; null when none has one.</param>
/// <param name="LastResult">The latest result time; null when none has one.</param>
/// <param name="Count">How many observations there are.</param>
public sealed record StreamExtent(DateTime Start, DateTime End, DateTime? FirstResult, DateTime? LastResult, long Count);
