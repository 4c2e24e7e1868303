using Civium.Kernel.Observations;
using Civium.Platform.Consumers;
using Civium.Platform.Partitions;
using Civium.Platform.Startup;

namespace Civium.Platform;

/// <summary>How the platform is doing, for health checks and the vital signs. Safe for concurrent use.</summary>
public sealed class PlatformStatus
{
    private readonly Storage _storage;
    private readonly PartitionOwnership _ownership;
    private readonly PartitionKeeper _keeper;
    private readonly ConsumerHost _consumers;

    internal PlatformStatus(Storage storage, PartitionOwnership ownership, PartitionKeeper keeper, ConsumerHost consumers)
    {
        _storage = storage;
        _ownership = ownership;
        _keeper = keeper;
        _consumers = consumers;
    }

    /// <summary>Whether storage is open and migrated.</summary>
    public bool StorageOpen => _storage.IsOpen;

    /// <summary>How many partitions the city has; 0 before storage is open.</summary>
    public int Partitions => _storage.IsOpen ? _storage.Observations.Partitions : 0;

    /// <summary>How many partitions answered lately, in this process or another.</summary>
    public int PartitionsActive => _keeper.Active;

    /// <summary>How many partitions this process holds.</summary>
    public int PartitionsHeld => _ownership.Held.Count;

    /// <summary>How many durable observations each consumer of this process has not seen yet.</summary>
    public IReadOnlyDictionary<string, long> ConsumerLags => _consumers.Lags;

    /// <summary>Where the data are.</summary>
    public string DataDirectory => _storage.Directory;

    /// <summary>The store, once open.</summary>
    internal IObservationStore Store => _storage.Observations;
}
