using Civium.Kernel.Observations;
using Civium.Platform.Observations.Embedded.Reading;
using Civium.Platform.Observations.Embedded.Segments;

namespace Civium.Platform.Observations.Embedded;

/// <summary>Reads a <see cref="TailSnapshot"/>.</summary>
internal static class TailScan
{
    /// <summary>The row with this id, and whether the sealed version of it, if any, counts no more.</summary>
    public static (Observation? Row, bool Decided) Find(TailSnapshot tail, long id)
    {
        for (var i = tail.Tables.Length - 1; i >= 0; i--)
        {
            var table = tail.Tables[i];
            for (var version = table.Latest(id); version is not null; version = version.Previous)
            {
                if (version.Born <= tail.At)
                    return (version.IsSeen(tail.At) ? version.Row : null, true);
            }

            if (table.Killed.TryGetValue(id, out var at) && at <= tail.At)
                return (null, true);
        }

        return (null, false);
    }

    /// <summary>
    /// The rows that meet the conditions and come after the cursor, in order; only the first <paramref name="most"/> when given.
    /// Takes O(n log most) for n rows of the streams asked for.
    /// </summary>
    public static List<Observation> Select(TailSnapshot tail, ObservationOrdering ordering, int? most)
    {
        var found = new List<Observation>();
        var room = most is { } limit ? Math.Max(4096, 2L * limit) : long.MaxValue;
        foreach (var table in tail.Tables)
        {
            if (ordering.Streams is not { } streams)
            {
                Collect(table.Rows.Items, tail.At, ordering, found, most, room);
                continue;
            }

            foreach (var stream in streams)
                Collect(table.OfStream(stream), tail.At, ordering, found, most, room);
        }

        found.Sort(ordering);
        if (most is { } cut && found.Count > cut)
            found.RemoveRange(cut, found.Count - cut);
        return found;
    }

    /// <summary>All rows that a reader as of <paramref name="at"/> sees, in the order of a segment.</summary>
    public static List<Observation> Rows(IEnumerable<Memtable> tables, long at)
    {
        var rows = new List<Observation>();
        foreach (var table in tables)
        {
            foreach (var row in table.Rows.Items)
            {
                if (row.IsSeen(at))
                    rows.Add(row.Row);
            }
        }

        SegmentRows.Sort(rows);
        return rows;
    }

    /// <summary>How many rows meet the conditions.</summary>
    public static long Count(TailSnapshot tail, ObservationOrdering ordering)
    {
        long count = 0;
        foreach (var table in tail.Tables)
        {
            if (ordering.Streams is not { } streams)
            {
                count += Count(table.Rows.Items, tail.At, ordering);
                continue;
            }

            foreach (var stream in streams)
                count += Count(table.OfStream(stream), tail.At, ordering);
        }

        return count;
    }

    /// <summary>What of the sealed rows the tail has replaced or deleted.</summary>
    public static HiddenRows Hidden(TailSnapshot tail)
    {
        var ids = new HashSet<long>();
        var streams = new HashSet<long>();
        foreach (var table in tail.Tables)
        {
            foreach (var (id, at) in table.Killed)
            {
                if (at <= tail.At)
                    ids.Add(id);
            }

            foreach (var (stream, at) in table.DeletedStreams)
            {
                if (at <= tail.At)
                    streams.Add(stream);
            }
        }

        return new(tail.Sealed, ids, streams);
    }

    /// <summary>Whether the tail deletes this stream.</summary>
    public static bool Deletes(TailSnapshot tail, long stream)
    {
        foreach (var table in tail.Tables)
        {
            if (table.DeletedStreams.TryGetValue(stream, out var at) && at <= tail.At)
                return true;
        }

        return false;
    }

    private static void Collect(ReadOnlySpan<TailRow> rows, long at, ObservationOrdering ordering, List<Observation> found, int? most, long room)
    {
        foreach (var row in rows)
        {
            if (!row.IsSeen(at) || !ordering.Matches(row.Row) || !ordering.IsAfterCursor(row.Row))
                continue;
            found.Add(row.Row);
            if (found.Count < room)
                continue;
            found.Sort(ordering);
            found.RemoveRange(most!.Value, found.Count - most.Value);
        }
    }

    private static long Count(ReadOnlySpan<TailRow> rows, long at, ObservationOrdering ordering)
    {
        long count = 0;
        foreach (var row in rows)
        {
            if (row.IsSeen(at) && ordering.Matches(row.Row))
                count++;
        }

        return count;
    }
}
