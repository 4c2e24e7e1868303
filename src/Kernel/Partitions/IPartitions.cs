using Civium.Kernel.Observations;

namespace Civium.Kernel.Partitions;

/// <summary>What to do when a stream already has an observation at the same start of phenomenon time.</summary>
public enum DuplicateRule
{
    /// <summary>Keep both.</summary>
    KeepAll,

    /// <summary>Keep the one there is; the new one is answered with its id.</summary>
    FirstWins,

    /// <summary>Delete the one there is and keep the new.</summary>
    LastWins,
}

/// <summary>Observations of one partition's Things that are to be stored together or not at all.</summary>
/// <param name="Observations">Not yet numbered, in order.</param>
/// <param name="DuplicateRules">The rule of each stream that has one other than <see cref="DuplicateRule.KeepAll"/>; null when none has.</param>
/// <param name="Key">The request's name, if it has one.</param>
public sealed record ReadingBatch(
    IReadOnlyList<Observation> Observations,
    IReadOnlyDictionary<long, DuplicateRule>? DuplicateRules = null,
    IdempotencyKey? Key = null);

/// <summary>
/// The city's partitions. A Thing's id decides its partition, so all streams of a place meet the same rules in one order. Safe for
/// concurrent use, from any process of a cluster.
/// </summary>
public interface IPartitions
{
    /// <summary>How many there are.</summary>
    int Count { get; }

    /// <summary>The partition of a Thing.</summary>
    int Of(long thing);

    /// <summary>Numbers and stores a batch; the answer comes after it is durable.</summary>
    /// <returns>The id of each observation, in the order given.</returns>
    /// <exception cref="Requests.RefusedException">The key was used for another request, or a stream was deleted.</exception>
    /// <exception cref="StorageFullException">There is no room; nothing was stored.</exception>
    Task<IReadOnlyList<long>> AppendAsync(int partition, ReadingBatch batch, CancellationToken cancellation);

    /// <summary>Replaces an observation durably.</summary>
    Task ReplaceAsync(Observation observation, CancellationToken cancellation);

    /// <summary>Deletes an observation durably.</summary>
    Task DeleteAsync(long observation, CancellationToken cancellation);

    /// <summary>Deletes all observations of streams of <paramref name="partition"/>; nothing can be written to them again.</summary>
    Task DeleteStreamsAsync(int partition, IReadOnlyList<long> streams, CancellationToken cancellation);
}
