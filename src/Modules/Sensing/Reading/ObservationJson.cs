using System.Text.Json;
using Civium.Kernel.Observations;
using Civium.SensorThings.Times;

namespace Civium.Modules.Sensing.Reading;

/// <summary>Writes the parts of an observation.</summary>
internal static class ObservationJson
{
    public static TimeValue PhenomenonTime(Observation one) => one.Start == one.End ? new TimeValue(one.Start) : new TimeValue(one.Start, one.End);

    public static void WriteResult(Utf8JsonWriter json, ObservedResult result)
    {
        switch (result.Kind)
        {
            case ResultKind.Number:
                json.WriteNumberValue(result.Number);
                break;
            case ResultKind.Text:
                json.WriteStringValue(result.Text);
                break;
            case ResultKind.Boolean:
                json.WriteBooleanValue(result.Number != 0);
                break;
            case ResultKind.Json:
                json.WriteRawValue(result.Text!, skipInputValidation: true);
                break;
            default:
                json.WriteNullValue();
                break;
        }
    }

    /// <summary>Writes the members of the extra object that are wanted.</summary>
    public static void WriteExtra(Utf8JsonWriter json, string? extra, Func<string, bool> wants)
    {
        if (extra is null)
        {
            return;
        }

        using var document = JsonDocument.Parse(extra);
        foreach (var member in document.RootElement.EnumerateObject().Where(member => wants(member.Name)))
        {
            member.WriteTo(json);
        }
    }
}
