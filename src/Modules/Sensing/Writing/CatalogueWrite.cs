using Civium.Kernel.Events;
using Civium.Modules.Sensing.Catalogue;
using Civium.Modules.Sensing.Streams;
using Civium.SensorThings.Model;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace Civium.Modules.Sensing.Writing;

/// <summary>One transaction on the catalogue: its changes, the events that commit with them, and what to forget afterwards.</summary>
internal sealed class CatalogueWrite
{
    private readonly SensingDb _db;
    private readonly IDbContextTransaction _transaction;
    private readonly IOutbox _outbox;
    private readonly List<Action<StreamCache>> _afterwards = [];
    private readonly List<(string Set, long Id)> _touched = [];

    public CatalogueWrite(SensingDb db, IDbContextTransaction transaction, IOutbox outbox)
    {
        (_db, _transaction, _outbox) = (db, transaction, outbox);
        db.SavingChanges += (_, _) => Collect();
    }

    /// <summary>The tables. Changes are saved and committed at the end.</summary>
    public SensingDb Db => _db;

    /// <summary>Whether an event waits to be delivered.</summary>
    public bool HasEvents { get; private set; }

    /// <summary>The next free id of a set. Ids are given inside the transaction, which is alone: they commit in order.</summary>
    public async Task<long> NextIdAsync(string set, CancellationToken cancellation) => (await LastIdAsync(set, cancellation).ConfigureAwait(false)).Id += 1;

    /// <summary>Keeps the set's next ids above one that a client chose.</summary>
    public async Task ReserveIdAsync(string set, long id, CancellationToken cancellation)
    {
        var last = await LastIdAsync(set, cancellation).ConfigureAwait(false);
        last.Id = Math.Max(last.Id, id);
    }

    /// <summary>Puts an event in the outbox: it is delivered once this commits, and never if it does not.</summary>
    public async Task AnnounceAsync(IEvent fact, CancellationToken cancellation)
    {
        HasEvents = true;
        await _outbox.AddAsync(SensingDatabase.Module, _transaction.GetDbTransaction(), fact, cancellation).ConfigureAwait(false);
    }

    /// <summary>Entities that were made or changed and are saved, and those outside these tables that were told of.</summary>
    public IReadOnlyList<(string Set, long Id)> Touched => _touched;

    /// <summary>Says that an entity outside these tables changed, so that subscribers hear of it.</summary>
    public void Touch(string set, long id) => _touched.Add((set, id));

    /// <summary>Says what the stream cache must forget once this has committed.</summary>
    public void Afterwards(Action<StreamCache> forget) => _afterwards.Add(forget);

    internal void Committed(StreamCache cache)
    {
        foreach (var forget in _afterwards)
        {
            forget(cache);
        }
    }

    private void Collect()
    {
        foreach (var entry in _db.ChangeTracker.Entries<Entity>().Where(entry => entry.State is EntityState.Added or EntityState.Modified))
        {
            _touched.Add((EntityTypes.All.First(type => type.Name == entry.Metadata.ClrType.Name).SetName, entry.Entity.Id));
        }
    }

    private async Task<LastId> LastIdAsync(string set, CancellationToken cancellation) =>
        await _db.LastIds.FindAsync([set], cancellation).ConfigureAwait(false)
        ?? _db.LastIds.Add(new LastId { Set = set }).Entity;
}
