using System.Text.Json;
using Civium.Modules.Sensing.Requests;
using Civium.SensorThings.Model;

namespace Civium.Modules.Sensing.Drafts;

/// <summary>
/// Checks that a MultiDatastream states as many units and observation types as it observes properties, and its results as many items
/// (OGC 18-088, section 14.2).
/// </summary>
internal static class PartsCheck
{
    /// <summary>Adds to <paramref name="faults"/> what is wrong with a MultiDatastream to be created.</summary>
    public static void Check(Draft draft, Navigation? back, Faults faults)
    {
        var properties = draft.Relations.Count(relation => relation.Navigation.Name == "ObservedProperties") + (back?.Name == "ObservedProperties" ? 1 : 0);
        foreach (var name in new[] { "unitOfMeasurements", "multiObservationDataTypes" })
        {
            if (draft.Values.TryGetValue(name, out var list) && list.ValueKind == JsonValueKind.Array && list.GetArrayLength() != properties)
            {
                faults.Add($"{draft.Pointer}/{name}", $"must have one item for each of the {properties} ObservedProperties, in their order, and has {list.GetArrayLength()}.");
            }
        }
    }

    /// <summary>What is wrong with a result of a stream; null when nothing.</summary>
    /// <param name="parts">How many properties the MultiDatastream observes; 0 for a Datastream, whose result may be anything.</param>
    /// <param name="result">The result.</param>
    public static string? Fault(int parts, JsonElement result) =>
        parts == 0 || (result.ValueKind == JsonValueKind.Array && result.GetArrayLength() == parts)
            ? null
            : $"must be an array of {parts} items, one for each ObservedProperty of the MultiDatastream, and is {(result.ValueKind == JsonValueKind.Array ? $"an array of {result.GetArrayLength()}" : ValueCheck.Kind(result))}.";
}
