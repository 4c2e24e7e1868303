using System.Text.Json;
using Civium.Kernel.Requests;
using Civium.Modules.Sensing.Catalogue;
using Civium.Modules.Sensing.Drafts;
using Civium.Modules.Sensing.Pending;
using Civium.Modules.Sensing.Writing;
using Civium.SensorThings.Model;
using Microsoft.EntityFrameworkCore;

namespace Civium.Modules.Sensing.Creating;

/// <summary>Saves a draft and all within it inside one transaction; its observations are collected, for they live elsewhere.</summary>
/// <param name="write">The transaction.</param>
/// <param name="sight">What the caller sees, and so may link.</param>
/// <param name="places">Moves Things.</param>
/// <param name="observations">Collects observations.</param>
/// <param name="clock">Stamps tasks.</param>
internal sealed class DraftSaver(CatalogueWrite write, Sight sight, Places places, DraftObservations observations, TimeProvider clock)
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
            Relations.One(entity, back, parent);
        }

        // What it needs must be there before it; what needs it comes after.
        foreach (var relation in draft.Relations.Where(relation => !relation.Navigation.Many))
        {
            Relations.One(entity, relation.Navigation, await RelatedAsync(relation, entity, cancellation).ConfigureAwait(false));
        }

        Marks.Require(entity, sight, draft.Pointer);
        write.Db.Add(entity);
        if (entity is MultiDatastream stream && parent is ObservedProperty observed)
        {
            Relations.AddPart(stream, observed);
        }

        foreach (var relation in draft.Relations.Where(relation => relation.Navigation.Many))
        {
            await AddManyAsync(entity, relation, cancellation).ConfigureAwait(false);
        }

        if (entity is HistoricalLocation past)
        {
            await places.FollowAsync(past, cancellation).ConfigureAwait(false);
        }

        await FinishAsync(entity, draft, cancellation).ConfigureAwait(false);
        return entity;
    }

    /// <summary>Sets one property.</summary>
    public static void Apply(EntitySet set, Entity entity, string name, JsonElement value)
    {
        JsonElement? given = value.ValueKind == JsonValueKind.Null && name != "metadata" ? null : value;
        set.FindColumn(name)?.Set(entity, given);
        if (name == "properties" && entity is IMarked marked)
        {
            Marks.Apply(marked, given);
        }
        else if (name == "feature" && entity is FeatureOfInterest feature)
        {
            var box = GeoBox.Of(value);
            (feature.West, feature.South, feature.East, feature.North) = (box?.West, box?.South, box?.East, box?.North);
        }
    }

    /// <summary>The entity that a relation links to.</summary>
    /// <exception cref="RefusedException">400: there is no such entity.</exception>
    public async Task<Entity> LinkedAsync(DraftRelation relation, CancellationToken cancellation)
    {
        var target = relation.Navigation.Target;
        return await EntitySets.Find(target)!.FindAsync(write.Db, sight, relation.Link, cancellation).ConfigureAwait(false)
            ?? throw RefusedException.BadRequest("unknown-link", $"There is no {target.Name} {relation.Link} to link to.", relation.Pointer);
    }

    private async Task FinishAsync(Entity entity, Draft draft, CancellationToken cancellation)
    {
        switch (entity)
        {
            case MultiDatastream stream:
                stream.ObservationType = ValueCheck.ComplexObservation;
                stream.UsesKnown = true;
                write.Afterwards(cache => cache.ForgetSeen());
                break;
            case Datastream stream:
                stream.UsesKnown = true;
                write.Afterwards(cache => cache.ForgetSeen());
                break;
            case CityTask task:
                task.CreationTime = clock.GetUtcNow().UtcDateTime;
                Tasks.Check(task, draft.Values["taskingParameters"], draft.Pointer);
                await Tasks.AnnounceAsync(write, task, TaskChange.Created, cancellation).ConfigureAwait(false);
                break;
        }
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
            case (MultiDatastream stream, ObservedProperty property):
                Relations.AddPart(stream, property);
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

        // One answer for all that is not free, whatever the reason: it must not tell of entities that the caller does not see.
        if (await set.FindAsync(write.Db, Sight.Everything, chosen, cancellation).ConfigureAwait(false) is not null
            || await write.Db.RetiredIds.FindAsync([set.Type.SetName, chosen], cancellation).ConfigureAwait(false) is not null
            || (set.Type == EntityTypes.HistoricalLocation && chosen <= await write.LastIdAsync(set.Type.SetName, cancellation).ConfigureAwait(false)))
        {
            throw RefusedException.Conflict(
                "id-taken", $"{set.Type.Name} {chosen} is not free: an id that is in use, or ever was, is not given again.", draft.Pointer + "/@iot.id");
        }

        await write.ReserveIdAsync(set.Type.SetName, chosen, cancellation).ConfigureAwait(false);
        return chosen;
    }
}
