using Civium.Kernel.Databases;
using Civium.Kernel.Observations;
using Civium.Platform.Observations.Cuts;
using Civium.Platform.Observations.Embedded.Disk;
using Civium.Platform.Observations.Embedded.Segments;
using Civium.Platform.Observations.Embedded.Upgrading;
using Civium.Platform.Observations.Retention;
using Microsoft.Extensions.Logging;

namespace Civium.Platform.Observations.Embedded;

/// <summary>
/// Observations on one machine: a durable log takes them in, a memory-resident tail answers for the recent ones, and immutable segments
/// keep the rest by stream and time. One process per directory. See the README beside it.
/// </summary>
public sealed class EmbeddedObservationStore : IObservationStore, IObservationAnalysis, IObservationUpkeep, IObservationCutter, IAsyncDisposable
{
    private readonly EmbeddedStoreOptions _options;
    private int _disposed;
    private readonly TimeProvider _time;
    private readonly SegmentStore _segments;
    private readonly Merger _merger;
    private readonly ReceiptFile _receipts;
    private readonly PartitionLedger _ledger;
    private readonly Tail _tail;
    private readonly LogWriter _writer;
    private readonly Sealer _sealer;
    private readonly EmbeddedQuery _query;
    private readonly PartitionRead _follow;

    private EmbeddedObservationStore(EmbeddedStoreOptions options, SegmentStore segments, TimeProvider time, ILogger log)
    {
        (_options, _time, _segments) = (options, time, segments);
        Partitions = options.Partitions;
        var logDirectory = Path.Combine(options.Directory, "log");
        Directory.CreateDirectory(logDirectory);
        DirectorySync.Sync(options.Directory);
        _receipts = new ReceiptFile(options.Directory);
        var state = segments.State;
        _ledger = new PartitionLedger([.. state.Positions], state.DeletedStreams);
        _tail = new Tail(Partitions, segments);
        var last = new LogScan(logDirectory, log).Replay(state.Sealed, Restore);
        _tail.Publish();
        var segment = LogSegment.Create(logDirectory, last + 1, options.OpenLogFile);
        _writer = new LogWriter(options, logDirectory, segment, _ledger, new ReplacedRows(segments, _ledger, _tail), _tail, time, log);
        _sealer = new Sealer(options, logDirectory, segments, _receipts, _tail, _writer, time, log);
        _merger = new Merger(options, segments, time, log);
        _query = new EmbeddedQuery(_tail);
        _follow = new PartitionRead(_tail, Partitions);
        _sealer.Sealed = _merger.Look;
        _merger.Start();
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
        if (format.Version == 1)
        {
            ColumnFile.ToSegments(options.Directory, format.Partitions, log);
            (format with { Version = StoreFormat.CurrentVersion }).Write(options.Directory);
        }

        ColumnFile.Remove(options.Directory);
        var actual = options with { Partitions = format.Partitions };
        var segments = new SegmentStore(actual.Directory, actual.Partitions, new DamageReport(log).Tell);
        try
        {
            return new EmbeddedObservationStore(actual, segments, time, log);
        }
        catch
        {
            segments.Dispose();
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
        var found = _tail.FindReceipt(partition, key) ?? _receipts.Find(partition, key);
        var current = found is not null && found.Recorded >= Now() - (_options.ReceiptAge.Ticks / TimeSpan.TicksPerMicrosecond);
        return Task.FromResult(current ? found!.Receipt : null);
    }

    /// <inheritdoc/>
    public Task<IReadOnlySet<long>> FindDeletedStreamsAsync(IReadOnlyCollection<long> streams, CancellationToken cancellation) =>
        Task.FromResult<IReadOnlySet<long>>(streams.Where(_ledger.IsDeleted).ToHashSet());

    /// <inheritdoc/>
    public Task<Observation?> FindAsync(long id, CancellationToken cancellation) =>
        id < Partitions ? Task.FromResult<Observation?>(null) : _query.FindAsync(id);

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

    /// <inheritdoc/>
    public Task<IReadOnlyDictionary<long, Observation>> LatestAsync(IReadOnlyCollection<long> streams, CancellationToken cancellation) =>
        _query.LatestAsync(streams, cancellation);

    /// <inheritdoc/>
    public Task<IReadOnlyList<Aggregate>> AggregateAsync(AggregateQuery query, CancellationToken cancellation)
    {
        AggregateChecks.Check(query);
        return _query.AggregateAsync(query, cancellation);
    }

    /// <inheritdoc/>
    public Task<long> ThinAsync(IReadOnlyList<StreamRetention> rules, CancellationToken cancellation)
    {
        var byStream = rules.ToDictionary(rule => rule.Stream, rule => new RetentionRule(rule));
        return Task.Run(() => _merger.Thin(byStream, cancellation), cancellation);
    }

    /// <summary>Everything as it is now, for a backup; writes go on meanwhile.</summary>
    IObservationCut IObservationCutter.Cut() => new EmbeddedCut(_tail, _ledger, _receipts, Partitions);

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
        await _merger.DisposeAsync().ConfigureAwait(false);
        _segments.Dispose();
    }

    private long Now() => Microseconds.Of(_time.GetUtcNow().UtcDateTime);

    private void Restore(LogRecord record)
    {
        _tail.Apply(record);
        _ledger.Restore(record);
    }
}
