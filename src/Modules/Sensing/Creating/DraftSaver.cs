using System.Text.Json;
using Civium.Kernel.Requests;
using Civium.Modules.Sensing.Catalogue;
using Civium.Modules.Sensing.Drafts;
using Civium.Modules.Sensing.Writing;
using Civium.SensorThings.Model;
using Civium.SensorThings.Times;
using Microsoft.EntityFrameworkCore;

namespace Civium.Modules.Sensing.Creating;

/// <summary>Saves a draft and all within it inside one transaction; its observations are collected, for they live elsewhere.</summary>
internal sealed class DraftSaver(CatalogueWrite write, Places places, DraftObservations observations)
{
    /// <summary>Saves it.</summary>
    /// <param name="draft">Of any type but Observation.</param>
    /// <param name="parent">The entity it stands within; null when in none.</param>
    /// <param name="back">How it is related to that.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <returns>The row, not yet committed.</returns>
    public async Task<Entity> SaveAsync(Draft draft, Entity? parent, Navigation? back, CancellationToken cancellation)
    {
        var set = EntitySets.Find(draft.Type)!;
        var entity = set.New();
        entity.Id = await IdAsync(set, draft, cancellation).ConfigureAwait(false);
        foreach (var (name, value) in draft.Values)
        {
            Apply(set, entity, name, value);
        }

        if (parent is not null && !back!.Many)
        {
            Relate(entity, back, parent);
        }

        // What it needs must be there before it; what needs it comes after.
        foreach (var relation in draft.Relations.Where(relation => !relation.Navigation.Many))
        {
            Relate(entity, relation.Navigation, await RelatedAsync(relation, entity, cancellation).ConfigureAwait(false));
        }

        write.Db.Add(entity);
        foreach (var relation in draft.Relations.Where(relation => relation.Navigation.Many))
        {
            await AddManyAsync(entity, relation, cancellation).ConfigureAwait(false);
        }

        if (entity is HistoricalLocation past)
        {
            await places.FollowAsync(past, cancellation).ConfigureAwait(false);
        }

        return entity;
    }

    /// <summary>Sets one property.</summary>
    public static void Apply(EntitySet set, Entity entity, string name, JsonElement value)
    {
        if (entity is HistoricalLocation past && name == "time")
        {
            past.Time = TimeValue.Parse(value.GetString()).Start;
        }
        else
        {
            set.FindColumn(name)?.Set(entity, value.ValueKind == JsonValueKind.Null && name != "metadata" ? null : value);
        }
    }

    /// <summary>Relates it to one other.</summary>
    public static void Relate(Entity entity, Navigation navigation, Entity other)
    {
        switch (entity, other)
        {
            case (HistoricalLocation past, Thing thing):
                past.Thing = thing;
                past.ThingId = thing.Id;
                break;
            case (Datastream stream, Thing thing):
                stream.Thing = thing;
                stream.ThingId = thing.Id;
                break;
            case (Datastream stream, Sensor sensor):
                stream.Sensor = sensor;
                stream.SensorId = sensor.Id;
                break;
            case (Datastream stream, ObservedProperty property):
                stream.ObservedProperty = property;
                stream.ObservedPropertyId = property.Id;
                break;
            default:
                throw new InvalidOperationException($"No {navigation.Name} relates a {entity.GetType().Name} to one {other.GetType().Name}.");
        }
    }

    /// <summary>The entity that a relation links to.</summary>
    /// <exception cref="RefusedException">400: there is no such entity.</exception>
    public async Task<Entity> LinkedAsync(DraftRelation relation, CancellationToken cancellation)
    {
        var target = relation.Navigation.Target;
        return await EntitySets.Find(target)!.FindAsync(write.Db, relation.Link, cancellation).ConfigureAwait(false)
            ?? throw RefusedException.BadRequest("unknown-link", $"There is no {target.Name} {relation.Link} to link to.", relation.Pointer);
    }

    private async Task<Entity> RelatedAsync(DraftRelation relation, Entity entity, CancellationToken cancellation) => relation.Inline is { } inline
        ? await SaveAsync(inline, entity, relation.Navigation.Inverse, cancellation).ConfigureAwait(false)
        : await LinkedAsync(relation, cancellation).ConfigureAwait(false);

    private async Task AddManyAsync(Entity entity, DraftRelation relation, CancellationToken cancellation)
    {
        if (relation.Navigation.Target == EntityTypes.Observation)
        {
            await observations.AddAsync(relation.Inline!, entity, this, cancellation).ConfigureAwait(false);
            return;
        }

        var other = await RelatedAsync(relation, entity, cancellation).ConfigureAwait(false);
        switch (entity, other)
        {
            case (Thing thing, Location location):
                places.Put(thing, location);
                break;
            case (Location location, Thing thing):
                places.Put(thing, location);
                break;
            case (HistoricalLocation past, Location location):
                past.Locations.Add(location);
                break;
            case (Location location, HistoricalLocation past):
                await AddPastAsync(location, past, cancellation).ConfigureAwait(false);
                break;
        }
    }

    private async Task AddPastAsync(Location location, HistoricalLocation past, CancellationToken cancellation)
    {
        if (write.Db.Entry(past).State != EntityState.Added)
        {
            await write.Db.Entry(past).Collection(one => one.Locations).LoadAsync(cancellation).ConfigureAwait(false);
        }

        if (!past.Locations.Contains(location))
        {
            past.Locations.Add(location);
        }
    }

    private async Task<long> IdAsync(EntitySet set, Draft draft, CancellationToken cancellation)
    {
        if (draft.Id is not { } chosen)
        {
            return await write.NextIdAsync(set.Type.SetName, cancellation).ConfigureAwait(false);
        }

        if (await set.FindAsync(write.Db, chosen, cancellation).ConfigureAwait(false) is not null)
        {
            throw RefusedException.Conflict("id-taken", $"There is already a {set.Type.Name} {chosen}.", draft.Pointer + "/@iot.id");
        }

        if (set.Type == EntityTypes.Datastream && await write.Db.DeletedStreams.FindAsync([chosen], cancellation).ConfigureAwait(false) is not null)
        {
            throw RefusedException.Conflict(
                "id-taken", $"Datastream {chosen} was deleted, and its id is not used again.", draft.Pointer + "/@iot.id");
        }

        await write.ReserveIdAsync(set.Type.SetName, chosen, cancellation).ConfigureAwait(false);
        return chosen;
    }
}
