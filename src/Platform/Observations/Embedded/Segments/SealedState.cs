using System.Collections.Immutable;

namespace Civium.Platform.Observations.Embedded.Segments;

/// <summary>Where a partition stands.</summary>
internal readonly record struct PartitionPosition(long Epoch, long LastSequence);

/// <summary>A segment and which of its rows are deleted or replaced: by block, the places in it, ascending.</summary>
/// <param name="Segment">The file.</param>
/// <param name="Dead">Dead rows; blocks without any are left out. Never changed once made.</param>
/// <param name="Live">How many rows are neither dead nor of a deleted stream.</param>
internal sealed record SealedSegment(Segment Segment, IReadOnlyDictionary<int, ushort[]> Dead, long Live)
{
    /// <summary>The dead rows of a block.</summary>
    public ReadOnlySpan<ushort> DeadOf(int block) => Dead.Count > 0 && Dead.TryGetValue(block, out var rows) ? rows : [];

    /// <summary>Counts the live rows.</summary>
    public static SealedSegment Of(Segment segment, IReadOnlyDictionary<int, ushort[]> dead, ImmutableHashSet<long> deletedStreams)
    {
        var live = segment.Rows;
        for (var block = 0; block < segment.Heads.Length && deletedStreams.Count > 0; block++)
        {
            if (deletedStreams.Contains(segment.Heads[block].Stream))
                live -= segment.Heads[block].Count;
        }

        foreach (var (block, rows) in dead)
            live -= deletedStreams.Contains(segment.Heads[block].Stream) ? 0 : rows.Length;
        return new(segment, dead, live);
    }

    /// <summary>This with more dead rows.</summary>
    public SealedSegment With(IEnumerable<(int Block, int Row)> more, ImmutableHashSet<long> deletedStreams)
    {
        var dead = Dead.ToDictionary(pair => pair.Key, pair => pair.Value);
        foreach (var rows in more.GroupBy(place => place.Block, place => (ushort)place.Row))
            dead[rows.Key] = [.. dead.GetValueOrDefault(rows.Key, []).Concat(rows).Distinct().Order()];
        return Of(Segment, dead, deletedStreams);
    }
}

/// <summary>A segment that cannot be read.</summary>
/// <param name="Number">Its number.</param>
/// <param name="Dead">Its dead rows.</param>
internal sealed record MissingSegment(long Number, IReadOnlyDictionary<int, ushort[]> Dead);

/// <summary>
/// Everything that is sealed, as of one moment. Immutable; its files stay open until the last user has left.
/// </summary>
/// <param name="Sealed">The segment of the log up to which it holds everything.</param>
/// <param name="NextNumber">The number of the next segment file.</param>
/// <param name="Positions">Each partition's epoch and last number.</param>
/// <param name="DeletedStreams">Streams whose rows do not count, wherever they still are.</param>
/// <param name="Segments">The files.</param>
/// <param name="Missing">Files that belong here and cannot be read: kept in the manifest, so that they count again once a backup has brought them back.</param>
internal sealed record SealedState(
    long Sealed, long NextNumber, IReadOnlyList<PartitionPosition> Positions, ImmutableHashSet<long> DeletedStreams, ImmutableArray<SealedSegment> Segments,
    ImmutableArray<MissingSegment> Missing)
{
    private int _users;

    /// <summary>A copy has no users of its own yet.</summary>
    private SealedState(SealedState other)
    {
        (Sealed, NextNumber, Positions, DeletedStreams, Segments, Missing) = (other.Sealed, other.NextNumber, other.Positions, other.DeletedStreams, other.Segments, other.Missing);
    }

    /// <summary>How many rows there are.</summary>
    public long Live => Segments.Sum(segment => segment.Live);

    /// <summary>Counts one more user; only while another one is there.</summary>
    public void Use()
    {
        if (Interlocked.Increment(ref _users) > 1)
            return;
        foreach (var segment in Segments)
            segment.Segment.Use();
    }

    /// <summary>Counts one less.</summary>
    public void Leave()
    {
        if (Interlocked.Decrement(ref _users) > 0)
            return;
        foreach (var segment in Segments)
            segment.Segment.Leave();
    }

    /// <summary>Where the current version of an observation is; null when it is not sealed, or is deleted. <paramref name="scratch"/> then holds its block's columns.</summary>
    public (int Segment, int Block, int Row)? Find(long id, Columns wanted, RowBatch scratch)
    {
        for (var i = Segments.Length - 1; i >= 0; i--)
        {
            var segment = Segments[i];
            if (segment.Segment.Find(id, wanted, scratch) is not { } place
                || segment.DeadOf(place.Block).BinarySearch((ushort)place.Row) >= 0
                || DeletedStreams.Contains(segment.Segment.Heads[place.Block].Stream))
                continue;
            return (i, place.Block, place.Row);
        }

        return null;
    }
}
