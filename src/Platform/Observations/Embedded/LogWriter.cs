using System.Threading.Channels;
using Civium.Kernel.Observations;
using Civium.Platform.Observations.Embedded.Disk;
using Microsoft.Extensions.Logging;

namespace Civium.Platform.Observations.Embedded;

/// <summary>
/// The one writer of the log. Takes all entries that wait, writes them as one frame with one sync, applies them to the tail and then
/// completes their tasks; the next group gathers meanwhile.
/// </summary>
internal sealed class LogWriter : IAsyncDisposable
{
    private const int GroupBytes = 8 << 20;
    private readonly Channel<LogEntry?> _queue = Channel.CreateUnbounded<LogEntry?>(new() { SingleReader = true });
    private readonly EmbeddedStoreOptions _options;
    private readonly string _directory;
    private readonly PartitionLedger _ledger;
    private readonly ReplacedRows _replaced;
    private readonly Tail _tail;
    private readonly TimeProvider _time;
    private readonly ILogger _log;
    private readonly List<LogEntry> _group = [];
    private readonly List<RecordBuffer> _buffers = [];
    private readonly SemaphoreSlim _room = new(0);
    private LogSegment _segment;
    private Exception? _sealFailure;
    private Exception? _freezeFailure;
    private long _tickets;
    private long _freezeAgain;
    private DateTimeOffset _oldest = DateTimeOffset.MaxValue;
    private Task _loop = Task.CompletedTask;

    /// <summary>Prepares a writer that continues in a new segment.</summary>
    public LogWriter(EmbeddedStoreOptions options, string directory, LogSegment segment, PartitionLedger ledger, ReplacedRows replaced, Tail tail, TimeProvider time, ILogger log)
    {
        (_options, _directory, _segment, _ledger, _replaced, _tail, _time, _log) = (options, directory, segment, ledger, replaced, tail, time, log);
        if (tail.ActiveChanges > 0)
            _oldest = time.GetUtcNow();
    }

    /// <summary>Called when a memtable was frozen.</summary>
    public Action Frozen { get; set; } = () => { };

    /// <summary>Begins to write.</summary>
    public void Start() => _loop = Task.Run(RunAsync);

    /// <summary>Hands a change over; the task completes when it is durable.</summary>
    public Task<PartitionHold?> EnqueueAsync(LogRecord record)
    {
        var bytes = new RecordBuffer();
        if (!record.Acquires)
            LogRecords.Encode(record, bytes);
        var entry = new LogEntry(record, bytes, Interlocked.Increment(ref _tickets));
        if (!_queue.Writer.TryWrite(entry))
        {
            entry.Dispose();
            throw new ObjectDisposedException(nameof(EmbeddedObservationStore));
        }

        return entry.Done;
    }

    /// <summary>Looks whether the recent changes are old enough to be sealed.</summary>
    public void Nudge() => _queue.Writer.TryWrite(null);

    /// <summary>Tells how the last sealing went: null for well.</summary>
    public void Sealed(Exception? failure)
    {
        Volatile.Write(ref _sealFailure, failure);
        _room.Release();
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _queue.Writer.TryComplete();
        _room.Release();
        await _loop.ConfigureAwait(false);
        try
        {
            _segment.End();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            _log.LogWarning(error, "The end of the observation log could not be marked; the log itself is complete.");
        }

        _segment.Dispose();
    }

    private async Task RunAsync()
    {
        try
        {
            await WriteAllAsync().ConfigureAwait(false);
        }
        catch (Exception error)
        {
            // Nobody may wait for ever: what is queued fails, and so does whatever comes.
            _log.LogCritical(error, "The writer of the observation log stopped.");
            _queue.Writer.TryComplete();
            FailAll(error);
            while (_queue.Reader.TryRead(out var entry))
                entry?.Fail(error);
        }
    }

    private async Task WriteAllAsync()
    {
        while (await _queue.Reader.WaitToReadAsync().ConfigureAwait(false))
        {
            var full = await WaitForRoomAsync().ConfigureAwait(false);
            Gather();
            if (full is not null)
                GiveUp(full);
            else
                WriteGroup();
            FreezeWhenDue();
            foreach (var entry in _group)
                entry.Dispose();
            _group.Clear();
            _buffers.Clear();
        }
    }

    private async Task<Exception?> WaitForRoomAsync()
    {
        while (_tail.Changes >= _options.MaxChanges && !_queue.Reader.Completion.IsCompleted)
        {
            if (Volatile.Read(ref _sealFailure) is { } failure)
                return StorageErrors.ForWriter(failure);
            if (_tail.NextFrozen is null && !TryFreeze())
                return StorageErrors.ForWriter(_freezeFailure ?? new IOException("Recent observations cannot be sealed, and no more fit into memory."));
            await _room.WaitAsync(TimeSpan.FromSeconds(1)).ConfigureAwait(false);
        }

        return null;
    }

    private void Gather()
    {
        var bytes = 0;
        while (bytes < GroupBytes && _queue.Reader.TryRead(out var entry))
        {
            if (entry is null)
                continue;
            bytes += entry.Bytes.Length;
            _group.Add(entry);
        }
    }

    private void FailAll(Exception error)
    {
        foreach (var entry in _group)
            entry.Fail(error);
    }

    private void GiveUp(Exception error)
    {
        // What was handed over behind these must not become durable before them.
        foreach (var entry in _group)
            _ledger.GiveUp(entry.Record.Write.Partition, error, Volatile.Read(ref _tickets));
        FailAll(error);
    }

    private void WriteGroup()
    {
        LeaveOutMissing();
        Admit();
        if (_buffers.Count == 0)
            return;
        try
        {
            _segment.Append(_buffers);
        }
        catch (Exception error)
        {
            _log.LogError(error, "The observation log could not be written.");
            var reason = StorageErrors.ForWriter(error);
            _ledger.TakeBack(reason, Volatile.Read(ref _tickets));
            FailAll(reason);
            return;
        }

        foreach (var entry in _group)
            _tail.Apply(entry.Record);
        _ledger.Keep();
        _tail.Publish();
        if (_oldest == DateTimeOffset.MaxValue)
            _oldest = _time.GetUtcNow();
        foreach (var entry in _group)
            entry.Complete();
    }

    private void LeaveOutMissing()
    {
        try
        {
            _replaced.LeaveOutMissing(_group);
        }
        catch (Exception error)
        {
            _log.LogError(error, "Whether observations to replace are there could not be looked up.");
            foreach (var entry in _group.Where(entry => entry.Record.Write.Replace.Count > 0))
            {
                _ledger.GiveUp(entry.Record.Write.Partition, StorageErrors.ForWriter(error), Volatile.Read(ref _tickets));
            }
        }
    }

    private void Admit()
    {
        var kept = 0;
        for (var i = 0; i < _group.Count; i++)
        {
            var entry = _group[i];
            if (entry.Record.Acquires)
            {
                entry.Hold = _ledger.Acquire(entry.Record.Write.Partition);
                entry.Record = entry.Record with { Write = entry.Record.Write with { Epoch = entry.Hold.Epoch } };
                LogRecords.Encode(entry.Record, entry.Bytes);
            }
            else if (_ledger.Admit(entry.Record.Write, entry.Ticket) is { } refusal)
            {
                entry.Fail(refusal);
                entry.Dispose();
                continue;
            }

            _group[kept++] = entry;
            _buffers.Add(entry.Bytes);
        }

        _group.RemoveRange(kept, _group.Count - kept);
    }

    private void FreezeWhenDue()
    {
        var changes = _tail.ActiveChanges;
        var due = changes >= _options.SealChanges || _segment.Length >= _options.SealBytes
            || (_oldest != DateTimeOffset.MaxValue && _time.GetUtcNow() - _oldest >= _options.SealAge);
        if (due)
            TryFreeze();
    }

    private bool TryFreeze()
    {
        // After a failure, not at every write: a full disk would be asked thousands of times a second.
        if (_time.GetTimestamp() < _freezeAgain)
            return false;
        try
        {
            _segment.Settle();
            var next = LogSegment.Create(_directory, _segment.Number + 1, _options.OpenLogFile);
            var ended = _segment;
            _segment = next;
            _tail.Freeze(ended.Number, _ledger.Positions);
            _oldest = DateTimeOffset.MaxValue;
            _freezeFailure = null;
            ended.Dispose();
            Frozen();
            return true;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            _log.LogError(error, "A new segment of the observation log could not be made; the old one is continued.");
            _freezeFailure = error;
            _freezeAgain = _time.GetTimestamp() + _time.TimestampFrequency;
            return false;
        }
    }
}
