using Civium.Kernel.Observations;
using Civium.Platform.Observations.Embedded.Segments;

namespace Civium.Platform.Observations.Embedded.Reading;

/// <summary>Counts sealed rows: whole blocks from what is known of them, the rest by reading only the columns that decide.</summary>
internal static class CountScan
{
    /// <summary>How many sealed rows meet the conditions and are not hidden.</summary>
    /// <exception cref="StorageCorruptException">A block that must be read is damaged.</exception>
    public static long Count(Conditions conditions, HiddenRows hidden, CancellationToken cancellation)
    {
        var scratch = new RowBatch();
        if (conditions.AreNone)
            return hidden.State.Live - Gone(hidden, scratch);
        var rows = new ushort[RowBatch.Capacity];
        var count = 0L;
        foreach (var segment in hidden.State.Segments)
        {
            foreach (var block in conditions.Blocks(segment.Segment, hidden))
            {
                ref readonly var head = ref segment.Segment.Heads[block];
                if (!hidden.MayHide(head) && conditions.Look(head) == Match.All)
                {
                    count += head.Count - segment.DeadOf(block).Length;
                    continue;
                }

                cancellation.ThrowIfCancellationRequested();
                segment.Segment.Read(block, conditions.Needed | (hidden.MayHide(head) ? Columns.Id : 0), scratch);
                count += conditions.Select(segment, block, scratch, hidden, rows);
            }
        }

        return count;
    }

    /// <summary>How many live sealed rows recent changes have ended.</summary>
    private static long Gone(HiddenRows hidden, RowBatch scratch)
    {
        var gone = 0L;
        foreach (var stream in hidden.Streams.Where(stream => !hidden.State.DeletedStreams.Contains(stream)))
        {
            foreach (var segment in hidden.State.Segments)
            {
                for (var block = segment.Segment.FirstOf(stream); block < segment.Segment.Heads.Length && segment.Segment.Heads[block].Stream == stream; block++)
                    gone += segment.Segment.Heads[block].Count - segment.DeadOf(block).Length;
            }
        }

        foreach (var id in hidden.Ids)
        {
            if (hidden.State.Find(id, Columns.None, scratch) is { } place
                && !hidden.Streams.Contains(hidden.State.Segments[place.Segment].Segment.Heads[place.Block].Stream))
                gone++;
        }

        return gone;
    }
}
