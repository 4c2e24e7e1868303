using System.Data.Common;
using Civium.Kernel.Observations;

namespace Civium.Kernel.Partitions;

/// <summary>
/// Something that follows every partition in order: a module registers one as a singleton. Its results and its position are committed
/// in one transaction of its module's database, so that a crash neither loses nor repeats a result.
/// </summary>
public interface IPartitionConsumer
{
    /// <summary>Its name, under which its positions are kept; never change it.</summary>
    string Name { get; }

    /// <summary>The module whose database holds its results and positions.</summary>
    string Module { get; }

    /// <summary>
    /// Takes in what came since the last position. It is called by one thread at a time for any one partition. When it throws, the
    /// same stretches come again later.
    /// </summary>
    Task ConsumeAsync(PartitionAdvance advance, CancellationToken cancellation);
}

/// <summary>A stretch of one partition that a consumer has not seen.</summary>
/// <param name="Partition">Which partition.</param>
/// <param name="Observations">In the order of their numbers.</param>
public sealed record PartitionStretch(int Partition, IReadOnlyList<Observation> Observations);

/// <summary>Stretches of one or several partitions, and the way to commit that they were consumed.</summary>
public abstract class PartitionAdvance
{
    /// <summary>What to consume: at most one stretch a partition.</summary>
    public abstract IReadOnlyList<PartitionStretch> Stretches { get; }

    /// <summary>
    /// Moves the consumer's positions past the stretches, inside the transaction that holds its results. The caller commits.
    /// </summary>
    /// <exception cref="FencedException">A partition has moved to another process; roll back.</exception>
    public abstract Task SaveAsync(DbTransaction transaction, CancellationToken cancellation);
}
