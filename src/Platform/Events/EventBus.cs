using System.Collections.Concurrent;
using System.Collections.Immutable;
using Civium.Kernel.Events;
using Microsoft.Extensions.Logging;

namespace Civium.Platform.Events;

/// <summary>Calls handlers in the order they subscribed. Subscribing and publishing may happen at once.</summary>
internal sealed class EventBus(ILogger<EventBus> log) : IEventBus
{
    private readonly ConcurrentDictionary<Type, ImmutableArray<Subscription>> _subscriptions = new();

    public async Task PublishAsync(IEvent fact, CancellationToken cancellation)
    {
        if (!_subscriptions.TryGetValue(fact.GetType(), out var subscriptions))
        {
            return;
        }

        foreach (var subscription in subscriptions)
        {
            try
            {
                await subscription.Handle(fact, cancellation);
            }
            catch (Exception e) when (e is not OperationCanceledException || !cancellation.IsCancellationRequested)
            {
                log.LogError(e, "A handler of {Event} failed.", fact.GetType().Name);
            }
        }
    }

    public IDisposable Subscribe<TEvent>(Func<TEvent, CancellationToken, Task> handler)
        where TEvent : IEvent
    {
        var subscription = new Subscription(this, typeof(TEvent), (fact, cancellation) => handler((TEvent)fact, cancellation));
        _subscriptions.AddOrUpdate(typeof(TEvent), [subscription], (_, others) => others.Add(subscription));
        return subscription;
    }

    private sealed class Subscription(EventBus bus, Type type, Func<IEvent, CancellationToken, Task> handle) : IDisposable
    {
        public Func<IEvent, CancellationToken, Task> Handle { get; } = handle;

        public void Dispose() => bus._subscriptions.AddOrUpdate(type, [], (_, all) => all.Remove(this));
    }
}
