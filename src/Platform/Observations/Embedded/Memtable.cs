using System.Collections.Concurrent;
using Civium.Kernel.Observations;

namespace Civium.Platform.Observations.Embedded;

/// <summary>A row in memory, and from when to when it is to be seen, counted in log sequence numbers.</summary>
internal sealed class TailRow(Observation row, long born, TailRow? previous)
{
    private long _dead = long.MaxValue;

    /// <summary>The observation.</summary>
    public Observation Row { get; } = row;

    /// <summary>The version that this one replaced in the same memtable.</summary>
    public TailRow? Previous { get; } = previous;

    /// <summary>The number of the write that made it.</summary>
    public long Born { get; } = born;

    /// <summary>Whether a reader as of <paramref name="at"/> sees it.</summary>
    public bool IsSeen(long at) => Born <= at && Volatile.Read(ref _dead) > at;

    /// <summary>Whether a later write has ended it.</summary>
    public bool IsDead => Volatile.Read(ref _dead) != long.MaxValue;

    /// <summary>Hides it from readers as of <paramref name="at"/> and later.</summary>
    public void Kill(long at)
    {
        if (_dead == long.MaxValue)
            Volatile.Write(ref _dead, at);
    }
}

/// <summary>
/// The changes of a stretch of the log in memory, found by stream, by partition and by id. One thread applies; any number read as of a
/// log sequence number, without locks. About 250 bytes a row.
/// </summary>
internal sealed class Memtable
{
    private readonly ConcurrentDictionary<long, AppendList<TailRow>> _streams = new(1, 64);
    private readonly ConcurrentDictionary<long, TailRow> _replaced = new(1, 4);
    private readonly AppendList<TailRow>?[] _partitions;
    private readonly int _count;

    /// <summary>Makes an empty one for <paramref name="partitions"/> partitions.</summary>
    public Memtable(int partitions)
    {
        _count = partitions;
        _partitions = new AppendList<TailRow>?[partitions];
    }

    /// <summary>All rows, in log order.</summary>
    public AppendList<TailRow> Rows { get; } = new();

    /// <summary>Ids whose older version, wherever it is before this memtable, is gone; and since when.</summary>
    public ConcurrentDictionary<long, long> Killed { get; } = new(1, 4);

    /// <summary>Streams deleted here, and since when.</summary>
    public ConcurrentDictionary<long, long> DeletedStreams { get; } = new(1, 4);

    /// <summary>What was answered under idempotency keys here.</summary>
    public ConcurrentDictionary<(int Partition, string Key), StampedReceipt> Receipts { get; } = new(1, 4);

    /// <summary>How many changes it holds: a measure of its memory.</summary>
    public int Changes => Rows.Count + Killed.Count + Receipts.Count;

    /// <summary>The rows of a stream, in log order.</summary>
    public ReadOnlySpan<TailRow> OfStream(long stream) => _streams.TryGetValue(stream, out var rows) ? rows.Items : [];

    /// <summary>The appended rows of a partition: consecutive numbers.</summary>
    public ReadOnlySpan<TailRow> OfPartition(int partition) => Volatile.Read(ref _partitions[partition]) is { } rows ? rows.Items : [];

    /// <summary>Adds a row that continues its partition.</summary>
    public void Append(Observation row, int partition, long at)
    {
        var tail = new TailRow(row, at, null);
        var rows = _partitions[partition];
        if (rows is null)
            Volatile.Write(ref _partitions[partition], rows = new());
        rows.Add(tail);
        Add(tail);
    }

    /// <summary>Adds a row in place of the one with its id, which has been killed.</summary>
    public void Replace(Observation row, long at)
    {
        var tail = new TailRow(row, at, Latest(row.Id));
        _replaced[row.Id] = tail;
        Add(tail);
    }

    /// <summary>The latest version of a row here, dead or not; null when none is here.</summary>
    public TailRow? Latest(long id)
    {
        if (_replaced.TryGetValue(id, out var replaced))
            return replaced;
        var rows = OfPartition(ObservationId.Partition(id, _count));
        if (rows.IsEmpty)
            return null;
        var place = ObservationId.Sequence(id, _count) - ObservationId.Sequence(rows[0].Row.Id, _count);
        return place >= 0 && place < rows.Length ? rows[(int)place] : null;
    }

    /// <summary>Whether the row is there as far as this memtable can tell; null when nothing here concerns it.</summary>
    public bool? Knows(long id)
    {
        if (Latest(id) is { } row)
            return !row.IsDead;
        return Killed.ContainsKey(id) ? false : null;
    }

    private void Add(TailRow tail)
    {
        if (!_streams.TryGetValue(tail.Row.Stream, out var rows))
            rows = _streams[tail.Row.Stream] = new();
        rows.Add(tail);
        Rows.Add(tail);
    }
}

/// <summary>A receipt and when it was written, in microseconds since 1970.</summary>
internal sealed record StampedReceipt(KeyReceipt Receipt, long Recorded);
