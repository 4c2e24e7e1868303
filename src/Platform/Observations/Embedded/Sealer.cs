using Civium.Platform.Observations.Embedded.Segments;
using Microsoft.Extensions.Logging;

namespace Civium.Platform.Observations.Embedded;

/// <summary>
/// Moves frozen memtables into segments, one after the other, and drops the log segments that are no longer needed.
/// Receipts go first and are inserted idempotently, so a crash in between repeats them without harm.
/// </summary>
internal sealed class Sealer(EmbeddedStoreOptions options, string logDirectory, SegmentStore segments, ReceiptFile receipts, Tail tail, LogWriter writer,
    TimeProvider time, ILogger log) : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly SemaphoreSlim _work = new(0);
    private Task _loop = Task.CompletedTask;
    private Task _clock = Task.CompletedTask;
    private (FrozenTable? Of, Segment? Segment) _written;

    /// <summary>Called when something was sealed.</summary>
    public Action Sealed { get; set; } = () => { };

    /// <summary>Begins to seal what is frozen, and to look at the age of what is not.</summary>
    public void Start()
    {
        writer.Frozen = () => _work.Release();
        _loop = Task.Run(RunAsync);
        _clock = Task.Run(WatchAgeAsync);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        await Task.WhenAll(_loop, _clock).ConfigureAwait(false);
        _stop.Dispose();
        _work.Dispose();
    }

    private async Task WatchAgeAsync()
    {
        var step = TimeSpan.FromTicks(Math.Max(options.SealAge.Ticks / 4, TimeSpan.TicksPerMillisecond * 10));
        using var timer = new PeriodicTimer(step, time);
        try
        {
            while (await timer.WaitForNextTickAsync(_stop.Token).ConfigureAwait(false))
                writer.Nudge();
        }
        catch (OperationCanceledException)
        {
            // Closing.
        }
    }

    private async Task RunAsync()
    {
        try
        {
            while (true)
            {
                await _work.WaitAsync(TimeSpan.FromSeconds(2), _stop.Token).ConfigureAwait(false);
                while (!_stop.IsCancellationRequested && tail.NextFrozen is { } next)
                {
                    var failure = Try(next);
                    writer.Sealed(failure);
                    if (failure is null)
                        Sealed();
                    else
                        await Task.Delay(TimeSpan.FromSeconds(1), _stop.Token).ConfigureAwait(false);
                }
            }
        }
        catch (OperationCanceledException)
        {
            // Closing: what is frozen stays in the log and is read from there.
        }
        catch (Exception error)
        {
            log.LogCritical(error, "Sealing stopped; observations stay in the log until the next start.");
            writer.Sealed(error);
        }
    }

    private Exception? Try(FrozenTable next)
    {
        try
        {
            options.OnSealStep(SealStep.Begun);
            receipts.Add(next.Table.Receipts, Microseconds.Of(time.GetUtcNow().UtcDateTime - options.ReceiptAge));
            options.OnSealStep(SealStep.ReceiptsWritten);
            Write(next);
            options.OnSealStep(SealStep.TailDropped);
            DropSegments(next.LastSegment);
            options.OnSealStep(SealStep.SegmentsDropped);
            return null;
        }
        catch (Exception error)
        {
            // Whatever it was: a sealing that gave up for good would in time stop every writer.
            log.LogError(error, "Recent observations could not be sealed; they stay in the log, and sealing is tried again.");
            return error;
        }
    }

    private void Write(FrozenTable frozen)
    {
        // A failed try may have been committed all the same, when only what follows the commit failed.
        if (segments.State.Sealed >= frozen.LastSegment)
            return;
        // What a failed try has written is taken again, for it may be what the manifest on the disk names.
        if (_written.Of != frozen)
            _written = (frozen, WriteRows(frozen));
        var added = _written.Segment;
        options.OnSealStep(SealStep.RowsWritten);
        segments.Commit(
            state => Sealing.Apply(state, frozen, added),
            show =>
            {
                try
                {
                    options.OnSealStep(SealStep.Committed);
                }
                finally
                {
                    // Committed is committed: what readers see moves from the tail to the segments in one moment, whatever else fails.
                    tail.Drop(frozen, show);
                }
            });
    }

    private Segment? WriteRows(FrozenTable frozen)
    {
        var rows = TailScan.Rows([frozen.Table], frozen.At);
        if (rows.Count == 0)
            return null;
        var number = segments.TakeNumber();
        SegmentRows.Write(rows, SegmentHeader.PathOf(segments.SegmentsDirectory, number), options.Partitions);
        return segments.Open(number);
    }

    private void DropSegments(long last)
    {
        foreach (var path in Directory.EnumerateFiles(logDirectory, "*.log"))
        {
            if (long.TryParse(Path.GetFileNameWithoutExtension(path), out var number) && number <= last)
                File.Delete(path);
        }
    }
}
