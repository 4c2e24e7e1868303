using Civium.Kernel.Observations;
using Civium.Kernel.Requests;
using Civium.Modules.Sensing.Catalogue;
using Civium.Modules.Sensing.Streams;
using Civium.SensorThings.Model;
using Civium.SensorThings.Paths;
using Microsoft.EntityFrameworkCore;

namespace Civium.Modules.Sensing.Paths;

/// <summary>Follows a resource path step by step and checks that each entity on it is there.</summary>
internal sealed class PathWalker(IDbContextFactory<SensingDb> contexts, IObservationStore store, StreamCache streams)
{
    /// <summary>Resolves the path under the service root.</summary>
    /// <exception cref="RefusedException">404: a name is unknown or an entity is not there; 400: it is not well formed.</exception>
    public static ResourcePath Parse(string path)
    {
        try
        {
            return ResourcePath.Parse(path);
        }
        catch (PathException bad)
        {
            var where = $"path, position {bad.Position}";
            throw bad.IsUnknownName
                ? new RefusedException(404, "not-found", bad.Message, where)
                : RefusedException.BadRequest("bad-path", bad.Message, where);
        }
    }

    /// <summary>Follows it, as far as the caller sees.</summary>
    public async Task<Target> WalkAsync(ResourcePath path, Sight sight, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation).ConfigureAwait(false);
        Target? at = null;
        var steps = path.Segments.TakeWhile(step => step is SetSegment or NavigationSegment).ToList();
        foreach (var step in steps)
        {
            at = step switch
            {
                SetSegment set => await SetAsync(db, sight, set, cancellation).ConfigureAwait(false),
                NavigationSegment navigation => await StepAsync(db, sight, at!, navigation, cancellation).ConfigureAwait(false),
                _ => at,
            };
        }

        return at! with { Rest = [.. path.Segments.Skip(steps.Count)] };
    }

    private async Task<Target> SetAsync(SensingDb db, Sight sight, SetSegment set, CancellationToken cancellation)
    {
        if (set.Id is { } id && !await ExistsAsync(db, sight, set.Type, id, cancellation).ConfigureAwait(false))
        {
            throw RefusedException.NotFound($"There is no {set.Type.Name} {id}.");
        }

        return new Target(set.Type, set.Id, null, 0, []);
    }

    private async Task<bool> ExistsAsync(SensingDb db, Sight sight, EntityType type, long id, CancellationToken cancellation) =>
        EntitySets.Find(type) is { } set
            ? await set.ExistsAsync(db, sight, id, cancellation).ConfigureAwait(false)
            : await ObservationAsync(sight, id, cancellation).ConfigureAwait(false) is not null;

    private async Task<Observation?> ObservationAsync(Sight sight, long id, CancellationToken cancellation) =>
        id > 0 && await store.FindAsync(id, cancellation).ConfigureAwait(false) is { } observation
            && await streams.FindAsync(observation.Stream, cancellation).ConfigureAwait(false) is { } route && sight.Sees(route.Mark)
            ? observation
            : null;

    private async Task<Target> StepAsync(SensingDb db, Sight sight, Target at, NavigationSegment step, CancellationToken cancellation)
    {
        var parent = at.Id!.Value;
        var navigation = step.Navigation;
        var target = navigation.Target;
        if (!navigation.Many)
        {
            var one = await OneAsync(db, sight, at, navigation, cancellation).ConfigureAwait(false);
            return new Target(target, one ?? throw RefusedException.NotFound($"{at.Type.Name} {parent} has no {navigation.Name}."), null, 0, []);
        }

        if (step.Id is { } id && !await IsRelatedAsync(db, sight, navigation, parent, id, cancellation).ConfigureAwait(false))
        {
            throw RefusedException.NotFound($"{at.Type.Name} {parent} has no {target.Name} {id}.");
        }

        return new Target(target, step.Id, step.Id is null ? navigation : null, step.Id is null ? parent : 0, []);
    }

    private async Task<long?> OneAsync(SensingDb db, Sight sight, Target at, Navigation navigation, CancellationToken cancellation)
    {
        if (at.Type != EntityTypes.Observation)
        {
            return await EntitySets.Find(navigation.Target)!
                .FindIdAsync(db, navigation.InverseName, at.Id!.Value, cancellation).ConfigureAwait(false);
        }

        var observation = await ObservationAsync(sight, at.Id!.Value, cancellation).ConfigureAwait(false);
        var id = observation is null ? 0 : ObservationLinks.To(observation, navigation.Name);
        return id > 0 && await ExistsAsync(db, sight, navigation.Target, id, cancellation).ConfigureAwait(false) ? id : null;
    }

    private async Task<bool> IsRelatedAsync(SensingDb db, Sight sight, Navigation navigation, long parent, long id, CancellationToken cancellation)
    {
        if (EntitySets.Find(navigation.Target) is { } set)
        {
            return await set.IsRelatedAsync(db, sight, navigation.InverseName, parent, id, cancellation).ConfigureAwait(false);
        }

        var observation = await ObservationAsync(sight, id, cancellation).ConfigureAwait(false);
        return observation is not null && parent == ObservationLinks.To(observation, navigation.InverseName);
    }
}
