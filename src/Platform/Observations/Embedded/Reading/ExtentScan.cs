using Civium.Kernel.Observations;
using Civium.Platform.Observations.Embedded.Segments;

namespace Civium.Platform.Observations.Embedded.Reading;

/// <summary>What times the rows of streams span, from what is known of blocks; only those with hidden rows are read.</summary>
internal static class ExtentScan
{
    /// <summary>The extents of the sealed rows of those streams that have any.</summary>
    public static Dictionary<long, StreamExtent> Run(IEnumerable<long> streams, HiddenRows hidden)
    {
        var extents = new Dictionary<long, StreamExtent>();
        var scratch = new RowBatch();
        foreach (var stream in streams.Where(stream => !hidden.Hides(stream)))
        {
            StreamExtent? extent = null;
            foreach (var segment in hidden.State.Segments)
            {
                for (var block = segment.Segment.FirstOf(stream); block < segment.Segment.Heads.Length && segment.Segment.Heads[block].Stream == stream; block++)
                    extent = Join(extent, Of(segment, block, hidden, scratch));
            }

            if (extent is not null)
                extents[stream] = extent;
        }

        return extents;
    }

    /// <summary>Both together.</summary>
    public static StreamExtent? Join(StreamExtent? one, StreamExtent? other) => one is null ? other : other is null ? one : new(
        one.Start < other.Start ? one.Start : other.Start,
        one.End > other.End ? one.End : other.End,
        one.FirstResult is null || other.FirstResult < one.FirstResult ? other.FirstResult : one.FirstResult,
        one.LastResult is null || other.LastResult > one.LastResult ? other.LastResult : one.LastResult,
        one.Count + other.Count);

    private static StreamExtent? Of(SealedSegment segment, int block, HiddenRows hidden, RowBatch scratch)
    {
        ref readonly var head = ref segment.Segment.Heads[block];
        if (segment.DeadOf(block).IsEmpty && !hidden.MayHide(head))
        {
            return new(
                Microseconds.ToTime(head.MinStart), Microseconds.ToTime(head.MaxEnd),
                head.Results == 0 ? null : Microseconds.ToTime(head.MinResult), head.Results == 0 ? null : Microseconds.ToTime(head.MaxResult), head.Count);
        }

        segment.Segment.Read(block, Columns.Id | Columns.Start | Columns.Duration | Columns.Result, scratch);
        var rows = new ushort[scratch.Count];
        for (var i = 0; i < rows.Length; i++)
            rows[i] = (ushort)i;
        StreamExtent? extent = null;
        foreach (var row in rows.AsSpan(0, hidden.Remove(segment, block, scratch, rows)))
        {
            DateTime? result = scratch.Result[row] == RowBatch.NoTime ? null : Microseconds.ToTime(scratch.Result[row]);
            extent = Join(extent, new(Microseconds.ToTime(scratch.Start[row]), Microseconds.ToTime(scratch.Start[row] + scratch.Duration[row]), result, result, 1));
        }

        return extent;
    }
}
