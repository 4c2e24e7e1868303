using System.Text.Json;
using Civium.Kernel.Observations;
using Civium.Kernel.Partitions;
using Civium.Kernel.Requests;
using Civium.Modules.Sensing.Catalogue;
using Civium.Modules.Sensing.Drafts;
using Civium.Modules.Sensing.Streams;
using Civium.Modules.Sensing.Writing;
using Civium.SensorThings.Model;
using Civium.SensorThings.Times;

namespace Civium.Modules.Sensing.Observing;

/// <summary>Changes and deletes single observations.</summary>
internal sealed class ChangeObservation(
    IPartitions partitions, IObservationStore store, Features features, StreamCache cache, CatalogueWriter writer)
{
    /// <summary>Applies a PATCH.</summary>
    /// <exception cref="RefusedException">404: it is not there; 400: it would move to another Datastream, or a feature is not there.</exception>
    public async Task ApplyAsync(Draft draft, Sight sight, long id, CancellationToken cancellation)
    {
        var (before, parts) = await FindAsync(sight, id, cancellation).ConfigureAwait(false);
        RequireStream(draft, before);
        if (draft.Values.TryGetValue("result", out var result) && PartsCheck.Fault(parts, result) is { } fault)
        {
            throw RefusedException.BadRequest("invalid-entity", $"/result: {fault}", "/result");
        }

        var after = Changed(before, draft.Values);
        if (draft.To("FeatureOfInterest") is { } feature)
        {
            if (!await features.ExistsAsync(feature.Link, sight, cancellation).ConfigureAwait(false))
            {
                throw Features.Unknown(feature.Link);
            }

            after = after with { Feature = feature.Link };
        }

        await features.NoteUseAsync(after.Feature, after.Stream, cancellation).ConfigureAwait(false);
        await partitions.ReplaceAsync(after, cancellation).ConfigureAwait(false);
        await writer.WriteAsync(write => Task.FromResult(Touch(write, id)), cancellation).ConfigureAwait(false);
        if (after.Feature != before.Feature)
        {
            await features.ReleaseUseAsync(before.Feature, before.Stream, cancellation).ConfigureAwait(false);
        }
    }

    private static bool Touch(CatalogueWrite write, long id)
    {
        write.Touch(EntityTypes.Observation.SetName, id);
        return true;
    }

    /// <summary>Deletes it.</summary>
    /// <exception cref="RefusedException">404: it is not there.</exception>
    public async Task DeleteAsync(Sight sight, long id, CancellationToken cancellation)
    {
        var (before, _) = await FindAsync(sight, id, cancellation).ConfigureAwait(false);
        await partitions.DeleteAsync(id, cancellation).ConfigureAwait(false);
        await features.ReleaseUseAsync(before.Feature, before.Stream, cancellation).ConfigureAwait(false);
    }

    private static void RequireStream(Draft draft, Observation before)
    {
        var (name, other) = StreamIds.IsMulti(before.Stream) ? ("MultiDatastream", "Datastream") : ("Datastream", "MultiDatastream");
        if ((draft.To(name) is { } stream && stream.Link != Math.Abs(before.Stream)) || draft.To(other) is not null)
        {
            throw RefusedException.BadRequest(
                "observation-cannot-move",
                $"Observation {before.Id} belongs to {name} {Math.Abs(before.Stream)} and cannot be moved: create it anew there.",
                (draft.To(other) ?? draft.To(name))!.Pointer);
        }
    }

    private async Task<(Observation Observation, int Parts)> FindAsync(Sight sight, long id, CancellationToken cancellation)
    {
        if (id > 0 && await store.FindAsync(id, cancellation).ConfigureAwait(false) is { } observation
            && await cache.FindAsync(observation.Stream, cancellation).ConfigureAwait(false) is { } route && sight.Sees(route.Mark))
        {
            return (observation, route.Parts);
        }

        throw RefusedException.NotFound($"There is no Observation {id}.");
    }

    private static Observation Changed(Observation before, Dictionary<string, JsonElement> values)
    {
        var after = before;
        if (values.TryGetValue("phenomenonTime", out var told))
        {
            var time = TimeValue.Parse(told.GetString());
            after = after with { Start = time.Start, End = time.Last };
        }

        if (values.TryGetValue("resultTime", out var at))
        {
            after = after with { ResultTime = at.ValueKind == JsonValueKind.Null ? null : TimeValue.Parse(at.GetString()).Start };
        }

        if (values.TryGetValue("result", out var result))
        {
            after = after with { Result = StatedObservation.Result(result) };
        }

        using var known = JsonDocument.Parse(before.Extra ?? "{}");
        var extra = known.RootElement.EnumerateObject().ToDictionary(member => member.Name, member => member.Value);
        foreach (var (name, value) in values.Where(pair => pair.Key is "resultQuality" or "validTime" or "parameters"))
        {
            extra[name] = value;
        }

        return after with { Extra = StatedObservation.Extra(extra) };
    }
}
