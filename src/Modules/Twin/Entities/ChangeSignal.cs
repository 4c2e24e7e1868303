namespace Civium.Modules.Twin.Entities;

/// <summary>What happened to an entity. The numbers are stored: never renumber them.</summary>
internal enum ChangeKind
{
    /// <summary>A state was recorded, for the present or another stretch of valid time.</summary>
    Written = 0,

    /// <summary>It ended.</summary>
    Ended = 1,

    /// <summary>It and its history were removed.</summary>
    Purged = 2,
}

/// <summary>Tells those of this process who follow the changes that there are new ones. Safe for concurrent use.</summary>
internal sealed class ChangeSignal
{
    private long _last;
    private TaskCompletionSource _next = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>The last change that this process knows to be durable.</summary>
    public long Last => Interlocked.Read(ref _last);

    /// <summary>Completes at the next commit of this process.</summary>
    public Task Next => Volatile.Read(ref _next).Task;

    public void Committed(long change)
    {
        for (var seen = Last; change > seen;)
        {
            var before = Interlocked.CompareExchange(ref _last, change, seen);
            if (before == seen)
            {
                break;
            }

            seen = before;
        }

        Interlocked.Exchange(ref _next, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).TrySetResult();
    }
}
