using Civium.Modules.Sensing.Catalogue;
using Civium.Modules.Sensing.Writing;
using Microsoft.EntityFrameworkCore;

namespace Civium.Modules.Sensing.Creating;

/// <summary>
/// Collects which Things get which Locations in one change, and at its end moves them: the new Locations replace the old, and a
/// HistoricalLocation tells of it (OGC 18-088, section 8.2.3).
/// </summary>
internal sealed class Places(CatalogueWrite write, TimeProvider clock)
{
    private readonly Dictionary<Thing, List<Location>> _moves = [];

    /// <summary>The Thing is at this Location now.</summary>
    public void Put(Thing thing, Location location)
    {
        if (!_moves.TryGetValue(thing, out var locations))
        {
            _moves.Add(thing, locations = []);
        }

        if (!locations.Contains(location))
        {
            locations.Add(location);
        }
    }

    /// <summary>A HistoricalLocation was told by a client: if it is the Thing's latest, that is where the Thing is now.</summary>
    public async Task FollowAsync(HistoricalLocation told, CancellationToken cancellation)
    {
        var thing = told.Thing!;
        var isLatest = !await write.Db.HistoricalLocations
            .AnyAsync(past => past.ThingId == thing.Id && past.Time > told.Time, cancellation).ConfigureAwait(false);
        if (isLatest && !_moves.ContainsKey(thing))
        {
            await ReplaceAsync(thing, told.Locations, cancellation).ConfigureAwait(false);
        }
    }

    /// <summary>Moves all that were put somewhere.</summary>
    public async Task MoveAsync(CancellationToken cancellation)
    {
        foreach (var (thing, locations) in _moves)
        {
            await ReplaceAsync(thing, locations, cancellation).ConfigureAwait(false);
            var past = new HistoricalLocation
            {
                Id = await write.NextIdAsync("HistoricalLocations", cancellation).ConfigureAwait(false),
                Time = clock.GetUtcNow().UtcDateTime,
                Thing = thing,
            };
            past.Locations.AddRange(locations);
            write.Db.HistoricalLocations.Add(past);
        }
    }

    private async Task ReplaceAsync(Thing thing, List<Location> locations, CancellationToken cancellation)
    {
        if (write.Db.Entry(thing).State != EntityState.Added)
        {
            await write.Db.Entry(thing).Collection(one => one.Locations).LoadAsync(cancellation).ConfigureAwait(false);
            write.Afterwards(cache => cache.ForgetThing(thing.Id));
        }

        thing.Locations.Clear();
        thing.Locations.AddRange(locations);
    }
}
