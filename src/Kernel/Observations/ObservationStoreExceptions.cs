namespace Civium.Kernel.Observations;

/// <summary>The writer's epoch is over: the partition was acquired by another.</summary>
public sealed class FencedException(int partition, long epoch)
    : Exception($"Partition {partition} was taken over: epoch {epoch} may no longer write to it.");

/// <summary>The numbers of a write do not continue where the partition's last durable write ended.</summary>
public sealed class SequenceException(int partition, long expected, long given)
    : Exception($"Partition {partition} continues at {expected}, but a write began at {given}.");

/// <summary>The disk is full: nothing was written, reads go on.</summary>
public sealed class StorageFullException(string what, Exception? inner = null)
    : Exception($"There is no room left on the disk for {what}.", inner);

/// <summary>Stored data is not as it was written.</summary>
public sealed class StorageCorruptException(string where, string what)
    : Exception($"{where} is damaged: {what}.");

/// <summary>A write to a stream that was deleted; nothing was written.</summary>
public sealed class StreamDeletedException(long stream)
    : Exception($"Stream {stream} was deleted: nothing can be written to it.")
{
    /// <summary>The stream.</summary>
    public long Stream { get; } = stream;
}
