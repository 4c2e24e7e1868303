using System.Text.Json;
using Civium.Kernel.Requests;
using Civium.Modules.Sensing.Catalogue;
using Civium.Modules.Sensing.Creating;
using Civium.Modules.Sensing.Drafts;
using Civium.Modules.Sensing.Pending;
using Civium.Modules.Sensing.Writing;
using Civium.SensorThings.Model;
using Microsoft.EntityFrameworkCore;

namespace Civium.Modules.Sensing.Changing;

/// <summary>Changes properties and links of one entity of the relational sets (PATCH).</summary>
internal sealed class Change(CatalogueWriter writer, Kernel.Partitions.IPartitions partitions, TimeProvider clock)
{
    /// <summary>Applies <paramref name="draft"/> to the entity with this id.</summary>
    /// <exception cref="RefusedException">404: it is not there; 400: a link leads nowhere, or a Datastream would move to another Thing.</exception>
    public Task ApplyAsync(Draft draft, Sight sight, long id, CancellationToken cancellation) => writer.WriteAsync(
        async write =>
        {
            var set = EntitySets.Find(draft.Type)!;
            var entity = await set.FindAsync(write.Db, sight, id, cancellation).ConfigureAwait(false)
                ?? throw RefusedException.NotFound($"There is no {draft.Type.Name} {id}.");
            foreach (var (name, value) in draft.Values)
            {
                DraftSaver.Apply(set, entity, name, value);
            }

            await RelateAsync(write, draft, sight, entity, cancellation).ConfigureAwait(false);
            await FollowAsync(write, draft, entity, cancellation).ConfigureAwait(false);
            if (entity is ObservedStream stream)
            {
                await write.Db.Entry(stream).Reference(one => one.Thing).LoadAsync(cancellation).ConfigureAwait(false);
            }

            Marks.Require(entity, sight, "");
            write.Afterwards(cache => cache.Forget());
            return true;
        },
        cancellation);

    /// <summary>What follows from a change.</summary>
    private static async Task FollowAsync(CatalogueWrite write, Draft draft, Entity entity, CancellationToken cancellation)
    {
        switch (entity)
        {
            case Location location when draft.Values.ContainsKey("location"):
                await DetachFeatureAsync(write, location, cancellation).ConfigureAwait(false);
                break;
            case FeatureOfInterest feature when draft.Values.ContainsKey("feature"):
                var streams = await write.Db.FeatureUses.Where(use => use.Feature == feature.Id).Select(use => use.Stream).ToListAsync(cancellation).ConfigureAwait(false);
                foreach (var stream in streams)
                {
                    await FeatureNotes.RedrawAsync(write, stream, cancellation).ConfigureAwait(false);
                }

                break;
            case MultiDatastream stream:
                await RequirePartsAsync(write, stream, cancellation).ConfigureAwait(false);
                break;
            case CityTask task:
                await write.Db.Entry(task).Reference(one => one.TaskingCapability).LoadAsync(cancellation).ConfigureAwait(false);
                using (var parameters = JsonDocument.Parse(task.TaskingParameters))
                {
                    Tasks.Check(task, parameters.RootElement, "");
                }

                await Tasks.AnnounceAsync(write, task, TaskChange.Changed, cancellation).ConfigureAwait(false);
                break;
        }
    }

    private static async Task RequirePartsAsync(CatalogueWrite write, MultiDatastream stream, CancellationToken cancellation)
    {
        var parts = await write.Db.Entry(stream).Collection(one => one.Parts).Query().CountAsync(cancellation).ConfigureAwait(false);
        foreach (var (name, json) in new[] { ("unitOfMeasurements", stream.UnitOfMeasurements), ("multiObservationDataTypes", stream.MultiObservationDataTypes) })
        {
            using var list = JsonDocument.Parse(json);
            if (list.RootElement.GetArrayLength() != parts)
            {
                throw RefusedException.BadRequest("invalid-entity", $"/{name}: must keep one item for each of the {parts} ObservedProperties.", "/" + name);
            }
        }
    }

    private async Task RelateAsync(CatalogueWrite write, Draft draft, Sight sight, Entity entity, CancellationToken cancellation)
    {
        var places = new Places(write, clock);
        var saver = new DraftSaver(write, sight, places, new DraftObservations(write, partitions, clock), clock);
        foreach (var relation in draft.Relations)
        {
            var other = await saver.LinkedAsync(relation, cancellation).ConfigureAwait(false);
            switch (entity, other)
            {
                case (ObservedStream stream, Thing thing) when stream.ThingId != thing.Id:
                    throw RefusedException.BadRequest(
                        "stream-cannot-move",
                        $"{draft.Type.Name} {stream.Id} belongs to Thing {stream.ThingId} and cannot be moved, for its observations are kept with that Thing. Create one at Thing {thing.Id} instead.",
                        relation.Pointer);
                case (Thing thing, Location location):
                    places.Put(thing, location);
                    break;
                case (Location location, Thing thing):
                    places.Put(thing, location);
                    break;
                case (HistoricalLocation past, Location location):
                    await ReplacePlaceAsync(write, draft, past, location, cancellation).ConfigureAwait(false);
                    break;
                default:
                    Relate(entity, relation, other);
                    break;
            }
        }

        await places.MoveAsync(cancellation).ConfigureAwait(false);
    }

    private static void Relate(Entity entity, DraftRelation relation, Entity other)
    {
        if (relation.Navigation.Many)
        {
            throw RefusedException.BadRequest(
                "cannot-relate", $"{relation.Navigation.Name} of a {entity.GetType().Name} are changed from their own side.", relation.Pointer);
        }

        Relations.One(entity, relation.Navigation, other);
    }

    private static async Task ReplacePlaceAsync(
        CatalogueWrite write, Draft draft, HistoricalLocation past, Location location, CancellationToken cancellation)
    {
        await write.Db.Entry(past).Collection(one => one.Locations).LoadAsync(cancellation).ConfigureAwait(false);
        var stated = draft.Relations.Where(relation => relation.Navigation.Target == EntityTypes.Location).Select(relation => relation.Link).ToHashSet();
        past.Locations.RemoveAll(known => !stated.Contains(known.Id));
        if (!past.Locations.Contains(location))
        {
            past.Locations.Add(location);
        }
    }

    /// <summary>Observations already made keep the place they were made at; later ones get a feature of the new place.</summary>
    private static async Task DetachFeatureAsync(CatalogueWrite write, Location location, CancellationToken cancellation)
    {
        var made = await write.Db.FeaturesOfInterest
            .FirstOrDefaultAsync(feature => feature.LocationId == location.Id, cancellation).ConfigureAwait(false);
        if (made is not null)
        {
            made.LocationId = null;
        }
    }
}
