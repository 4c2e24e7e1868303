using Civium.Kernel.Observations;
using Civium.Platform.Observations.Embedded.Segments;

namespace Civium.Platform.Observations.Embedded.Reading;

/// <summary>Finds the latest sealed row of streams: one block of one segment is read for each, as a rule.</summary>
internal static class LatestScan
{
    /// <summary>The latest sealed row of a stream that is not before <paramref name="best"/>; otherwise that.</summary>
    public static Observation? Run(long stream, HiddenRows hidden, Observation? best, RowBatch scratch)
    {
        if (hidden.Hides(stream))
            return best;
        var rows = new ushort[RowBatch.Capacity];
        var last = new List<(SealedSegment Segment, int Block)>();
        foreach (var segment in hidden.State.Segments)
        {
            var block = stream == long.MaxValue ? segment.Segment.Heads.Length - 1 : segment.Segment.FirstOf(stream + 1) - 1;
            if (block >= 0 && segment.Segment.Heads[block].Stream == stream)
                last.Add((segment, block));
        }

        foreach (var (segment, from) in last.OrderByDescending(place => place.Segment.Segment.Heads[place.Block].MaxStart))
        {
            for (var block = from; block >= 0 && segment.Segment.Heads[block].Stream == stream; block--)
            {
                ref readonly var head = ref segment.Segment.Heads[block];
                if (best is not null && head.MaxStart < Microseconds.Of(best.Start))
                    break;
                segment.Segment.Read(block, Columns.All, scratch);
                for (var i = 0; i < scratch.Count; i++)
                    rows[i] = (ushort)i;
                var left = hidden.Remove(segment, block, scratch, rows.AsSpan(0, scratch.Count));
                if (left == 0)
                    continue;
                var row = rows[left - 1];
                if (best is null || (scratch.Start[row], scratch.Id[row]).CompareTo((Microseconds.Of(best.Start), best.Id)) > 0)
                    best = scratch.Row(row);
                break;
            }
        }

        return best;
    }
}
