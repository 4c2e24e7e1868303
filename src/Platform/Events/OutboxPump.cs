using Civium.Kernel.Databases;
using Civium.Kernel.Events;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Civium.Platform.Events;

/// <summary>Delivers what was left in outboxes: by a crash between commit and delivery, or by a handler that failed.</summary>
internal sealed class OutboxPump(IEnumerable<IModuleMigration> modules, IOutbox outbox, TimeProvider time, ILogger<OutboxPump> log)
    : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        do
        {
            foreach (var module in modules.Select(module => module.Module).Distinct())
            {
                try
                {
                    await outbox.DeliverAsync(module, stoppingToken);
                }
                catch (Exception e) when (e is not OperationCanceledException)
                {
                    log.LogWarning(e, "The outbox of {Module} could not be read; it is tried again in {Interval}.", module, Interval);
                }
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }
}
