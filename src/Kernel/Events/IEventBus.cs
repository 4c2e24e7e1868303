using System.Data.Common;

namespace Civium.Kernel.Events;

/// <summary>A fact, named in the past tense. Events are in Contracts, one folder a module.</summary>
public interface IEvent;

/// <summary>Carries events inside this process. Safe for concurrent use.</summary>
public interface IEventBus
{
    /// <summary>Calls every handler one after the other; a handler that throws is logged and does not stop the others.</summary>
    Task PublishAsync(IEvent fact, CancellationToken cancellation);

    /// <summary>Calls <paramref name="handler"/> for each event of its type until the answer is disposed.</summary>
    IDisposable Subscribe<TEvent>(Func<TEvent, CancellationToken, Task> handler)
        where TEvent : IEvent;
}

/// <summary>
/// Handles an event that came through an outbox; register as a singleton. It may be called again with the same event after a crash, so it
/// must be idempotent; while it throws, the event is delivered again, later and later.
/// </summary>
public interface IOutboxHandler<in TEvent>
    where TEvent : IEvent
{
    /// <summary>Handles the event.</summary>
    Task HandleAsync(TEvent fact, CancellationToken cancellation);
}

/// <summary>Keeps events that must not be lost: they commit with the change they tell of, and are delivered at least once, in order.</summary>
public interface IOutbox
{
    /// <summary>Adds <paramref name="fact"/> to <paramref name="module"/>'s outbox inside <paramref name="transaction"/>.</summary>
    /// <returns>The entry's number.</returns>
    Task<long> AddAsync(string module, DbTransaction transaction, IEvent fact, CancellationToken cancellation);

    /// <summary>Delivers now what <paramref name="module"/>'s outbox holds; call after commit. Returns when it is empty or a handler failed.</summary>
    Task DeliverAsync(string module, CancellationToken cancellation);
}
