using Civium.Kernel.Observations;

namespace Civium.Platform.Observations.Embedded;

/// <summary>Follows a partition in the order of its numbers: from the tail when it reaches back far enough, otherwise from the column store.</summary>
internal sealed class PartitionRead(ColumnStore columns, Tail tail, int partitions)
{
    /// <summary>The next stretch after <paramref name="after"/>.</summary>
    public async Task<PartitionPage> RunAsync(int partition, long after, int limit, CancellationToken cancellation)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        after = Math.Max(after, 0);
        if (FromTail(tail.Snapshot(), partition, after, limit) is { } recent)
            return recent;
        using var read = await columns.BeginAsync(tail, cancellation).ConfigureAwait(false);
        if (FromTail(read.Tail, partition, after, limit) is { } sealedMeanwhile)
            return sealedMeanwhile;
        return await Task.Run(() => FromColumns(read, partition, after, limit), cancellation).ConfigureAwait(false);
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

    private PartitionPage FromColumns(ColumnRead read, int partition, long after, int limit)
    {
        var stored = SealedLast(read, partition);
        var last = Math.Min(after + limit, stored);
        if (last <= after)
            return new([], after);
        // Numbers have no gaps, so the page is a range of ids, which the column store finds by its minima and maxima.
        var sql = ColumnRows.Sql();
        sql.And($"id > {sql.Bind(ObservationId.Of(partition, after, partitions))}");
        sql.And($"id <= {sql.Bind(ObservationId.Of(partition, last, partitions))}");
        sql.And($"id % {sql.Bind((long)partitions)} = {sql.Bind((long)partition)}");
        using var command = read.Command($"SELECT {QuerySql.Columns} FROM observation {sql.Where} ORDER BY id", sql);
        using var reader = command.ExecuteReader();
        var rows = new List<Observation>();
        while (reader.Read())
        {
            var row = ColumnRows.Read(reader);
            var (newer, decided) = TailScan.Find(read.Tail, row.Id);
            if (decided && newer is not null)
                rows.Add(newer);
            else if (!decided && !TailScan.Deletes(read.Tail, row.Stream))
                rows.Add(row);
        }

        return new(rows, last);
    }

    private static long SealedLast(ColumnRead read, int partition)
    {
        var sql = ColumnRows.Sql();
        sql.In("partition", [partition]);
        using var command = read.Command($"SELECT last_sequence FROM partition {sql.Where}", sql);
        return Convert.ToInt64(command.ExecuteScalar(), System.Globalization.CultureInfo.InvariantCulture);
    }
}
