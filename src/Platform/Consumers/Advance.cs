using System.Data.Common;
using Civium.Kernel.Partitions;

namespace Civium.Platform.Consumers;

/// <summary>What a consumer is handed: stretches, and the moves that commit with its results.</summary>
internal sealed class Advance(
    Checkpoints checkpoints,
    IReadOnlyList<PartitionStretch> stretches,
    IReadOnlyList<Checkpoints.Step> steps) : PartitionAdvance
{
    public override IReadOnlyList<PartitionStretch> Stretches => stretches;

    /// <summary>Whether the consumer asked for the moves at all; one that did not would get the same stretches for ever.</summary>
    public bool Saved { get; private set; }

    public override async Task SaveAsync(DbTransaction transaction, CancellationToken cancellation)
    {
        foreach (var step in steps)
        {
            await checkpoints.MoveAsync(transaction, step, cancellation);
        }

        Saved = true;
    }
}
