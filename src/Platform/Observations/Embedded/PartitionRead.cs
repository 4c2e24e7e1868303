using Civium.Kernel.Observations;
using Civium.Platform.Observations.Embedded.Reading;

namespace Civium.Platform.Observations.Embedded;

/// <summary>Follows a partition in the order of its numbers: from the tail when it reaches back far enough, otherwise from what is sealed.</summary>
internal sealed class PartitionRead(Tail tail, int partitions)
{
    /// <summary>The next stretch after <paramref name="after"/>.</summary>
    public async Task<PartitionPage> RunAsync(int partition, long after, int limit, CancellationToken cancellation)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        after = Math.Max(after, 0);
        using var snapshot = tail.Snapshot();
        return FromTail(snapshot, partition, after, limit)
            ?? await Task.Run(() => FromSealed(snapshot, partition, after, limit), cancellation).ConfigureAwait(false);
    }

    private PartitionPage? FromTail(TailSnapshot snapshot, int partition, long after, int limit)
    {
        var rows = new List<Observation>();
        var last = after;
        foreach (var table in snapshot.Tables)
        {
            if (last - after >= limit)
                break;
            var held = table.OfPartition(partition);
            if (held.IsEmpty || held[0].Born > snapshot.At)
                continue;
            var first = ObservationId.Sequence(held[0].Row.Id, partitions);
            if (first > last + 1)
                return null;
            for (var place = last + 1 - first; place < held.Length && last - after < limit; place++)
            {
                var row = held[(int)place];
                if (row.Born > snapshot.At)
                    break;
                last++;
                // A version that was replaced is answered with its replacement, which may be in a later memtable.
                var seen = row.IsSeen(snapshot.At) ? row.Row : TailScan.Find(snapshot, row.Row.Id).Row;
                if (seen is not null)
                    rows.Add(seen);
            }
        }

        return last > after ? new(rows, last) : null;
    }

    private PartitionPage FromSealed(TailSnapshot snapshot, int partition, long after, int limit)
    {
        var last = Math.Min(after + limit, snapshot.Sealed.Positions[partition].LastSequence);
        if (last <= after)
            return new([], after);
        // Numbers have no gaps, so the page is a range of ids.
        var query = new ObservationQuery { Ids = new(ObservationId.Of(partition, after + 1, partitions), ObservationId.Of(partition, last, partitions)) };
        var scan = new OrderedScan(query, TailScan.Hidden(snapshot), Replacing(snapshot, query, partition), partition);
        return new(scan.Next(limit), last);
    }

    /// <summary>Sealed rows that were replaced are in the tail, by the number of the one they replace.</summary>
    private List<Observation> Replacing(TailSnapshot snapshot, ObservationQuery query, int partition)
    {
        var rows = new List<Observation>();
        foreach (var table in snapshot.Tables)
        {
            foreach (var (id, _) in table.Killed)
            {
                if (query.Ids!.Value.Contains(id) && ObservationId.Partition(id, partitions) == partition && TailScan.Find(snapshot, id).Row is { } row)
                    rows.Add(row);
            }
        }

        rows.Sort(static (x, y) => x.Id.CompareTo(y.Id));
        return [.. rows.Distinct()];
    }
}
