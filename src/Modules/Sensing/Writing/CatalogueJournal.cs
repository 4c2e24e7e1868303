using Civium.Modules.Sensing.Catalogue;
using Microsoft.EntityFrameworkCore;

namespace Civium.Modules.Sensing.Writing;

/// <summary>Keeps which entities were created or changed, and tells those who follow. Safe for concurrent use.</summary>
internal sealed class CatalogueJournal(IDbContextFactory<SensingDb> contexts)
{
    /// <summary>How many changes are kept.</summary>
    public const int Kept = 100_000;

    /// <summary>The name under which the changes' numbers are given.</summary>
    private const string Numbers = "catalogue_changes";
    private const int TrimEvery = 1_000;

    /// <summary>Raised after a commit of this process, on its thread: only wake someone.</summary>
    public event Action? Moved;

    /// <summary>The number of the last change; 0 when there is none.</summary>
    public async Task<long> LastAsync(CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation).ConfigureAwait(false);
        return await db.LastIds.Where(last => last.Set == Numbers).Select(last => last.Id).FirstOrDefaultAsync(cancellation).ConfigureAwait(false);
    }

    /// <summary>The changes after <paramref name="after"/>, at most <paramref name="limit"/>.</summary>
    public async Task<List<CatalogueChange>> ReadAsync(long after, int limit, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation).ConfigureAwait(false);
        return await db.Changes.AsNoTracking().Where(change => change.Number > after).OrderBy(change => change.Number).Take(limit)
            .ToListAsync(cancellation).ConfigureAwait(false);
    }

    /// <summary>Adds what a write has saved, inside its transaction.</summary>
    public static async Task NoteAsync(CatalogueWrite write, CancellationToken cancellation)
    {
        var db = write.Db;
        foreach (var (set, id) in write.Touched)
        {
            var number = await write.NextIdAsync(Numbers, cancellation).ConfigureAwait(false);
            db.Changes.Add(new CatalogueChange { Number = number, Set = set, EntityId = id });
            if (number % TrimEvery == 0)
            {
                await db.Changes.Where(change => change.Number <= number - Kept).ExecuteDeleteAsync(cancellation).ConfigureAwait(false);
            }
        }
    }

    /// <summary>Tells those who follow that something was committed.</summary>
    public void Tell() => Moved?.Invoke();
}
