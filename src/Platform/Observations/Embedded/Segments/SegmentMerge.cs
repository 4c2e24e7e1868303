using System.Collections.Immutable;

namespace Civium.Platform.Observations.Embedded.Segments;

/// <summary>Merges segments: the live rows of all in one order. Memory: a block and 256 KB for each.</summary>
internal static class SegmentMerge
{
    /// <summary>Gives every live row to <paramref name="to"/>.</summary>
    /// <exception cref="Kernel.Observations.StorageCorruptException">A block of a segment is damaged.</exception>
    public static void Run(IEnumerable<SealedSegment> segments, ImmutableHashSet<long> deletedStreams, IRowSink to, CancellationToken cancellation)
    {
        var cursors = segments.Select(segment => new MergeCursor(segment, deletedStreams)).Where(cursor => !cursor.AtEnd).ToList();
        while (cursors.Count > 0)
        {
            cancellation.ThrowIfCancellationRequested();
            var (first, second) = Lowest(cursors);
            if (!(first.IsWhole && first.BlockIsBefore(second) && first.TryGiveBlock(to)))
                first.Give(second, to);
            if (first.AtEnd)
                cursors.Remove(first);
        }
    }

    /// <summary>The cursors on the first and on the second row of all.</summary>
    private static (MergeCursor First, MergeCursor? Second) Lowest(List<MergeCursor> cursors)
    {
        var first = cursors[0];
        MergeCursor? second = null;
        for (var i = 1; i < cursors.Count; i++)
        {
            var next = cursors[i];
            if (next.IsBefore(first))
                (first, second) = (next, first);
            else if (second is null || next.IsBefore(second))
                second = next;
        }

        return (first, second);
    }
}
