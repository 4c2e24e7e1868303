using Orleans.Concurrency;

namespace Civium.Platform.Partitions;

/// <summary>
/// One partition. Its key is the partition's number; the actor system runs it on one machine of the cluster, and its fencing epoch makes
/// sure that only the latest activation can write should there ever be two.
/// </summary>
internal interface IPartitionGrain : IGrainWithIntegerKey
{
    /// <summary>Makes sure the partition is active, and lets it move when the cluster's size is not what it was.</summary>
    [AlwaysInterleave]
    Task KeepAsync(int processes);

    /// <summary>Numbers and stores a batch.</summary>
    [AlwaysInterleave]
    Task<PartitionReply> AppendAsync([Immutable] AppendMessage message);

    /// <summary>Replaces or deletes what is there.</summary>
    [AlwaysInterleave]
    Task<PartitionReply> ChangeAsync([Immutable] ChangeMessage message);
}
