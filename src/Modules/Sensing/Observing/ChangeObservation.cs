using System.Text.Json;
using Civium.Kernel.Observations;
using Civium.Kernel.Partitions;
using Civium.Kernel.Requests;
using Civium.Modules.Sensing.Drafts;
using Civium.Modules.Sensing.Writing;
using Civium.SensorThings.Model;
using Civium.SensorThings.Times;

namespace Civium.Modules.Sensing.Observing;

/// <summary>Changes and deletes single observations.</summary>
internal sealed class ChangeObservation(IPartitions partitions, IObservationStore store, Features features, CatalogueWriter writer)
{
    /// <summary>Applies a PATCH.</summary>
    /// <exception cref="RefusedException">404: it is not there; 400: it would move to another Datastream, or a feature is not there.</exception>
    public async Task ApplyAsync(Draft draft, long id, CancellationToken cancellation)
    {
        var before = await FindAsync(id, cancellation).ConfigureAwait(false);
        if (draft.To("Datastream") is { } stream && stream.Link != before.Stream)
        {
            throw RefusedException.BadRequest(
                "observation-cannot-move", $"Observation {id} belongs to Datastream {before.Stream} and cannot be moved: create it anew there.", stream.Pointer);
        }

        var after = Changed(before, draft.Values);
        if (draft.To("FeatureOfInterest") is { } feature)
        {
            if (!await features.ExistsAsync(feature.Link, cancellation).ConfigureAwait(false))
            {
                throw Features.Unknown(feature.Link);
            }

            after = after with { Feature = feature.Link };
        }

        await partitions.ReplaceAsync(after, cancellation).ConfigureAwait(false);
        await writer.WriteAsync(write => Task.FromResult(Touch(write, id)), cancellation).ConfigureAwait(false);
    }

    private static bool Touch(CatalogueWrite write, long id)
    {
        write.Touch(EntityTypes.Observation.SetName, id);
        return true;
    }

    /// <summary>Deletes it.</summary>
    /// <exception cref="RefusedException">404: it is not there.</exception>
    public async Task DeleteAsync(long id, CancellationToken cancellation)
    {
        await FindAsync(id, cancellation).ConfigureAwait(false);
        await partitions.DeleteAsync(id, cancellation).ConfigureAwait(false);
    }

    private async Task<Observation> FindAsync(long id, CancellationToken cancellation) =>
        (id > 0 ? await store.FindAsync(id, cancellation).ConfigureAwait(false) : null)
        ?? throw RefusedException.NotFound($"There is no Observation {id}.");

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
