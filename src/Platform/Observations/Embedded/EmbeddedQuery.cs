using System.Globalization;
using System.Runtime.CompilerServices;
using Civium.Kernel.Observations;
using DuckDB.NET.Data;

namespace Civium.Platform.Observations.Embedded;

/// <summary>Answers questions from column store and tail together, each as of one moment.</summary>
internal sealed class EmbeddedQuery(ColumnStore columns, Tail tail)
{
    private const int Chunk = 1024;

    /// <summary>The observations asked for, in order.</summary>
    public async IAsyncEnumerable<Observation> RunAsync(ObservationQuery query, [EnumeratorCancellation] CancellationToken cancellation)
    {
        if (query.Limit is <= 0 || query.Streams is { Count: 0 })
            yield break;
        using var read = await columns.BeginAsync(tail, cancellation).ConfigureAwait(false);
        using var merge = await Task.Run(() => Begin(read, query), cancellation).ConfigureAwait(false);
        while (true)
        {
            var chunk = await Task.Run(() => merge.Next(Chunk), cancellation).ConfigureAwait(false);
            foreach (var row in chunk)
                yield return row;
            if (chunk.Count < Chunk)
                yield break;
        }
    }

    /// <summary>How many meet the conditions.</summary>
    public async Task<long> CountAsync(ObservationQuery query, CancellationToken cancellation)
    {
        using var read = await columns.BeginAsync(tail, cancellation).ConfigureAwait(false);
        return await Task.Run(() =>
        {
            var sql = ColumnRows.Sql().Filter(query);
            TailScan.Hide(read.Tail, sql);
            using var command = read.Command($"SELECT count(*) FROM observation {sql.Where}", sql);
            var stored = Convert.ToInt64(command.ExecuteScalar(), CultureInfo.InvariantCulture);
            return stored + TailScan.Count(read.Tail, new ObservationOrdering(query));
        }, cancellation).ConfigureAwait(false);
    }

    /// <summary>The row with this id.</summary>
    public async Task<Observation?> FindAsync(long id, CancellationToken cancellation)
    {
        var (row, decided) = TailScan.Find(tail.Snapshot(), id);
        if (decided)
            return row;
        using var read = await columns.BeginAsync(tail, cancellation).ConfigureAwait(false);
        // Since the first look it may have been changed or sealed.
        (row, decided) = TailScan.Find(read.Tail, id);
        if (decided)
            return row;
        return await Task.Run(() =>
        {
            var sql = ColumnRows.Sql();
            sql.In("id", [id]);
            using var command = read.Command($"SELECT {QuerySql.Columns} FROM observation {sql.Where}", sql);
            using var reader = command.ExecuteReader();
            var stored = reader.Read() ? ColumnRows.Read(reader) : null;
            return stored is null || TailScan.Deletes(read.Tail, stored.Stream) ? null : stored;
        }, cancellation).ConfigureAwait(false);
    }

    /// <summary>What times each stream spans.</summary>
    public async Task<IReadOnlyDictionary<long, StreamExtent>> ExtentsAsync(IReadOnlyCollection<long> streams, CancellationToken cancellation)
    {
        var extents = new Dictionary<long, StreamExtent>();
        if (streams.Count == 0)
            return extents;
        var distinct = streams.Distinct().ToList();
        using var read = await columns.BeginAsync(tail, cancellation).ConfigureAwait(false);
        await Task.Run(() =>
        {
            var sql = ColumnRows.Sql();
            sql.In("stream", distinct);
            TailScan.Hide(read.Tail, sql);
            using var command = read.Command(
                $"SELECT stream, min(start), max(\"end\"), min(result_time), max(result_time), count(*) FROM observation {sql.Where} GROUP BY stream", sql);
            using var reader = command.ExecuteReader();
            while (reader.Read())
                extents[reader.GetInt64(0)] = ReadExtent(reader);
            foreach (var stream in distinct)
                AddTail(extents, read.Tail, stream);
        }, cancellation).ConfigureAwait(false);
        return extents;
    }

    private static StreamExtent ReadExtent(DuckDBDataReader row) => new(
        Microseconds.ToTime(row.GetInt64(1)),
        Microseconds.ToTime(row.GetInt64(2)),
        row.IsDBNull(3) ? null : Microseconds.ToTime(row.GetInt64(3)),
        row.IsDBNull(4) ? null : Microseconds.ToTime(row.GetInt64(4)),
        row.GetInt64(5));

    private static void AddTail(Dictionary<long, StreamExtent> extents, TailSnapshot tail, long stream)
    {
        var known = extents.GetValueOrDefault(stream);
        foreach (var table in tail.Tables)
        {
            foreach (var held in table.OfStream(stream))
            {
                if (!held.IsSeen(tail.At))
                    continue;
                var row = held.Row;
                known = known is null
                    ? new(row.Start, row.End, row.ResultTime, row.ResultTime, 1)
                    : new(
                        row.Start < known.Start ? row.Start : known.Start,
                        row.End > known.End ? row.End : known.End,
                        row.ResultTime < (known.FirstResult ?? DateTime.MaxValue) ? row.ResultTime : known.FirstResult,
                        row.ResultTime > (known.LastResult ?? DateTime.MinValue) ? row.ResultTime : known.LastResult ?? row.ResultTime,
                        known.Count + 1);
            }
        }

        if (known is not null)
            extents[stream] = known;
    }

    private static MergedRows Begin(ColumnRead read, ObservationQuery query)
    {
        var ordering = new ObservationOrdering(query);
        var most = query.Limit is { } limit ? (int?)Math.Min((long)limit + query.Skip, int.MaxValue) : null;
        var recent = TailScan.Select(read.Tail, ordering, most);
        var sql = ColumnRows.Sql().Filter(query);
        TailScan.Hide(read.Tail, sql);
        sql.After(query);
        // Without recent rows the engine skips; otherwise only the merge knows what is skipped.
        var skips = recent.Count == 0 && query.Skip > 0;
        var text = $"SELECT {QuerySql.Columns} FROM observation {sql.Where} {QuerySql.OrderBy(query)}";
        if (most is { } rows)
            text += $" LIMIT {sql.Bind(skips ? (long)query.Limit!.Value : rows)}";
        if (skips)
            text += $" OFFSET {sql.Bind((long)query.Skip)}";
        return new MergedRows(read.Command(text, sql), recent, ordering, skips ? 0 : query.Skip, query.Limit);
    }
}
