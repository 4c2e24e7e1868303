using Civium.Platform.Observations.Embedded.Segments;

namespace Civium.Platform.Observations.Embedded.Reading;

/// <summary>Sealed rows that a reader must not see: dead ones, and those that recent changes, not sealed yet, have ended.</summary>
internal sealed class HiddenRows(SealedState state, HashSet<long> ids, HashSet<long> streams)
{
    private readonly long[] _sorted = [.. ids.Order()];

    /// <summary>What is read.</summary>
    public SealedState State { get; } = state;

    /// <summary>Ids that recent changes have ended; they need not be sealed.</summary>
    public IReadOnlyCollection<long> Ids => ids;

    /// <summary>Streams that recent changes have deleted.</summary>
    public IReadOnlyCollection<long> Streams => streams;

    /// <summary>Whether all rows of the stream are gone.</summary>
    public bool Hides(long stream) => State.DeletedStreams.Contains(stream) || streams.Contains(stream);

    /// <summary>Whether recent changes may have ended a row of this block.</summary>
    public bool MayHide(in BlockHead head)
    {
        if (_sorted.Length == 0)
            return false;
        var at = Array.BinarySearch(_sorted, head.MinId);
        at = at < 0 ? ~at : at;
        return at < _sorted.Length && _sorted[at] <= head.MaxId;
    }

    /// <summary>Takes from <paramref name="rows"/> those that are hidden; gives how many are left. <see cref="Columns.Id"/> is decoded if recent changes reach here.</summary>
    public int Remove(SealedSegment segment, int block, RowBatch batch, Span<ushort> rows)
    {
        var dead = segment.DeadOf(block);
        var recent = MayHide(segment.Segment.Heads[block]);
        if (dead.IsEmpty && !recent)
            return rows.Length;
        var left = 0;
        foreach (var row in rows)
        {
            if (dead.BinarySearch(row) < 0 && !(recent && ids.Contains(batch.Id[row])))
                rows[left++] = row;
        }

        return left;
    }
}
