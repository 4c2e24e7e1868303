using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Civium.Kernel.Observations;
using Civium.Platform.Observations.Cuts;
using Civium.Platform.Observations.Embedded.Segments;
using Npgsql;

namespace Civium.Platform.Observations.Postgres;

/// <summary>The PostgreSQL store as the transaction of a connection sees it; rows become segments of half a million, one at a time.</summary>
internal sealed class PostgresCut : IObservationCut
{
    private const int RowsAtOnce = 500_000;
    private readonly NpgsqlConnection _connection;

    private PostgresCut(NpgsqlConnection connection, IReadOnlyList<PartitionPosition> positions, IReadOnlyCollection<long> deleted) =>
        (_connection, Positions, DeletedStreams) = (connection, positions, deleted);

    /// <inheritdoc/>
    public IReadOnlyList<PartitionPosition> Positions { get; }

    /// <inheritdoc/>
    public IReadOnlyCollection<long> DeletedStreams { get; }

    /// <summary>Looks through the eyes of <paramref name="connection"/>, whose transaction is repeatable read and stays the caller's.</summary>
    public static async Task<PostgresCut> OfAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        var positions = new List<PartitionPosition>();
        await using (var command = new NpgsqlCommand("SELECT epoch, last_sequence FROM observations.partition ORDER BY partition", connection))
        await using (var row = await command.ExecuteReaderAsync(cancellation).ConfigureAwait(false))
        {
            while (await row.ReadAsync(cancellation).ConfigureAwait(false))
                positions.Add(new(row.GetInt64(0), row.GetInt64(1)));
        }

        var deleted = new List<long>();
        await using (var command = new NpgsqlCommand("SELECT stream FROM observations.deleted_stream", connection))
        await using (var row = await command.ExecuteReaderAsync(cancellation).ConfigureAwait(false))
        {
            while (await row.ReadAsync(cancellation).ConfigureAwait(false))
                deleted.Add(row.GetInt64(0));
        }

        return new(connection, positions, deleted);
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<CutReceipt>> ReceiptsAsync(CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand("SELECT partition, key, fingerprint, ids, recorded FROM observations.receipt", _connection);
        await using var row = await command.ExecuteReaderAsync(cancellation).ConfigureAwait(false);
        var receipts = new List<CutReceipt>();
        while (await row.ReadAsync(cancellation).ConfigureAwait(false))
            receipts.Add(new(row.GetInt32(0), row.GetString(1), row.GetString(2), row.GetFieldValue<long[]>(3), Microseconds.Of(PostgresRows.Utc(row, 4))));
        return receipts;
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<SealedSegment> SegmentsAsync(string staging, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand($"SELECT {QuerySql.Columns} FROM observations.observation", _connection) { CommandTimeout = 0 };
        await using var row = await command.ExecuteReaderAsync(cancellation).ConfigureAwait(false);
        var rows = new List<Observation>();
        for (long number = 0, more = 1; more == 1; number++)
        {
            rows.Clear();
            while ((more = await row.ReadAsync(cancellation).ConfigureAwait(false) ? 1 : 0) == 1)
            {
                rows.Add(PostgresRows.Read(row));
                if (rows.Count == RowsAtOnce)
                    break;
            }

            if (rows.Count == 0)
                yield break;
            SegmentRows.Sort(rows);
            SegmentRows.Write(rows, SegmentHeader.PathOf(staging, number), Positions.Count);
            var segment = Segment.Open(staging, number, _ => { });
            segment.Use();
            yield return SealedSegment.Of(segment, ImmutableDictionary<int, ushort[]>.Empty, []);
            segment.Leave();
            File.Delete(segment.Path);
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
