using System.Runtime.CompilerServices;
using Civium.Kernel.Databases;
using Civium.Kernel.Observations;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Civium.Platform.Observations.Postgres;

/// <summary>
/// Observations in PostgreSQL 15 or later, for several processes. Fencing is by the epoch in the partition's row, which every write
/// locks, so a process that was paused cannot write once its partition has been acquired by another.
/// </summary>
/// <remarks>
/// Failures of the connection come as <see cref="NpgsqlException"/>. When it breaks during the commit the write is reported as failed but may
/// be durable: whoever gets any exception but a refusal acquires the partition again, which tells the last durable number.
/// </remarks>
public sealed class PostgresObservationStore : IObservationStore, IObservationAnalysis, IObservationUpkeep, IAsyncDisposable
{
    private const string Table = "observations.observation";
    private static readonly TimeSpan ReceiptAge = TimeSpan.FromHours(24);
    private readonly NpgsqlDataSource _source;
    private readonly TimeProvider _time;
    private readonly PostgresWriter _writer;

    private PostgresObservationStore(NpgsqlDataSource source, int partitions, TimeProvider time, ILogger log)
    {
        (_source, Partitions, _time) = (source, partitions, time);
        _writer = new PostgresWriter(source, partitions, time, log);
        _writer.Start();
    }

    /// <inheritdoc/>
    public int Partitions { get; }

    /// <summary>Opens the store, making its tables when they are missing. The data source stays the caller's.</summary>
    /// <param name="source">Where.</param>
    /// <param name="partitions">How many partitions a new store gets; an existing one keeps its own.</param>
    /// <param name="time">The clock that receipts age by.</param>
    /// <param name="log">Told of writes that had to be tried again.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="NewerSchemaException">A later version made the tables; nothing was changed.</exception>
    public static async Task<PostgresObservationStore> OpenAsync(
        NpgsqlDataSource source, int partitions, TimeProvider time, ILogger log, CancellationToken cancellation)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(partitions, 1);
        var actual = await PostgresSchema.MigrateAsync(source, partitions, cancellation).ConfigureAwait(false);
        return new PostgresObservationStore(source, actual, time, log);
    }

    /// <inheritdoc/>
    public async Task<PartitionHold> AcquireAsync(int partition, CancellationToken cancellation)
    {
        WriteChecks.CheckPartition(partition, Partitions);
        var hold = await _writer.EnqueueAsync(new PostgresEntry(partition, null)).WaitAsync(cancellation).ConfigureAwait(false);
        return hold!;
    }

    /// <inheritdoc/>
    /// <remarks>Cancelling gives up the wait, not the write: it may become durable all the same.</remarks>
    public Task WriteAsync(PartitionWrite write, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        var accepted = WriteChecks.Accept(write, Partitions);
        return _writer.EnqueueAsync(new PostgresEntry(accepted.Partition, accepted)).WaitAsync(cancellation);
    }

    /// <inheritdoc/>
    public async Task<KeyReceipt?> FindReceiptAsync(int partition, string key, CancellationToken cancellation)
    {
        WriteChecks.CheckPartition(partition, Partitions);
        var sql = PostgresRows.Sql();
        sql.In("partition", [partition]);
        sql.And($"key = {sql.Bind(key)}");
        sql.And($"recorded >= {sql.Bind(_time.GetUtcNow().UtcDateTime - ReceiptAge)}");
        await using var command = PostgresRows.Command(_source, $"SELECT fingerprint, ids FROM observations.receipt {sql.Where}", sql);
        await using var row = await command.ExecuteReaderAsync(cancellation).ConfigureAwait(false);
        return await row.ReadAsync(cancellation).ConfigureAwait(false) ? new KeyReceipt(row.GetString(0), row.GetFieldValue<long[]>(1)) : null;
    }

    /// <inheritdoc/>
    public async Task<IReadOnlySet<long>> FindDeletedStreamsAsync(IReadOnlyCollection<long> streams, CancellationToken cancellation)
    {
        var sql = PostgresRows.Sql();
        sql.In("stream", streams);
        await using var command = PostgresRows.Command(_source, $"SELECT stream FROM observations.deleted_stream {sql.Where}", sql);
        await using var row = await command.ExecuteReaderAsync(cancellation).ConfigureAwait(false);
        var deleted = new HashSet<long>();
        while (await row.ReadAsync(cancellation).ConfigureAwait(false))
            deleted.Add(row.GetInt64(0));
        return deleted;
    }

    /// <inheritdoc/>
    public async Task<Observation?> FindAsync(long id, CancellationToken cancellation)
    {
        var sql = PostgresRows.Sql();
        sql.In("id", [id]);
        await using var command = PostgresRows.Command(_source, $"SELECT {QuerySql.Columns} FROM {Table} {sql.Where}", sql);
        await using var row = await command.ExecuteReaderAsync(cancellation).ConfigureAwait(false);
        return await row.ReadAsync(cancellation).ConfigureAwait(false) ? PostgresRows.Read(row) : null;
    }

    /// <inheritdoc/>
    public async Task<PartitionPage> ReadPartitionAsync(int partition, long afterSequence, int limit, CancellationToken cancellation)
    {
        WriteChecks.CheckPartition(partition, Partitions);
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        var after = Math.Max(afterSequence, 0);
        // The number first: every row up to it is committed when the rows are read.
        var last = Math.Min(after + limit, await LastAsync(partition, cancellation).ConfigureAwait(false));
        if (last <= after)
            return new([], after);
        var sql = PostgresRows.Sql();
        sql.And($"id > {sql.Bind(ObservationId.Of(partition, after, Partitions))}");
        sql.And($"id <= {sql.Bind(ObservationId.Of(partition, last, Partitions))}");
        sql.And($"id % {sql.Bind((long)Partitions)} = {sql.Bind((long)partition)}");
        await using var command = PostgresRows.Command(_source, $"SELECT {QuerySql.Columns} FROM {Table} {sql.Where} ORDER BY id", sql);
        await using var row = await command.ExecuteReaderAsync(cancellation).ConfigureAwait(false);
        var rows = new List<Observation>();
        while (await row.ReadAsync(cancellation).ConfigureAwait(false))
            rows.Add(PostgresRows.Read(row));
        return new(rows, last);
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<Observation> QueryAsync(ObservationQuery query, [EnumeratorCancellation] CancellationToken cancellation)
    {
        if (query.Limit is <= 0 || query.Streams is { Count: 0 })
            yield break;
        var sql = PostgresRows.Sql().Filter(query);
        sql.After(query);
        var text = $"SELECT {QuerySql.Columns} FROM {Table} {sql.Where} {QuerySql.OrderBy(query)}";
        if (query.Limit is { } limit)
            text += $" LIMIT {sql.Bind((long)limit)}";
        if (query.Skip > 0)
            text += $" OFFSET {sql.Bind((long)query.Skip)}";
        await using var command = PostgresRows.Command(_source, text, sql);
        await using var row = await command.ExecuteReaderAsync(cancellation).ConfigureAwait(false);
        while (await row.ReadAsync(cancellation).ConfigureAwait(false))
            yield return PostgresRows.Read(row);
    }

    /// <inheritdoc/>
    public async Task<long> CountAsync(ObservationQuery query, CancellationToken cancellation)
    {
        var sql = PostgresRows.Sql().Filter(query);
        await using var command = PostgresRows.Command(_source, $"SELECT count(*) FROM {Table} {sql.Where}", sql);
        return (long)(await command.ExecuteScalarAsync(cancellation).ConfigureAwait(false))!;
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyDictionary<long, StreamExtent>> ExtentsAsync(IReadOnlyCollection<long> streams, CancellationToken cancellation)
    {
        var sql = PostgresRows.Sql();
        sql.In("stream", streams);
        await using var command = PostgresRows.Command(
            _source,
            $"SELECT stream, min(start), max(\"end\"), min(result_time), max(result_time), count(*) FROM {Table} {sql.Where} GROUP BY stream",
            sql);
        await using var row = await command.ExecuteReaderAsync(cancellation).ConfigureAwait(false);
        var extents = new Dictionary<long, StreamExtent>();
        while (await row.ReadAsync(cancellation).ConfigureAwait(false))
        {
            extents[row.GetInt64(0)] = new(
                PostgresRows.Utc(row, 1),
                PostgresRows.Utc(row, 2),
                row.IsDBNull(3) ? null : PostgresRows.Utc(row, 3),
                row.IsDBNull(4) ? null : PostgresRows.Utc(row, 4),
                row.GetInt64(5));
        }

        return extents;
    }

    /// <inheritdoc/>
    public Task<IReadOnlyDictionary<long, Observation>> LatestAsync(IReadOnlyCollection<long> streams, CancellationToken cancellation) =>
        PostgresAnalysis.LatestAsync(_source, streams, cancellation);

    /// <inheritdoc/>
    public Task<IReadOnlyList<Aggregate>> AggregateAsync(AggregateQuery query, CancellationToken cancellation)
    {
        AggregateChecks.Check(query);
        return PostgresAnalysis.AggregateAsync(_source, query, cancellation);
    }

    /// <inheritdoc/>
    public Task<long> ThinAsync(IReadOnlyList<StreamRetention> rules, CancellationToken cancellation) => PostgresThinning.RunAsync(_source, rules, cancellation);

    /// <summary>Finishes the writes handed over so far.</summary>
    public ValueTask DisposeAsync() => _writer.DisposeAsync();

    private async Task<long> LastAsync(int partition, CancellationToken cancellation)
    {
        var sql = PostgresRows.Sql();
        sql.In("partition", [partition]);
        await using var command = PostgresRows.Command(_source, $"SELECT last_sequence FROM observations.partition {sql.Where}", sql);
        return (long)(await command.ExecuteScalarAsync(cancellation).ConfigureAwait(false))!;
    }
}
