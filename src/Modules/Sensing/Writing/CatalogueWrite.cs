using Civium.Kernel.Events;
using Civium.Modules.Sensing.Catalogue;
using Civium.Modules.Sensing.Streams;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace Civium.Modules.Sensing.Writing;

/// <summary>One transaction on the catalogue: its changes, the events that commit with them, and what to forget afterwards.</summary>
internal sealed class CatalogueWrite(SensingDb db, IDbContextTransaction transaction, IOutbox outbox)
{
    private readonly List<Action<StreamCache>> _afterwards = [];
    private readonly HashSet<(string Set, long Id)> _touched = [];

    /// <summary>The tables. Changes are saved and committed at the end.</summary>
    public SensingDb Db => db;

    /// <summary>Whether an event waits to be delivered.</summary>
    public bool HasEvents { get; private set; }

    /// <summary>The next free id of a set. Ids are given inside the transaction, which is alone: they commit in order.</summary>
    public async Task<long> NextIdAsync(string set, CancellationToken cancellation) => (await RowAsync(set, cancellation).ConfigureAwait(false)).Id += 1;

    /// <summary>Keeps the set's next ids above one that a client chose.</summary>
    public async Task ReserveIdAsync(string set, long id, CancellationToken cancellation)
    {
        var last = await RowAsync(set, cancellation).ConfigureAwait(false);
        last.Id = Math.Max(last.Id, id);
    }

    /// <summary>The last id that was given in a set; 0 when none was.</summary>
    public async Task<long> LastIdAsync(string set, CancellationToken cancellation) => (await RowAsync(set, cancellation).ConfigureAwait(false)).Id;

    /// <summary>Puts an event in the outbox: it is delivered once this commits, and never if it does not.</summary>
    public async Task AnnounceAsync(IEvent fact, CancellationToken cancellation)
    {
        HasEvents = true;
        await outbox.AddAsync(SensingDatabase.Module, transaction.GetDbTransaction(), fact, cancellation).ConfigureAwait(false);
    }

    /// <summary>What was made or changed so far, and saved or told of.</summary>
    public IReadOnlyCollection<(string Set, long Id)> Touched => _touched;

    /// <summary>Says that an entity outside these tables changed, so that subscribers hear of it.</summary>
    public void Touch(string set, long id) => _touched.Add((set, id));

    /// <summary>Says what the stream cache must forget once this has committed.</summary>
    public void Afterwards(Action<StreamCache> forget) => _afterwards.Add(forget);

    /// <summary>Sends what was changed so far to the database, still inside the transaction.</summary>
    public Task SaveAsync(CancellationToken cancellation)
    {
        RetireIds();
        foreach (var entry in db.ChangeTracker.Entries<Entity>().Where(entry => entry.State is EntityState.Added or EntityState.Modified))
        {
            Touch(EntitySets.Of(entry.Entity).Type.SetName, entry.Entity.Id);
        }

        return db.SaveChangesAsync(cancellation);
    }

    /// <summary>Keeps the ids of what is being deleted from being given again.</summary>
    private void RetireIds()
    {
        var gone = db.ChangeTracker.Entries<Entity>().Where(entry => entry.State == EntityState.Deleted).Select(entry => entry.Entity).ToList();
        foreach (var entity in gone)
        {
            db.RetiredIds.Add(new RetiredId { Set = EntitySets.Of(entity).Type.SetName, Id = entity.Id });
        }
    }

    internal void Committed(StreamCache cache)
    {
        foreach (var forget in _afterwards)
        {
            forget(cache);
        }
    }

    private async Task<LastId> RowAsync(string set, CancellationToken cancellation) =>
        await db.LastIds.FindAsync([set], cancellation).ConfigureAwait(false)
        ?? db.LastIds.Add(new LastId { Set = set }).Entity;
}
