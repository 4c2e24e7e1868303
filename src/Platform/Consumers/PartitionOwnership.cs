using System.Collections.Concurrent;
using Civium.Kernel.Observations;

namespace Civium.Platform.Consumers;

/// <summary>
/// Which partitions this process holds, and how far each was written. The partition's grain reports here; the consumers' loops follow.
/// Safe for concurrent use.
/// </summary>
internal sealed class PartitionOwnership
{
    private readonly ConcurrentDictionary<int, Owned> _owned = new();

    /// <summary>Raised after each change, on the thread that made it: only wake someone.</summary>
    public event Action? Changed;

    /// <summary>The partitions held now.</summary>
    public ICollection<Owned> Held => _owned.Values;

    /// <summary>A grain took <paramref name="hold"/>.</summary>
    public void Take(PartitionHold hold)
    {
        _owned.AddOrUpdate(
            hold.Partition,
            _ => new Owned(hold),
            (_, current) => current.Epoch > hold.Epoch ? current : new Owned(hold));
        Changed?.Invoke();
    }

    /// <summary>A grain ended; a later hold on the same partition stays.</summary>
    public void Release(int partition, long epoch)
    {
        if (_owned.TryGetValue(partition, out var owned) && owned.Epoch == epoch)
        {
            _owned.TryRemove(KeyValuePair.Create(partition, owned));
        }
    }

    /// <summary>Observations up to <paramref name="sequence"/> are durable.</summary>
    public void Written(int partition, long epoch, long sequence)
    {
        if (_owned.TryGetValue(partition, out var owned) && owned.Epoch == epoch)
        {
            owned.Advance(sequence);
            Changed?.Invoke();
        }
    }

    /// <summary>A partition held by this process.</summary>
    internal sealed class Owned(PartitionHold hold)
    {
        private long _last = hold.LastSequence;

        public int Partition { get; } = hold.Partition;

        public long Epoch { get; } = hold.Epoch;

        /// <summary>The last sequence known to be durable.</summary>
        public long LastSequence => Interlocked.Read(ref _last);

        /// <summary>Moves forward only: commits of one partition may be reported out of order.</summary>
        public void Advance(long sequence)
        {
            for (var seen = LastSequence; sequence > seen;)
            {
                var before = Interlocked.CompareExchange(ref _last, sequence, seen);
                if (before == seen)
                {
                    return;
                }

                seen = before;
            }
        }
    }
}
