using Civium.Contracts.Warning;
using Civium.Kernel.Databases;
using Civium.Kernel.Events;
using Civium.Modules.Warning.Records;
using Civium.Modules.Warning.Rules;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Civium.Modules.Warning.Tracking;

/// <summary>
/// Closes open warnings whose streams fell silent. A stream that still delivers is left to its partition, however old its readings are: an import of last
/// year's data is not closed at every pause. Whoever writes a pair first wins, here as in every other process.
/// </summary>
internal sealed partial class NoDataClock(
    [FromKeyedServices(WarningDb.Module)] IModuleDatabase database,
    IDbContextFactory<WarningDb> contexts,
    RuleStore rules,
    IEventBus bus,
    IOutbox outbox,
    TimeProvider clock,
    ILogger<NoDataClock> log) : BackgroundService
{
    private const int AtOnce = 500;
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(60);

    /// <summary>Closes what is due.</summary>
    /// <returns>How many warnings closed.</returns>
    public async Task<int> TickAsync(CancellationToken cancellation)
    {
        var context = await contexts.CreateDbContextAsync(cancellation).ConfigureAwait(false);
        await using var disposal = context.ConfigureAwait(false);
        var now = clock.GetUtcNow().UtcDateTime;
        var silent = now - Silence;
        var query = context.Pairs.AsNoTracking().Where(row => row.Due <= now && row.Touched <= silent).OrderBy(row => row.Due).Take(AtOnce);
        if (!await query.AnyAsync(cancellation).ConfigureAwait(false))
        {
            return 0;
        }

        var transaction = await PairTransaction.BeginAsync(context, database.Engine, cancellation).ConfigureAwait(false);
        await using var rollback = transaction.ConfigureAwait(false);
        var active = (await rules.ReadAsync(context, database.Engine, cancellation).ConfigureAwait(false)).ToDictionary(rule => rule.Id);
        var rows = await query.ToListAsync(cancellation).ConfigureAwait(false);
        var works = rows.Where(row => active.ContainsKey(row.Rule)).Select(row => new PairWork(active[row.Rule], row.Stream, null, row)).ToArray();
        var closed = works.Count(work => work.Detector.AdvanceClock(now));
        var changed = await PairTransaction.WriteAsync(context, database.Engine, outbox, transaction, works, now, false, cancellation).ConfigureAwait(false);
        await transaction.CommitAsync(cancellation).ConfigureAwait(false);
        await bus.PublishAsync(new WarningsChanged(changed), cancellation).ConfigureAwait(false);
        return closed;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Period, clock);
        while (await timer.WaitForNextTickAsync(stoppingToken).ConfigureAwait(false))
        {
            try
            {
                while (await TickAsync(stoppingToken).ConfigureAwait(false) == AtOnce)
                {
                    // More are due.
                }
            }
            catch (PairConflictException)
            {
                // Readings came after all; what is still due is found at the next tick.
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                TickFailed(log, e);
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Warnings of silent streams could not be closed; the next attempt is in 30 seconds.")]
    private static partial void TickFailed(ILogger log, Exception e);
}
