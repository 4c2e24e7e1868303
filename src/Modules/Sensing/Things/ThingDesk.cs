using System.Text.Json;
using System.Text.Json.Nodes;
using Civium.Modules.Sensing.Catalogue;
using Civium.Modules.Sensing.Changing;
using Civium.Modules.Sensing.Creating;
using Civium.Modules.Sensing.Drafts;
using Civium.Modules.Sensing.Requests;
using Civium.Modules.Sensing.Streams;
using Civium.SensorThings.Model;
using Microsoft.EntityFrameworkCore;

namespace Civium.Modules.Sensing.Things;

/// <summary>
/// What the pages read and write of the catalogue. A change goes the way of the interface: the same check of the whole body, the same
/// transaction. Safe for concurrent use.
/// </summary>
internal sealed class ThingDesk(IDbContextFactory<SensingDb> contexts, Creation creation, Change change)
{
    private const int MostListed = 50_000;
    private const int MostPast = 200;

    /// <summary>All Things that <paramref name="sight"/> sees, by name. Cost: linear in the Things; the first 50,000 are listed.</summary>
    public async Task<IReadOnlyList<ThingRow>> ListAsync(Sight sight, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation).ConfigureAwait(false);
        var rows = await Seen(db.Things.AsNoTracking(), sight).OrderBy(thing => thing.Name).ThenBy(thing => thing.Id).Take(MostListed)
            .Select(thing => new
            {
                thing.Id,
                thing.Name,
                thing.Description,
                thing.Properties,
                Place = thing.Locations.OrderBy(location => location.Id).Select(location => location.Name).FirstOrDefault(),
                Streams = thing.Datastreams.Count,
            }).ToListAsync(cancellation).ConfigureAwait(false);
        return rows.ConvertAll(row => new ThingRow(row.Id, row.Name, row.Description, row.Properties, ProfileReader.Of(row.Properties), row.Place ?? "", row.Streams));
    }

    /// <summary>One Thing with what <paramref name="sight"/> sees of what belongs to it; null when there is none of this id that it sees.</summary>
    public async Task<ThingFile?> FindAsync(long id, Sight sight, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation).ConfigureAwait(false);
        var thing = await Seen(db.Things.AsNoTracking(), sight).Include(one => one.Locations).FirstOrDefaultAsync(one => one.Id == id, cancellation).ConfigureAwait(false);
        if (thing is null)
        {
            return null;
        }

        var streams = await Seen(db.Datastreams.AsNoTracking(), sight).Where(stream => stream.ThingId == id).OrderBy(stream => stream.Name)
            .Select(stream => new { stream.Id, stream.Name, Property = stream.ObservedProperty!.Name, stream.ObservedProperty.Definition, stream.UnitOfMeasurement, Sensor = stream.Sensor!.Name, stream.Sensor.Metadata })
            .ToListAsync(cancellation).ConfigureAwait(false);
        var past = await db.HistoricalLocations.AsNoTracking().Include(one => one.Locations).Where(one => one.ThingId == id)
            .OrderByDescending(one => one.Time).Take(MostPast).ToListAsync(cancellation).ConfigureAwait(false);
        var now = thing.Locations.OrderBy(location => location.Id).FirstOrDefault();
        return new ThingFile(
            new ThingRow(id, thing.Name, thing.Description, thing.Properties, ProfileReader.Of(thing.Properties), now?.Name ?? "", streams.Count),
            streams.ConvertAll(stream => new StreamPart(stream.Id, stream.Name, stream.Property, stream.Definition, SymbolOf(stream.UnitOfMeasurement), stream.Sensor, stream.Metadata)),
            now is null ? null : new PlacePart(now.Id, now.Name, Centre.Of(now.Geometry)),
            past.ConvertAll(one => new PastPlace(one.Id, one.Time, one.Locations.FirstOrDefault()?.Name ?? "", one.Locations.FirstOrDefault() is { } place ? Centre.Of(place.Geometry) : null)));
    }

    /// <summary>Changes an entity as a PATCH of <paramref name="body"/> would.</summary>
    /// <exception cref="Kernel.Requests.RefusedException">What is wrong with it; nothing was changed.</exception>
    public async Task ChangeAsync(EntityType type, long id, JsonObject body, Sight sight, CancellationToken cancellation)
    {
        using var document = JsonDocument.Parse(body.ToJsonString());
        var faults = new Faults();
        var draft = new DraftReader(faults).Change(document.RootElement, type, id);
        faults.ThrowIfAny();
        await change.ApplyAsync(type, sight, id, _ => draft, cancellation).ConfigureAwait(false);
    }

    /// <summary>Creates an entity with all that <paramref name="body"/> states, as a POST would; its id.</summary>
    /// <exception cref="Kernel.Requests.RefusedException">What is wrong with it; nothing was made.</exception>
    public async Task<long> CreateAsync(EntityType type, JsonObject body, Sight sight, CancellationToken cancellation)
    {
        using var document = JsonDocument.Parse(body.ToJsonString());
        var faults = new Faults();
        var draft = new DraftReader(faults).Creation(document.RootElement, type, null);
        faults.ThrowIfAny();
        return await creation.CreateAsync(draft, sight, null, cancellation).ConfigureAwait(false);
    }

    /// <summary>The properties with some of them set anew: an empty text takes one out, the others stay as they are.</summary>
    public static JsonObject With(string? properties, IReadOnlyDictionary<string, string> set)
    {
        var changed = properties is null ? [] : JsonNode.Parse(properties) as JsonObject ?? [];
        foreach (var (name, value) in set)
        {
            if (value.Length == 0)
            {
                changed.Remove(name);
            }
            else
            {
                changed[name] = value;
            }
        }

        return changed;
    }

    private static IQueryable<T> Seen<T>(IQueryable<T> rows, Sight sight)
        where T : Entity => new SightFilter(sight).Of<T>() is { } condition ? rows.Where(condition) : rows;

    private static string SymbolOf(string unit) => JsonNode.Parse(unit) is JsonObject told && told["symbol"] is JsonValue symbol && symbol.TryGetValue<string>(out var text) ? text : "";
}
