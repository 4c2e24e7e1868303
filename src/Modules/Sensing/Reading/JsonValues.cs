using System.Globalization;
using System.Text.Json;
using Civium.SensorThings.Query;
using Civium.SensorThings.Times;

namespace Civium.Modules.Sensing.Reading;

/// <summary>Reads values for the evaluator from JSON.</summary>
internal static class JsonValues
{
    /// <summary>The value at a path of members inside JSON text; null when it is not there or is no single value.</summary>
    public static QueryValue At(string? json, IReadOnlyList<string> path)
    {
        if (json is null)
        {
            return QueryValue.Null;
        }

        using var document = JsonDocument.Parse(json);
        var at = document.RootElement;
        foreach (var step in path)
        {
            if (!TryStep(ref at, step))
            {
                return QueryValue.Null;
            }
        }

        return Of(at);
    }

    /// <summary>Into a member of an object, or an item of an array by its number from 0.</summary>
    private static bool TryStep(ref JsonElement at, string step)
    {
        if (at.ValueKind == JsonValueKind.Object)
        {
            return at.TryGetProperty(step, out at);
        }

        if (at.ValueKind == JsonValueKind.Array && int.TryParse(step, NumberStyles.None, CultureInfo.InvariantCulture, out var index) && index < at.GetArrayLength())
        {
            at = at[index];
            return true;
        }

        return false;
    }

    /// <summary>The time that a member holds.</summary>
    public static QueryValue Time(string? json, string member)
    {
        if (json is null)
        {
            return QueryValue.Null;
        }

        using var document = JsonDocument.Parse(json);
        return document.RootElement.TryGetProperty(member, out var value) && TimeValue.TryParse(value.GetString(), out var time)
            ? QueryValue.Of(time) : QueryValue.Null;
    }

    /// <summary>A single value.</summary>
    public static QueryValue Of(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.True => QueryValue.Of(true),
        JsonValueKind.False => QueryValue.Of(false),
        JsonValueKind.String => QueryValue.Of(Text(value)),
        JsonValueKind.Number => value.TryGetInt64(out var whole) ? QueryValue.Of(whole) : QueryValue.Of(value.GetDouble()),
        _ => QueryValue.Null,
    };

    /// <summary>Text that is half a surrogate pair is no value: the fast reader keeps JSON inside results as it came.</summary>
    private static string? Text(JsonElement value)
    {
        try
        {
            return value.GetString();
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }
}
