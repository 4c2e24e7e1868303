using Civium.Kernel.Databases;
using Civium.Kernel.Observations;
using Microsoft.Extensions.Logging;

namespace Civium.Platform.Observations.Embedded;

/// <summary>
/// Observations on one machine: a durable log takes them in, a memory-resident tail answers for the recent ones, and DuckDB keeps the
/// rest by stream and time. One process per directory. See the README beside it.
/// </summary>
public sealed class EmbeddedObservationStore : IObservationStore, IAsyncDisposable
{
    private readonly EmbeddedStoreOptions _options;
    private int _disposed;
    private readonly TimeProvider _time;
    private readonly ColumnStore _columns;
    private readonly ReceiptFile _receipts;
    private readonly PartitionLedger _ledger;
    private readonly Tail _tail;
    private readonly LogWriter _writer;
    private readonly Sealer _sealer;
    private readonly EmbeddedQuery _query;
    private readonly PartitionRead _follow;

    private EmbeddedObservationStore(EmbeddedStoreOptions options, ColumnStore columns, TimeProvider time, ILogger log)
    {
        (_options, _time, _columns) = (options, time, columns);
        Partitions = options.Partitions;
        var logDirectory = Path.Combine(options.Directory, "log");
        Directory.CreateDirectory(logDirectory);
        DirectorySync.Sync(options.Directory);
        _receipts = new ReceiptFile(options.Directory);
        _ledger = new PartitionLedger(columns.Positions(), columns.DeletedStreams());
        _tail = new Tail(Partitions, columns.Sealed);
        var last = new LogScan(logDirectory, log).Replay(columns.Sealed, Restore);
        _tail.Publish();
        var segment = LogSegment.Create(logDirectory, last + 1, options.OpenLogFile);
        _writer = new LogWriter(options, logDirectory, segment, _ledger, new ReplacedRows(columns, _ledger, _tail), _tail, time, log);
        _sealer = new Sealer(options, logDirectory, columns, _receipts, _tail, _writer, time, log);
        _query = new EmbeddedQuery(columns, _tail);
        _follow = new PartitionRead(columns, _tail, Partitions);
        _sealer.Start();
        _writer.Start();
    }

    /// <inheritdoc/>
    public int Partitions { get; }

    /// <summary>How many changes are in the log and in memory only.</summary>
    public int UnsealedChanges => _tail.Changes;

    /// <summary>Opens the directory of <paramref name="options"/>, making it when it is missing, and reads the log back.</summary>
    /// <exception cref="NewerSchemaException">A later version wrote the directory; nothing was changed.</exception>
    /// <exception cref="StorageCorruptException">Something is not as it was written; the message names file and offset.</exception>
    public static Task<EmbeddedObservationStore> OpenAsync(EmbeddedStoreOptions options, TimeProvider time, ILogger log) => Task.Run(() =>
    {
        var format = StoreFormat.ReadOrMake(options.Directory, options.Partitions);
        var actual = options with { Partitions = format.Partitions };
        var columns = new ColumnStore(actual);
        try
        {
            return new EmbeddedObservationStore(actual, columns, time, log);
        }
        catch
        {
            columns.Dispose();
            throw;
        }
    });

    /// <inheritdoc/>
    public async Task<PartitionHold> AcquireAsync(int partition, CancellationToken cancellation)
    {
        WriteChecks.CheckPartition(partition, Partitions);
        var record = new LogRecord(new PartitionWrite { Partition = partition, Epoch = 0 }, true, Now());
        var hold = await _writer.EnqueueAsync(record).WaitAsync(cancellation).ConfigureAwait(false);
        return hold!;
    }

    /// <inheritdoc/>
    /// <remarks>Cancelling gives up the wait, not the write: it may become durable all the same.</remarks>
    public Task WriteAsync(PartitionWrite write, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        var accepted = WriteChecks.Accept(write, Partitions);
        return _writer.EnqueueAsync(new LogRecord(accepted, false, Now())).WaitAsync(cancellation);
    }

    /// <inheritdoc/>
    public Task<KeyReceipt?> FindReceiptAsync(int partition, string key, CancellationToken cancellation)
    {
        WriteChecks.CheckPartition(partition, Partitions);
        var found = FindRecentReceipt(partition, key) ?? _receipts.Find(partition, key);
        var current = found is not null && found.Recorded >= Now() - (_options.ReceiptAge.Ticks / TimeSpan.TicksPerMicrosecond);
        return Task.FromResult(current ? found!.Receipt : null);
    }

    /// <inheritdoc/>
    public Task<IReadOnlySet<long>> FindDeletedStreamsAsync(IReadOnlyCollection<long> streams, CancellationToken cancellation) =>
        Task.FromResult<IReadOnlySet<long>>(streams.Where(_ledger.IsDeleted).ToHashSet());

    /// <inheritdoc/>
    public Task<Observation?> FindAsync(long id, CancellationToken cancellation) =>
        id < Partitions ? Task.FromResult<Observation?>(null) : _query.FindAsync(id, cancellation);

    /// <inheritdoc/>
    public Task<PartitionPage> ReadPartitionAsync(int partition, long afterSequence, int limit, CancellationToken cancellation)
    {
        WriteChecks.CheckPartition(partition, Partitions);
        return _follow.RunAsync(partition, afterSequence, limit, cancellation);
    }

    /// <inheritdoc/>
    public IAsyncEnumerable<Observation> QueryAsync(ObservationQuery query, CancellationToken cancellation) => _query.RunAsync(query, cancellation);

    /// <inheritdoc/>
    public Task<long> CountAsync(ObservationQuery query, CancellationToken cancellation) => _query.CountAsync(query, cancellation);

    /// <inheritdoc/>
    public Task<IReadOnlyDictionary<long, StreamExtent>> ExtentsAsync(IReadOnlyCollection<long> streams, CancellationToken cancellation) =>
        _query.ExtentsAsync(streams, cancellation);

    /// <summary>Finishes the writes handed over so far and closes the files. What is not sealed is read from the log at the next start.</summary>
    public async ValueTask DisposeAsync()
    {
        // Both the container and whoever opened it dispose of it.
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
        {
            return;
        }

        await _writer.DisposeAsync().ConfigureAwait(false);
        await _sealer.DisposeAsync().ConfigureAwait(false);
        _columns.Dispose();
    }

    private long Now() => Microseconds.Of(_time.GetUtcNow().UtcDateTime);

    private StampedReceipt? FindRecentReceipt(int partition, string key)
    {
        var tables = _tail.Snapshot().Tables;
        for (var i = tables.Length - 1; i >= 0; i--)
        {
            if (tables[i].Receipts.TryGetValue((partition, key), out var found))
                return found;
        }

        return null;
    }

    private void Restore(LogRecord record)
    {
        _tail.Apply(record);
        _ledger.Restore(record);
    }
}
