using Civium.Kernel.Partitions;
using Civium.Platform.Consumers;

namespace Civium.Platform.Partitions;

/// <summary>How far each partition is, when this process holds them all.</summary>
internal sealed class LocalHeads(PartitionOwnership ownership, IPartitions partitions) : IPartitionHeads
{
    public event Action? Moved
    {
        add => ownership.Changed += value;
        remove => ownership.Changed -= value;
    }

    public Task<long[]> ReadAsync(CancellationToken cancellation)
    {
        var heads = new long[partitions.Count];
        Array.Fill(heads, -1);
        foreach (var owned in ownership.Held)
        {
            heads[owned.Partition] = owned.LastSequence;
        }

        return Task.FromResult(heads);
    }
}
