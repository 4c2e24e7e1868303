using Civium.Contracts.Twin;
using Civium.Contracts.Warning;
using Civium.Kernel.Events;
using Microsoft.Extensions.Logging;

namespace Civium.Modules.Twin.Live;

/// <summary>
/// Tells a page when to look again: at most once a second when something changed in this process, and every five seconds anyway,
/// since in a cluster another process may have written. One timer and two subscriptions a page, until it is disposed.
/// </summary>
internal sealed class LiveRefresh : IDisposable
{
    private const int TicksUntilAnyway = 5;
    private readonly ILogger _log;
    private readonly Func<Task> _refresh;
    private readonly IDisposable[] _subscriptions;
    private readonly ITimer _timer;
    private int _changed;
    private int _busy;
    private int _ticks;

    public LiveRefresh(IEventBus bus, TimeProvider clock, ILogger<LiveRefresh> log, Func<Task> refresh)
    {
        _log = log;
        _refresh = refresh;
        _subscriptions = [bus.Subscribe<TwinChanged>(Note), bus.Subscribe<WarningsChanged>(Note)];
        _timer = clock.CreateTimer(_ => _ = TickAsync(), null, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1));
    }

    public void Dispose()
    {
        _timer.Dispose();
        Array.ForEach(_subscriptions, subscription => subscription.Dispose());
    }

    private Task Note<TEvent>(TEvent fact, CancellationToken cancellation)
    {
        Volatile.Write(ref _changed, 1);
        return Task.CompletedTask;
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
            Volatile.Write(ref _changed, 1);
        }
        finally
        {
            Volatile.Write(ref _busy, 0);
        }
    }
}
