using Civium.Kernel.Observations;
using Civium.Platform.Observations.Embedded.Disk;

namespace Civium.Platform.Observations.Embedded;

/// <summary>A change that waits for the log; its task completes once it is durable or refused.</summary>
internal sealed class LogEntry(LogRecord record, RecordBuffer bytes, long ticket) : IDisposable
{
    private readonly TaskCompletionSource<PartitionHold?> _done = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>The change; for an acquisition the log writer fills in the epoch.</summary>
    public LogRecord Record { get; set; } = record;

    /// <summary>The change as it goes into the log.</summary>
    public RecordBuffer Bytes { get; } = bytes;

    /// <summary>Larger for later ones.</summary>
    public long Ticket { get; } = ticket;

    /// <summary>What an acquisition answers.</summary>
    public PartitionHold? Hold { get; set; }

    /// <summary>Completes when the change is durable.</summary>
    public Task<PartitionHold?> Done => _done.Task;

    /// <summary>Reports that it is durable.</summary>
    public void Complete() => _done.TrySetResult(Hold);

    /// <summary>Reports that nothing of it was written.</summary>
    public void Fail(Exception error) => _done.TrySetException(error);

    /// <inheritdoc/>
    public void Dispose() => Bytes.Dispose();
}
