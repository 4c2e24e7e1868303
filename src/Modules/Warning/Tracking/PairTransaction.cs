using Civium.Kernel.Databases;
using Civium.Kernel.Events;
using Civium.Modules.Warning.Records;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace Civium.Modules.Warning.Tracking;

/// <summary>The transaction in which pairs move.</summary>
internal static class PairTransaction
{
    public static async Task<IDbContextTransaction> BeginAsync(WarningDb context, DatabaseEngine engine, CancellationToken cancellation)
    {
        var transaction = await context.Database.BeginTransactionAsync(cancellation).ConfigureAwait(false);
        if (engine == DatabaseEngine.Postgres)
        {
            // A process that is paused in here must not keep its successor waiting for row locks.
            await context.Database.ExecuteSqlRawAsync("SET LOCAL idle_in_transaction_session_timeout = '10s'", cancellation).ConfigureAwait(false);
        }

        return transaction;
    }

    /// <summary>Writes warnings, transitions, states, and in the outbox what Things are to do.</summary>
    /// <returns>The ids of the warnings that changed.</returns>
    /// <exception cref="PairConflictException">A pair has moved since it was read.</exception>
    public static async Task<IReadOnlyList<long>> WriteAsync(
        WarningDb context,
        DatabaseEngine engine,
        IOutbox outbox,
        IDbContextTransaction transaction,
        IReadOnlyCollection<PairWork> works,
        DateTime now,
        bool touches,
        CancellationToken cancellation)
    {
        var ledger = new WarningLedger(context, now);
        var changed = await ledger.WriteAsync(works, cancellation).ConfigureAwait(false);
        foreach (var owed in ledger.Owed)
        {
            await outbox.AddAsync(WarningDb.Module, transaction.GetDbTransaction(), owed, cancellation).ConfigureAwait(false);
        }

        var rows = works.Select(work => new PairRow
        {
            Stream = work.Id,
            Rule = work.Rule.Id,
            Version = work.Stored?.Version ?? 0,
            Detector = work.Detector.Save(),
            Links = work.Links.ToBytes(),
            Due = work.Detector.Due,
            Touched = touches ? now : work.Stored!.Touched,
        }).ToArray();
        await PairStore.WriteAsync(engine, transaction.GetDbTransaction(), rows, cancellation).ConfigureAwait(false);
        return changed;
    }
}
