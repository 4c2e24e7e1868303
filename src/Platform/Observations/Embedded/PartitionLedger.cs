using System.Collections.Concurrent;
using Civium.Kernel.Observations;
using Civium.Platform.Observations.Embedded.Segments;

namespace Civium.Platform.Observations.Embedded;

/// <summary>
/// Who may write to each partition and where its numbers stand; which streams are gone. The log writer admits entries one after the other
/// and then either keeps or takes back what it admitted. Only <see cref="IsDeleted"/> may be asked from other threads.
/// </summary>
internal sealed class PartitionLedger
{
    private readonly PartitionPosition[] _durable;
    private readonly PartitionPosition[] _admitted;
    private readonly (long Ticket, Exception? Error)[] _failures;
    private readonly ConcurrentDictionary<long, byte> _deleted = new();
    private readonly HashSet<long> _beingDeleted = [];
    private readonly HashSet<int> _touched = [];

    /// <summary>Begins at what the column store holds.</summary>
    public PartitionLedger(PartitionPosition[] positions, IEnumerable<long> deletedStreams)
    {
        _durable = [.. positions];
        _admitted = [.. positions];
        _failures = new (long, Exception?)[positions.Length];
        foreach (var stream in deletedStreams)
            _deleted.TryAdd(stream, 0);
    }

    /// <summary>How many partitions there are.</summary>
    public int Partitions => _durable.Length;

    /// <summary>A copy of where each partition durably stands.</summary>
    public PartitionPosition[] Positions => [.. _durable];

    /// <summary>Whether the stream is durably deleted.</summary>
    public bool IsDeleted(long stream) => _deleted.ContainsKey(stream);

    /// <summary>Takes over what a log holds, without asking.</summary>
    public void Restore(in LogRecord record)
    {
        var write = record.Write;
        var position = _durable[write.Partition];
        var last = write.Append.Count > 0 ? ObservationId.Sequence(write.Append[^1].Id, _durable.Length) : position.LastSequence;
        _durable[write.Partition] = _admitted[write.Partition] = new(Math.Max(position.Epoch, write.Epoch), last);
        foreach (var stream in write.DeleteStreams)
            _deleted.TryAdd(stream, 0);
    }

    /// <summary>Gives the partition's next epoch.</summary>
    public PartitionHold Acquire(int partition)
    {
        var position = _admitted[partition];
        _admitted[partition] = position with { Epoch = position.Epoch + 1 };
        _touched.Add(partition);
        return new(partition, position.Epoch + 1, position.LastSequence);
    }

    /// <summary>Whether a write may go ahead; the reason when it may not.</summary>
    public Exception? Admit(PartitionWrite write, long ticket)
    {
        var partitions = _durable.Length;
        var position = _admitted[write.Partition];
        if (write.Epoch != position.Epoch)
            return new FencedException(write.Partition, write.Epoch);
        if (_failures[write.Partition] is { Error: { } earlier } failure && ticket <= failure.Ticket)
            return earlier;
        if (write.Append.Count > 0)
        {
            var first = ObservationId.Sequence(write.Append[0].Id, partitions);
            if (first != position.LastSequence + 1)
                return new SequenceException(write.Partition, position.LastSequence + 1, first);
        }

        // Those that are missing were left out before; this one waits on an append that was refused.
        var last = position.LastSequence + write.Append.Count;
        for (var i = 0; i < write.Replace.Count; i++)
        {
            if (ObservationId.Sequence(write.Replace[i].Id, partitions) is var number && number > last)
                return new SequenceException(write.Partition, last + 1, number);
        }

        if ((FindDeleted(write.Append) ?? FindDeleted(write.Replace)) is { } deleted)
            return new StreamDeletedException(deleted);
        if (write.Append.Count > 0)
            _admitted[write.Partition] = position with { LastSequence = last };
        for (var i = 0; i < write.DeleteStreams.Count; i++)
            _beingDeleted.Add(write.DeleteStreams[i]);
        _touched.Add(write.Partition);
        return null;
    }

    /// <summary>The last number of a partition, counting what was admitted.</summary>
    public long LastOf(int partition) => _admitted[partition].LastSequence;

    /// <summary>A write was given up before it was admitted: entries of its partition up to <paramref name="ticket"/> fail as well.</summary>
    public void GiveUp(int partition, Exception error, long ticket) => _failures[partition] = (ticket, error);

    /// <summary>What was admitted is durable.</summary>
    public void Keep()
    {
        foreach (var partition in _touched)
            _durable[partition] = _admitted[partition];
        foreach (var stream in _beingDeleted)
            _deleted.TryAdd(stream, 0);
        _touched.Clear();
        _beingDeleted.Clear();
    }

    /// <summary>What was admitted was not written: entries of the same partitions up to <paramref name="ticket"/> fail as well.</summary>
    public void TakeBack(Exception error, long ticket)
    {
        foreach (var partition in _touched)
        {
            _admitted[partition] = _durable[partition];
            _failures[partition] = (ticket, error);
        }

        _touched.Clear();
        _beingDeleted.Clear();
    }

    private long? FindDeleted(IReadOnlyList<Observation> rows)
    {
        if (_deleted.IsEmpty && _beingDeleted.Count == 0)
            return null;
        for (var i = 0; i < rows.Count; i++)
        {
            var stream = rows[i].Stream;
            if (_deleted.ContainsKey(stream) || _beingDeleted.Contains(stream))
                return stream;
        }

        return null;
    }
}
