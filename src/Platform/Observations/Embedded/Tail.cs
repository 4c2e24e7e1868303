using System.Collections.Immutable;
using Civium.Platform.Observations.Embedded.Segments;

namespace Civium.Platform.Observations.Embedded;

/// <summary>A stretch of the log that no longer changes and waits to be sealed.</summary>
/// <param name="Table">Its changes.</param>
/// <param name="LastSegment">The log segment it ends with.</param>
/// <param name="At">The number of its last write.</param>
/// <param name="Holds">Each partition's epoch and last number at its end.</param>
internal sealed record FrozenTable(Memtable Table, long LastSegment, long At, IReadOnlyList<PartitionPosition> Holds);

/// <summary>What a reader needs to see the store as it was at one moment: dispose it soon, since it keeps files open.</summary>
/// <param name="Tables">The memtables, oldest first; the last one is being written.</param>
/// <param name="Sealed">Everything before them.</param>
/// <param name="At">The last durable write.</param>
internal sealed record TailSnapshot(ImmutableArray<Memtable> Tables, SealedState Sealed, long At) : IDisposable
{
    private int _disposed;

    /// <inheritdoc/>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _disposed, 1) == 0)
            Sealed.Leave();
    }
}

/// <summary>The changes that are in the log but not yet sealed. One thread applies and freezes; any number read.</summary>
internal sealed class Tail
{
    private readonly Lock _gate = new();
    private readonly int _partitions;
    private ImmutableArray<FrozenTable> _frozen = [];
    private Memtable _active;
    private readonly SegmentStore _segments;
    private long _published;
    private long _applied;

    /// <summary>An empty tail after what is sealed.</summary>
    public Tail(int partitions, SegmentStore segments)
    {
        _partitions = partitions;
        _segments = segments;
        _active = new Memtable(partitions);
    }

    /// <summary>How many changes are in memory.</summary>
    public int Changes
    {
        get
        {
            lock (_gate)
                return _active.Changes + _frozen.Sum(frozen => frozen.Table.Changes);
        }
    }

    /// <summary>How many changes the memtable being written has.</summary>
    public int ActiveChanges => _active.Changes;

    /// <summary>The oldest memtable that waits to be sealed; null when none does.</summary>
    public FrozenTable? NextFrozen
    {
        get
        {
            lock (_gate)
                return _frozen.IsEmpty ? null : _frozen[0];
        }
    }

    /// <summary>The store as it is now.</summary>
    public TailSnapshot Snapshot()
    {
        lock (_gate)
            return new([.. _frozen.Select(frozen => frozen.Table), _active], _segments.Lease(), _published);
    }

    /// <summary>What was answered under keys here.</summary>
    public List<KeyValuePair<(int Partition, string Key), StampedReceipt>> Receipts()
    {
        lock (_gate)
            return [.. _frozen.SelectMany(frozen => frozen.Table.Receipts), .. _active.Receipts];
    }

    /// <summary>What was answered under a key here; null when nothing.</summary>
    public StampedReceipt? FindReceipt(int partition, string key)
    {
        lock (_gate)
        {
            if (_active.Receipts.TryGetValue((partition, key), out var found))
                return found;
            for (var i = _frozen.Length - 1; i >= 0; i--)
            {
                if (_frozen[i].Table.Receipts.TryGetValue((partition, key), out found))
                    return found;
            }

            return null;
        }
    }

    /// <summary>Takes over a durable write; readers see it after <see cref="Publish"/>.</summary>
    public void Apply(in LogRecord record)
    {
        var at = ++_applied;
        var write = record.Write;
        for (var i = 0; i < write.Append.Count; i++)
            _active.Append(write.Append[i], write.Partition, at);
        for (var i = 0; i < write.Replace.Count; i++)
        {
            // Deleted by a write of the same group: what is gone is not replaced.
            if (Knows(write.Replace[i].Id) == false)
                continue;
            Kill(write.Replace[i].Id, at);
            _active.Replace(write.Replace[i], at);
        }

        for (var i = 0; i < write.Delete.Count; i++)
            Kill(write.Delete[i], at);
        for (var i = 0; i < write.DeleteStreams.Count; i++)
            KillStream(write.DeleteStreams[i], at);
        if (write.Key is not null && write.Receipt is not null)
            _active.Receipts[(write.Partition, write.Key)] = new(write.Receipt, record.Recorded);
    }

    /// <summary>Whether the row is there, as far as the tail can tell: null when only what is sealed tells. Only for the thread that applies.</summary>
    public bool? Knows(long id)
    {
        if (_active.Knows(id) is { } known)
            return known;
        var frozen = _frozen;
        for (var i = frozen.Length - 1; i >= 0; i--)
        {
            if (frozen[i].Table.Knows(id) is { } older)
                return older;
        }

        return null;
    }

    /// <summary>Shows everything applied so far.</summary>
    public void Publish()
    {
        lock (_gate)
            _published = _applied;
    }

    /// <summary>Ends the memtable being written and begins another.</summary>
    public void Freeze(long lastSegment, IReadOnlyList<PartitionPosition> holds)
    {
        lock (_gate)
        {
            _frozen = _frozen.Add(new(_active, lastSegment, _applied, holds));
            _active = new Memtable(_partitions);
        }
    }

    /// <summary>Drops the oldest frozen memtable, which is sealed now; <paramref name="show"/> shows it there in the same moment.</summary>
    public void Drop(FrozenTable done, Action show)
    {
        lock (_gate)
        {
            show();
            _frozen = _frozen.Remove(done);
        }
    }

    private void Kill(long id, long at)
    {
        if (_active.Latest(id) is { } here)
        {
            // Either it began here, or the mark for what is older was made when it was first replaced.
            here.Kill(at);
            return;
        }

        foreach (var frozen in _frozen)
            frozen.Table.Latest(id)?.Kill(at);
        _active.Killed.TryAdd(id, at);
    }

    private void KillStream(long stream, long at)
    {
        foreach (var frozen in _frozen)
            KillAll(frozen.Table.OfStream(stream), at);
        KillAll(_active.OfStream(stream), at);
        _active.DeletedStreams.TryAdd(stream, at);
    }

    private static void KillAll(ReadOnlySpan<TailRow> rows, long at)
    {
        foreach (var row in rows)
            row.Kill(at);
    }
}
