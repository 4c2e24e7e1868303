using Civium.Kernel.Databases;
using Civium.Kernel.Events;
using Civium.Modules.Sensing.Catalogue;
using Civium.Modules.Sensing.Streams;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Civium.Modules.Sensing.Writing;

/// <summary>
/// Runs changes of the catalogue one after the other, in every process of a cluster: the catalogue is small and changes seldom, and one
/// writer at a time leaves no races between a check and the change that rests on it. Safe for concurrent use.
/// </summary>
internal sealed class CatalogueWriter(
    IDbContextFactory<SensingDb> contexts,
    [FromKeyedServices(SensingDatabase.Module)] IModuleDatabase database,
    IOutbox outbox,
    StreamCache cache,
    CatalogueJournal journal) : IDisposable
{
    /// <summary>Waiting here is cheaper than on the file's lock.</summary>
    private readonly SemaphoreSlim _turn = new(1);

    /// <summary>Does <paramref name="work"/> and commits it; when it throws, nothing was changed.</summary>
    /// <returns>What <paramref name="work"/> answered, after the outbox was delivered.</returns>
    public async Task<T> WriteAsync<T>(Func<CatalogueWrite, Task<T>> work, CancellationToken cancellation)
    {
        bool hasEvents;
        T answer;
        await _turn.WaitAsync(cancellation).ConfigureAwait(false);
        try
        {
            (answer, hasEvents) = await CommitAsync(work, cancellation).ConfigureAwait(false);
        }
        finally
        {
            _turn.Release();
        }

        if (hasEvents)
        {
            await outbox.DeliverAsync(SensingDatabase.Module, CancellationToken.None).ConfigureAwait(false);
        }

        return answer;
    }

    /// <inheritdoc/>
    public void Dispose() => _turn.Dispose();

    private async Task<(T Answer, bool HasEvents)> CommitAsync<T>(Func<CatalogueWrite, Task<T>> work, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation).ConfigureAwait(false);

        // On SQLite this begins an immediate transaction, which is alone already.
        await using var transaction = await db.Database.BeginTransactionAsync(cancellation).ConfigureAwait(false);
        if (database.Engine == DatabaseEngine.Postgres)
        {
            await db.Database.ExecuteSqlRawAsync("SELECT pg_advisory_xact_lock(hashtext('civium.sensing.catalogue'))", cancellation).ConfigureAwait(false);
        }

        var write = new CatalogueWrite(db, transaction, outbox);
        var answer = await work(write).ConfigureAwait(false);
        await write.SaveAsync(cancellation).ConfigureAwait(false);
        await CatalogueJournal.NoteAsync(write, cancellation).ConfigureAwait(false);
        await db.SaveChangesAsync(cancellation).ConfigureAwait(false);

        // Once it is sent, a commit is not called back: nobody would know whether it happened.
        await transaction.CommitAsync(CancellationToken.None).ConfigureAwait(false);
        write.Committed(cache);
        journal.Tell();
        return (answer, write.HasEvents);
    }
}
