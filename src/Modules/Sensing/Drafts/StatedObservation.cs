using System.Buffers;
using System.Text;
using System.Text.Json;
using Civium.Kernel.Observations;
using Civium.SensorThings.Times;

namespace Civium.Modules.Sensing.Drafts;

/// <summary>Makes an observation of a draft.</summary>
internal static class StatedObservation
{
    private static readonly string[] ExtraNames = ["resultQuality", "validTime", "parameters"];

    /// <summary>The observation, not yet numbered.</summary>
    /// <param name="draft">A checked draft of an Observation.</param>
    /// <param name="stream">Its Datastream.</param>
    /// <param name="feature">Its FeatureOfInterest; 0 when none.</param>
    /// <param name="now">The phenomenon time of one that tells none.</param>
    public static Observation Of(Draft draft, long stream, long feature, DateTime now)
    {
        var phenomenon = draft.Values.TryGetValue("phenomenonTime", out var told) ? TimeValue.Parse(told.GetString()) : new TimeValue(now);
        return new Observation
        {
            Stream = stream,
            Feature = feature,
            Start = phenomenon.Start,
            End = phenomenon.Last,
            ResultTime = draft.Values.TryGetValue("resultTime", out var at) ? TimeValue.Parse(at.GetString()).Start : null,
            Result = Result(draft.Values["result"]),
            Extra = Extra(draft.Values),
        };
    }

    /// <summary>A result from JSON.</summary>
    public static ObservedResult Result(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Null => ObservedResult.Null,
        JsonValueKind.Number => ObservedResult.Of(value.GetDouble()),
        JsonValueKind.String => ObservedResult.Of(value.GetString()!),
        JsonValueKind.True => ObservedResult.Of(true),
        JsonValueKind.False => ObservedResult.Of(false),
        _ => ObservedResult.OfJson(value.GetRawText()),
    };

    /// <summary>What few observations have, as one JSON object; null when nothing.</summary>
    public static string? Extra(IReadOnlyDictionary<string, JsonElement> values)
    {
        if (!ExtraNames.Any(values.ContainsKey))
        {
            return null;
        }

        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            foreach (var name in ExtraNames)
            {
                if (values.TryGetValue(name, out var value) && value.ValueKind != JsonValueKind.Null)
                {
                    json.WritePropertyName(name);
                    value.WriteTo(json);
                }
            }

            json.WriteEndObject();
        }

        return buffer.WrittenCount > 2 ? Encoding.UTF8.GetString(buffer.WrittenSpan) : null;
    }
}
