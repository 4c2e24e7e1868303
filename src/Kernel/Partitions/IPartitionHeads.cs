namespace Civium.Kernel.Partitions;

/// <summary>
/// How far each partition is durable, whichever process of a cluster holds it: for those who follow all partitions without a position of
/// their own in a database. Safe for concurrent use.
/// </summary>
public interface IPartitionHeads
{
    /// <summary>Raised when a partition held by this process moved, on the thread that moved it: only wake someone.</summary>
    event Action? Moved;

    /// <summary>
    /// The number of the last durable observation of each partition, by partition; -1 while it is not known. In a cluster it costs one
    /// statement, and partitions held elsewhere raise no <see cref="Moved"/>: ask now and then.
    /// </summary>
    Task<long[]> ReadAsync(CancellationToken cancellation);
}
