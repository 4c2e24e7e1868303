using System.Text.Json.Nodes;
using Civium.Kernel.Observations;
using Civium.SensorThings.Times;

namespace Civium.Modules.Sensing.Observing;

/// <summary>An observation's own properties as JSON, for patches that say what to change in them.</summary>
internal static class ObservationDocument
{
    /// <summary>The properties that have a value; the result always.</summary>
    public static JsonObject Of(Observation one)
    {
        var document = one.Extra is null ? [] : JsonNode.Parse(one.Extra)!.AsObject();
        document["phenomenonTime"] = (one.Start == one.End ? new TimeValue(one.Start) : new TimeValue(one.Start, one.End)).Format();
        document["result"] = one.Result.Kind switch
        {
            ResultKind.Number => JsonValue.Create(one.Result.Number),
            ResultKind.Text => JsonValue.Create(one.Result.Text),
            ResultKind.Boolean => JsonValue.Create(one.Result.Number != 0),
            ResultKind.Json => JsonNode.Parse(one.Result.Text!),
            _ => null,
        };
        if (one.ResultTime is { } at)
        {
            document["resultTime"] = TimeValue.Format(at);
        }

        return document;
    }
}
