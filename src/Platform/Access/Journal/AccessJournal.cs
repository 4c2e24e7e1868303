using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Civium.Platform.Access.Journal;

/// <summary>Writes noted refusals every second and deletes old lines every hour.</summary>
internal sealed class AccessJournal(AccessLog log, TimeProvider clock, ILogger<AccessJournal> logger) : BackgroundService
{
    private static readonly TimeSpan Beat = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan BetweenDeletions = TimeSpan.FromHours(1);

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken).ConfigureAwait(false);
        await TryAsync(log.FlushAsync, cancellationToken).ConfigureAwait(false);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Beat, clock);
        var deleteAt = clock.GetUtcNow();
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken).ConfigureAwait(false))
            {
                await TryAsync(log.FlushAsync, stoppingToken).ConfigureAwait(false);
                if (clock.GetUtcNow() >= deleteAt)
                {
                    await TryAsync(log.ForgetOldAsync, stoppingToken).ConfigureAwait(false);
                    deleteAt = clock.GetUtcNow() + BetweenDeletions;
                }
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The host is stopping; StopAsync writes what is left.
        }
    }

    // A full disk or a database away must not end the journal: it tries again at the next beat.
#pragma warning disable CA1031
    private async Task TryAsync(Func<CancellationToken, Task> work, CancellationToken cancellation)
    {
        try
        {
            await work(cancellation).ConfigureAwait(false);
        }
        catch (Exception problem) when (problem is not OperationCanceledException)
        {
            logger.LogWarning(problem, "The access log could not be written; refusals of the last second are not in it.");
        }
    }
#pragma warning restore CA1031
}
