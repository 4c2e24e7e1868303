using Civium.Kernel.Observations;
using DuckDB.NET.Data;
using Microsoft.Extensions.Logging;

namespace Civium.Platform.Observations.Embedded;

/// <summary>
/// Moves frozen memtables into the column store, one after the other, and drops the log segments that are no longer needed.
/// Receipts go first and are inserted idempotently, so a crash in between repeats them without harm.
/// </summary>
internal sealed class Sealer(EmbeddedStoreOptions options, string logDirectory, ColumnStore columns, ReceiptFile receipts, Tail tail, LogWriter writer,
    TimeProvider time, ILogger log) : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly SemaphoreSlim _work = new(0);
    private Task _loop = Task.CompletedTask;
    private Task _clock = Task.CompletedTask;

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
                        continue;
                    if (failure is not null and not IOException)
                        await TryReopenAsync().ConfigureAwait(false);
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

    private async Task TryReopenAsync()
    {
        try
        {
            await columns.ReopenAsync(_stop.Token).ConfigureAwait(false);
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            log.LogError(error, "The column store could not be opened again; that is tried again.");
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
            try
            {
                options.OnSealStep(SealStep.Committed);
            }
            finally
            {
                // Committed is committed: readers wait until the tail agrees with the column store, so nothing may come between.
                tail.Drop(next);
            }

            DirectorySync.Sync(options.Directory);
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
        using var transaction = columns.Root.BeginTransaction();
        // A failed try may have been committed all the same, when only what follows the commit failed.
        if (columns.Sealed >= frozen.LastSegment)
        {
            transaction.Rollback();
            return;
        }

        Remove("id", frozen.Table.Killed.Keys);
        Remove("stream", frozen.Table.DeletedStreams.Keys);
        Insert(frozen);
        foreach (var stream in frozen.Table.DeletedStreams.Keys)
            Execute("INSERT INTO deleted_stream VALUES ($stream)", ("stream", stream));
        for (var i = 0; i < frozen.Holds.Count; i++)
        {
            Execute("UPDATE partition SET epoch = $epoch, last_sequence = $last WHERE partition = $partition",
                ("epoch", frozen.Holds[i].Epoch), ("last", frozen.Holds[i].LastSequence), ("partition", i));
        }

        Execute("UPDATE store SET sealed = $sealed", ("sealed", frozen.LastSegment));
        options.OnSealStep(SealStep.RowsWritten);
        transaction.Commit();
    }

    private void Remove(string column, ICollection<long> values)
    {
        foreach (var some in values.Chunk(10_000))
            Execute($"DELETE FROM observation WHERE {column} = ANY($some)", ("some", some.ToList()));
    }

    private void Insert(FrozenTable frozen)
    {
        var rows = new List<Observation>(frozen.Table.Rows.Count);
        foreach (var row in frozen.Table.Rows.Items)
        {
            if (row.IsSeen(frozen.At))
                rows.Add(row.Row);
        }

        rows.Sort(static (x, y) =>
        {
            var order = x.Stream.CompareTo(y.Stream);
            order = order != 0 ? order : x.Start.CompareTo(y.Start);
            return order != 0 ? order : x.Id.CompareTo(y.Id);
        });
        using var appender = columns.Root.CreateAppender("observation");
        foreach (var row in rows)
        {
            appender.CreateRow()
                .AppendValue(row.Id).AppendValue(row.Stream).AppendValue(row.Feature)
                .AppendValue(Microseconds.Of(row.Start)).AppendValue(Microseconds.Of(row.End))
                .AppendValue(row.ResultTime is { } result ? Microseconds.Of(result) : (long?)null)
                .AppendValue(Microseconds.Of(row.Recorded)).AppendValue((byte)row.Result.Kind)
                .AppendValue(ResultColumns.Number(row.Result)).AppendValue(ResultColumns.Text(row.Result)).AppendValue(row.Extra)
                .EndRow();
        }

        appender.Close();
    }

    private void Execute(string text, params ReadOnlySpan<(string Name, object Value)> parameters)
    {
        using var command = columns.Root.CreateCommand();
        command.CommandText = text;
        foreach (var (name, value) in parameters)
            command.Parameters.Add(new DuckDBParameter(name, value));
        command.ExecuteNonQuery();
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
