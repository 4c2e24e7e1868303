using System.Threading.Channels;
using Civium.Kernel.Observations;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Civium.Platform.Observations.Postgres;

/// <summary>A change that waits for its transaction; an acquisition when there is no write.</summary>
internal sealed record PostgresEntry(int Partition, PartitionWrite? Write)
{
    private readonly TaskCompletionSource<PartitionHold?> _done = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Larger for later ones of the same writer.</summary>
    public long Ticket { get; set; }

    /// <summary>Completes when the change is durable.</summary>
    public Task<PartitionHold?> Done => _done.Task;

    /// <summary>Reports success.</summary>
    public void Complete(PartitionHold? hold = null) => _done.TrySetResult(hold);

    /// <summary>Reports that it failed.</summary>
    public void Fail(Exception error) => _done.TrySetException(error);
}

/// <summary>
/// The one writer of this process: takes all writes that wait into one transaction. When PostgreSQL refuses the group, its members are
/// tried one by one, so that only the guilty one fails. When the outcome of a commit is unknown all fail, and are not tried again.
/// </summary>
internal sealed class PostgresWriter(NpgsqlDataSource source, int partitions, TimeProvider time, ILogger log) : IAsyncDisposable
{
    private const int GroupRows = 20_000;
    private static readonly TimeSpan ReceiptAge = TimeSpan.FromHours(24);
    private readonly Channel<PostgresEntry> _queue = Channel.CreateUnbounded<PostgresEntry>(new() { SingleReader = true });
    private readonly HashSet<int> _years = [];
    private readonly Dictionary<int, (long Ticket, Exception Error)> _failures = [];
    private long _tickets;
    private DateTimeOffset _purged = DateTimeOffset.MinValue;
    private Task _loop = Task.CompletedTask;

    /// <summary>Begins to write.</summary>
    public void Start() => _loop = Task.Run(RunAsync);

    /// <summary>Hands a change over.</summary>
    public Task<PartitionHold?> EnqueueAsync(PostgresEntry entry)
    {
        entry.Ticket = Interlocked.Increment(ref _tickets);
        ObjectDisposedException.ThrowIf(!_queue.Writer.TryWrite(entry), this);
        return entry.Done;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _queue.Writer.TryComplete();
        await _loop.ConfigureAwait(false);
    }

    private async Task RunAsync()
    {
        var group = new List<PostgresEntry>();
        while (await _queue.Reader.WaitToReadAsync().ConfigureAwait(false))
        {
            var rows = 0;
            PostgresEntry? acquisition = null;
            while (rows < GroupRows && acquisition is null && _queue.Reader.TryRead(out var entry))
            {
                if (entry.Write is null)
                {
                    acquisition = entry;
                    continue;
                }

                if (FailsBehind(entry))
                    continue;
                group.Add(entry);
                rows += 1 + entry.Write.Append.Count;
            }

            if (group.Count > 0)
                await WriteAsync(group).ConfigureAwait(false);
            group.Clear();
            if (acquisition is not null)
                await AcquireAsync(acquisition).ConfigureAwait(false);
        }
    }

    /// <summary>What was handed over behind a failed write of its partition fails as that did, so that it cannot become durable before it.</summary>
    private bool FailsBehind(PostgresEntry entry)
    {
        if (!_failures.TryGetValue(entry.Partition, out var failure))
            return false;
        if (entry.Ticket <= failure.Ticket)
        {
            entry.Fail(failure.Error);
            return true;
        }

        _failures.Remove(entry.Partition);
        return false;
    }

    private async Task AcquireAsync(PostgresEntry entry)
    {
        try
        {
            await using var command = source.CreateCommand(
                "UPDATE observations.partition SET epoch = epoch + 1 WHERE partition = $1 RETURNING epoch, last_sequence");
            command.Parameters.Add(new NpgsqlParameter { Value = entry.Partition });
            await using var row = await command.ExecuteReaderAsync().ConfigureAwait(false);
            await row.ReadAsync().ConfigureAwait(false);
            entry.Complete(new PartitionHold(entry.Partition, row.GetInt64(0), row.GetInt64(1)));
        }
        catch (Exception error)
        {
            entry.Fail(ForWriter(error));
        }
    }

    private async Task WriteAsync(List<PostgresEntry> group)
    {
        try
        {
            await MakeYearsAsync(group).ConfigureAwait(false);
            await PurgeAsync().ConfigureAwait(false);
            await new PostgresGroup(source, partitions, time).CommitAsync(group).ConfigureAwait(false);
        }
        catch (PostgresException error) when (group.Count > 1 && !IsFull(error) && !error.SqlState.StartsWith("57", StringComparison.Ordinal))
        {
            log.LogWarning(error, "A group of {Count} writes was refused; they are tried one by one.", group.Count);
            foreach (var entry in group)
            {
                if (!entry.Done.IsCompleted && !FailsBehind(entry))
                    await WriteAsync([entry]).ConfigureAwait(false);
            }
        }
        catch (Exception error)
        {
            var reason = ForWriter(error);
            var queued = Interlocked.Read(ref _tickets);
            foreach (var entry in group)
            {
                // Those that were completed or refused before the failure are none of its victims.
                if (!entry.Done.IsCompleted)
                    _failures[entry.Partition] = (queued, reason);
                entry.Fail(reason);
            }
        }
    }

    private async Task MakeYearsAsync(List<PostgresEntry> group)
    {
        foreach (var entry in group)
        {
            foreach (var row in entry.Write!.Append.Concat(entry.Write.Replace))
            {
                if (_years.Contains(row.Start.Year))
                    continue;
                if (PostgresSchema.HasOwnTable(row.Start.Year))
                    await PostgresSchema.MakeYearAsync(source, row.Start.Year, CancellationToken.None).ConfigureAwait(false);
                _years.Add(row.Start.Year);
            }
        }
    }

    private async Task PurgeAsync()
    {
        var now = time.GetUtcNow();
        if (now - _purged < TimeSpan.FromMinutes(10))
            return;
        await using var command = source.CreateCommand("DELETE FROM observations.receipt WHERE recorded < $1");
        command.Parameters.Add(new NpgsqlParameter { Value = (now - ReceiptAge).UtcDateTime });
        await command.ExecuteNonQueryAsync().ConfigureAwait(false);
        _purged = now;
    }

    private static bool IsFull(PostgresException error) => error.SqlState == PostgresErrorCodes.DiskFull;

    private static Exception ForWriter(Exception error) =>
        error is PostgresException refused && IsFull(refused) ? new StorageFullException("observations", error) : error;
}
