using System.Collections.Immutable;
using Civium.Platform.Observations.Cuts;
using Civium.Platform.Observations.Embedded.Segments;
using Npgsql;

namespace Civium.Platform.Observations.Postgres;

/// <summary>Fills an empty PostgreSQL store with what a backup holds.</summary>
internal static class PostgresRestore
{
    /// <summary>Makes the tables; true when nothing was ever stored in them.</summary>
    public static async Task<bool> PrepareAsync(NpgsqlDataSource source, int partitions, IEnumerable<string> segments, CancellationToken cancellation)
    {
        var actual = await PostgresSchema.MigrateAsync(source, partitions, cancellation).ConfigureAwait(false);
        await using var command = source.CreateCommand("SELECT coalesce(max(epoch), 0) FROM observations.partition");
        if (actual != partitions || (long)(await command.ExecuteScalarAsync(cancellation).ConfigureAwait(false))! > 0)
            return false;
        var years = new SortedSet<int>();
        foreach (var path in segments)
        {
            Use(path, segment =>
            {
                foreach (var head in segment.Heads)
                {
                    for (var year = Microseconds.ToTime(head.MinStart).Year; year <= Microseconds.ToTime(head.MaxStart).Year; year++)
                        years.Add(year);
                }
            });
        }

        foreach (var year in years.Where(PostgresSchema.HasOwnTable))
            await PostgresSchema.MakeYearAsync(source, year, cancellation).ConfigureAwait(false);
        return true;
    }

    /// <summary>Fills them, in the transaction of <paramref name="connection"/>.</summary>
    public static async Task WriteAsync(
        NpgsqlConnection connection, IReadOnlyList<PartitionPosition> positions, IReadOnlyCollection<long> deletedStreams, IEnumerable<CutReceipt> receipts,
        IEnumerable<(string Path, IReadOnlyDictionary<int, ushort[]> Dead)> segments, CancellationToken cancellation)
    {
        await using (var batch = new NpgsqlBatch(connection))
        {
            batch.BatchCommands.Add(PostgresRows.Statement(
                "UPDATE observations.partition AS p SET epoch = n.epoch, last_sequence = n.last FROM unnest($1, $2, $3) AS n (partition, epoch, last) WHERE p.partition = n.partition",
                Enumerable.Range(0, positions.Count).ToArray(), positions.Select(position => position.Epoch).ToArray(), positions.Select(position => position.LastSequence).ToArray()));
            batch.BatchCommands.Add(PostgresRows.Statement("INSERT INTO observations.deleted_stream SELECT unnest($1)", deletedStreams.ToArray()));
            foreach (var receipt in receipts)
            {
                batch.BatchCommands.Add(PostgresRows.Statement(
                    "INSERT INTO observations.receipt VALUES ($1, $2, $3, $4, $5)",
                    receipt.Partition, receipt.Key, receipt.Fingerprint, receipt.Ids.ToArray(), Microseconds.ToTime(receipt.Recorded)));
            }

            await batch.ExecuteNonQueryAsync(cancellation).ConfigureAwait(false);
        }

        var deleted = deletedStreams.ToImmutableHashSet();
        foreach (var (path, dead) in segments)
        {
            // The copy is synchronous within a segment, so that no more than a block of it is in memory.
            await using var import = await PostgresRows.BeginCopyAsync(connection, cancellation).ConfigureAwait(false);
            Use(path, segment => SegmentMerge.Run([SealedSegment.Of(segment, dead, deleted)], deleted, new CopySink(import), cancellation));
            await import.CompleteAsync(cancellation).ConfigureAwait(false);
        }
    }

    private static void Use(string path, Action<Segment> use)
    {
        var segment = Segment.OpenFile(path, 0, _ => { });
        segment.Use();
        try
        {
            use(segment);
        }
        finally
        {
            segment.Leave();
        }
    }

    private sealed class CopySink(NpgsqlBinaryImporter import) : IRowSink
    {
        public void Add(RowBatch from, int index, int count)
        {
            for (var i = index; i < index + count; i++)
                PostgresRows.Copy(import, from.Row(i));
        }

        public bool TryAddBlock(in BlockHead head, ReadOnlySpan<byte> bytes) => false;
    }
}
