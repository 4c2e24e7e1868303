using Civium.Platform.Observations.Embedded.Segments;
using Civium.Platform.Observations.Retention;

namespace Civium.Platform.Observations.Embedded.Thinning;

/// <summary>Tells from what is known of blocks whether it is worth it to rewrite a segment.</summary>
internal static class ThinningDue
{
    private const long Patience = 24L * 3_600_000_000;

    /// <summary>Whether a twentieth of the rows is due, or some have been due for a day.</summary>
    public static bool Is(Segment segment, IReadOnlyDictionary<long, RetentionRule> rules)
    {
        long due = 0, overdue = 0;
        foreach (ref readonly var head in segment.Heads.AsSpan())
        {
            if (!rules.TryGetValue(head.Stream, out var rule) || head.MinStart >= rule.LeaveFrom)
                continue;
            if (head.MinStart < rule.DeleteBefore)
            {
                due += Part(head, rule.DeleteBefore);
                overdue += head.MinStart < rule.DeleteBefore - Patience ? 1 : 0;
            }

            foreach (var (before, step, _) in rule.Steps)
            {
                if (head.MinStart >= before || head.Numbers < 2)
                    continue;
                // A block that has no more numbers than intervals is thinned already, or was never dense.
                var (rows, intervals) = (Part(head, before), ((Math.Min(head.MaxStart, before - 1) - head.MinStart) / step) + 1);
                if (rows > intervals)
                {
                    due += rows - intervals;
                    overdue += head.MinStart < before - Patience ? 1 : 0;
                }

                break;
            }
        }

        return due > 0 && (overdue > 0 || due * 20 >= segment.Rows);
    }

    /// <summary>About how many rows of a block begin before a time.</summary>
    private static long Part(in BlockHead head, long before) => head.MaxStart < before
        ? head.Count
        : Math.Max(1, (long)(head.Count * ((double)(before - head.MinStart) / Math.Max(1, head.MaxStart - head.MinStart + 1))));
}
