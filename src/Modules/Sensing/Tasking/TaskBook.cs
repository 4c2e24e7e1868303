using Civium.Kernel.Access;
using Civium.Kernel.Events;
using Civium.Kernel.Requests;
using Civium.Modules.Sensing.Catalogue;
using Civium.Modules.Sensing.Drafts;
using Civium.Modules.Sensing.Pending;
using Microsoft.EntityFrameworkCore;

namespace Civium.Modules.Sensing.Tasking;

/// <summary>
/// Keeps where each Task stands and how it came there: who moved it, when and why. Every step is one transaction, and a state is only left for one
/// that may follow it, so that late and repeated answers change nothing. Safe for concurrent use, from any process of a cluster.
/// </summary>
internal sealed class TaskBook(IDbContextFactory<SensingDb> contexts, TimeProvider clock) : IOutboxHandler<TaskStated>
{
    private static readonly Dictionary<TaskState, TaskState[]> Before = new()
    {
        [TaskState.Sent] = [TaskState.Created],
        [TaskState.Acknowledged] = [TaskState.Created, TaskState.Sent, TaskState.TimedOut],
        [TaskState.Done] = [TaskState.Created, TaskState.Sent, TaskState.Acknowledged, TaskState.TimedOut],
        [TaskState.Failed] = [TaskState.Created, TaskState.Sent, TaskState.Acknowledged, TaskState.TimedOut],
        [TaskState.TimedOut] = [TaskState.Created, TaskState.Sent],
        [TaskState.Cancelled] = [TaskState.Created, TaskState.Sent, TaskState.Acknowledged],
    };

    /// <summary>Raised when a Task was stated, on the thread that heard of it: only wake someone.</summary>
    public event Action? Stated;

    private DateTime Now => clock.GetUtcNow().UtcDateTime;

    /// <summary>Takes note of what became of a Task in the catalogue. Idempotent.</summary>
    public async Task HandleAsync(TaskStated fact, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation).ConfigureAwait(false);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellation).ConfigureAwait(false);
        var known = await db.Deliveries.FindAsync([fact.Task], cancellation).ConfigureAwait(false);
        if (fact.Change == TaskChange.Deleted)
        {
            await db.Deliveries.Where(one => one.TaskId == fact.Task).ExecuteDeleteAsync(cancellation).ConfigureAwait(false);
            await db.TaskEvents.Where(one => one.TaskId == fact.Task).ExecuteDeleteAsync(cancellation).ConfigureAwait(false);
        }
        else if (known is null || fact.Change == TaskChange.Changed)
        {
            State(db, fact, known);
            await db.SaveChangesAsync(cancellation).ConfigureAwait(false);
        }

        await transaction.CommitAsync(CancellationToken.None).ConfigureAwait(false);
        Stated?.Invoke();
    }

    /// <summary>Moves a Task on.</summary>
    /// <returns>Whether it moved; false when it stands where that step does not lead from.</returns>
    /// <exception cref="RefusedException">404: there is no such Task.</exception>
    public async Task<bool> MoveAsync(long task, TaskState to, Actor by, string? why, CancellationToken cancellation)
    {
        var from = Before[to].Select(state => state.ToString()).ToArray();
        await using var db = await contexts.CreateDbContextAsync(cancellation).ConfigureAwait(false);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellation).ConfigureAwait(false);
        var now = Now;
        var isOver = to is not TaskState.Sent;
        var moved = await db.Deliveries.Where(one => one.TaskId == task && from.Contains(one.State)).ExecuteUpdateAsync(
            set => set.SetProperty(one => one.State, to.ToString()).SetProperty(one => one.ChangedAt, now)
                .SetProperty(one => one.DueAt, one => isOver ? null : one.DueAt),
            cancellation).ConfigureAwait(false);
        if (moved == 0)
        {
            return await db.Deliveries.AnyAsync(one => one.TaskId == task, cancellation).ConfigureAwait(false)
                ? false : throw RefusedException.NotFound($"There is no Task {task}.");
        }

        db.TaskEvents.Add(new TaskEvent { TaskId = task, State = to.ToString(), At = now, ById = by.Id, By = by.Name, Why = why });
        await db.SaveChangesAsync(cancellation).ConfigureAwait(false);
        await transaction.CommitAsync(CancellationToken.None).ConfigureAwait(false);
        return true;
    }

    /// <summary>The deliveries that something must be done for now, at most <paramref name="limit"/>, the longest due first.</summary>
    public async Task<List<TaskDelivery>> DueAsync(int limit, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation).ConfigureAwait(false);
        var now = Now;
        return await db.Deliveries.AsNoTracking().Where(one => one.DueAt != null && one.DueAt <= now).OrderBy(one => one.DueAt).Take(limit)
            .ToListAsync(cancellation).ConfigureAwait(false);
    }

    /// <summary>Takes note that a Task was handed over, and when to do so again.</summary>
    /// <returns>Whether this process is the one that did; another of the cluster may have been first.</returns>
    public async Task<bool> HandedOverAsync(TaskDelivery delivery, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation).ConfigureAwait(false);
        var next = Now + TimeSpan.FromSeconds(delivery.RetrySeconds);
        var due = next < delivery.Deadline ? next : delivery.Deadline;
        return await db.Deliveries.Where(one => one.TaskId == delivery.TaskId && one.Attempts == delivery.Attempts && one.DueAt != null).ExecuteUpdateAsync(
            set => set.SetProperty(one => one.Attempts, one => one.Attempts + 1).SetProperty(one => one.DueAt, due), cancellation).ConfigureAwait(false) > 0;
    }

    private void State(SensingDb db, TaskStated fact, TaskDelivery? known)
    {
        var declared = TaskingDeclarations.Of(fact.Properties);
        var now = Now;
        if (known is not null)
        {
            db.Deliveries.Remove(known);
            db.SaveChanges();
        }

        db.Deliveries.Add(new TaskDelivery
        {
            TaskId = fact.Task,
            CapabilityId = fact.Capability,
            ThingId = fact.Thing,
            State = nameof(TaskState.Created),
            CreatedAt = fact.CreationTime,
            ChangedAt = now,
            Attempts = 0,
            DueAt = now,
            Deadline = now + declared.Timeout,
            RetrySeconds = declared.Retry.TotalSeconds,
        });
        db.TaskEvents.Add(new TaskEvent
        {
            TaskId = fact.Task,
            State = nameof(TaskState.Created),
            At = now,
            ById = fact.ById,
            By = fact.By,
            Why = fact.Why ?? (fact.Change == TaskChange.Changed ? "The parameters were changed." : null),
        });
    }
}
