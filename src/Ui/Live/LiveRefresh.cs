using Civium.Kernel.Events;
using Microsoft.Extensions.Logging;

namespace Civium.Ui.Live;

/// <summary>
/// Tells a page when to look again: at most once a second when something changed in this process, and every five seconds anyway,
/// since in a cluster another process may have written. However many events come, one look runs at a time. One timer and a
/// subscription an event type, until it is disposed.
/// </summary>
/// <remarks>
/// Make it while the page renders: its looks then run in the reader's language. A handler that rendered on the publisher's thread would
/// render in the publisher's.
/// </remarks>
public sealed class LiveRefresh : IDisposable
{
    private const int TicksUntilAnyway = 5;
    private readonly ILogger _log;
    private readonly Func<Task> _refresh;
    private readonly List<IDisposable> _subscriptions = [];
    private readonly ITimer _timer;
    private int _changed;
    private int _busy;
    private int _ticks;

    /// <summary>Begins; <paramref name="refresh"/> is called on a timer's thread, so it goes through <c>InvokeAsync</c>.</summary>
    public LiveRefresh(TimeProvider clock, ILogger<LiveRefresh> log, Func<Task> refresh)
    {
        ArgumentNullException.ThrowIfNull(clock);
        _log = log;
        _refresh = refresh;
        _timer = clock.CreateTimer(_ => _ = TickAsync(), null, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1));
    }

    /// <summary>Looks again after each event of this type.</summary>
    public LiveRefresh On<TEvent>(IEventBus bus)
        where TEvent : IEvent
    {
        ArgumentNullException.ThrowIfNull(bus);
        _subscriptions.Add(bus.Subscribe<TEvent>((_, _) =>
        {
            Note();
            return Task.CompletedTask;
        }));
        return this;
    }

    /// <summary>Something changed.</summary>
    public void Note() => Volatile.Write(ref _changed, 1);

    /// <inheritdoc/>
    public void Dispose()
    {
        _timer.Dispose();
        _subscriptions.ForEach(subscription => subscription.Dispose());
    }

    private async Task TickAsync()
    {
        var anyway = Interlocked.Increment(ref _ticks) >= TicksUntilAnyway;
        if ((Volatile.Read(ref _changed) == 0 && !anyway) || Interlocked.Exchange(ref _busy, 1) == 1)
        {
            return;
        }

        Volatile.Write(ref _ticks, 0);
        Volatile.Write(ref _changed, 0);
        try
        {
            await _refresh().ConfigureAwait(false);
        }
        catch (ObjectDisposedException)
        {
            // The page was left while it looked again.
        }
        catch (Exception error)
        {
            // The page keeps what it shows; it must not die of one failed look, and nobody awaits a timer.
            _log.LogWarning(error, "A page could not be refreshed; it will be tried again.");
            Note();
        }
        finally
        {
            Volatile.Write(ref _busy, 0);
        }
    }
}
