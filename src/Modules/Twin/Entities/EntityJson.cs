using System.Text.Json;
using Civium.Kernel.Access;
using Civium.Modules.Twin.Geometries;
using NetTopologySuite.Geometries;

namespace Civium.Modules.Twin.Entities;

/// <summary>Writes recorded states as GeoJSON features. What everything has comes first, then the type's own properties.</summary>
internal static class EntityJson
{
    /// <summary>Writes one feature.</summary>
    /// <param name="json">Where to.</param>
    /// <param name="state">What.</param>
    /// <param name="geometry">In place of the stored one, such as in other coordinates; null for the stored one.</param>
    /// <param name="more">Further members of the feature; null for none.</param>
    public static void Write(Utf8JsonWriter json, RecordedState state, Geometry? geometry = null, Action<Utf8JsonWriter>? more = null)
    {
        json.WriteStartObject();
        json.WriteString("type", "Feature");
        json.WriteString("id", state.Key.Code);
        json.WritePropertyName("geometry");
        GeometryWriter.Write(json, geometry ?? GeometryBytes.Read(state.Row.Geometry));
        json.WriteStartObject("properties");
        WriteMembers(json, state);
        using var properties = JsonDocument.Parse(state.Row.Properties);
        foreach (var property in properties.RootElement.EnumerateObject())
        {
            property.WriteTo(json);
        }

        json.WriteEndObject();
        more?.Invoke(json);
        json.WriteEndObject();
    }

    private static void WriteMembers(Utf8JsonWriter json, RecordedState state)
    {
        var row = state.Row;
        json.WriteString("type", state.Key.Type);
        json.WriteString("name", row.Name);
        WriteText(json, "name:zh-Hans", row.NameZh);
        WriteText(json, "department", row.Department);
        json.WriteString("classification", JsonNamingPolicy.CamelCase.ConvertName(((Classification)row.Classification).ToString()));
        WriteRaw(json, "relations", row.Relations);
        WriteRaw(json, "streams", row.Streams);
        if (row.Sample == 1)
        {
            json.WriteBoolean("sample", true);
        }

        WriteTime(json, "validFrom", row.ValidFrom);
        WriteTime(json, "validTo", row.ValidTo);
        WriteTime(json, "recorded", row.RecordedFrom);
    }

    private static void WriteText(Utf8JsonWriter json, string name, string? text)
    {
        if (text is not null)
        {
            json.WriteString(name, text);
        }
    }

    private static void WriteRaw(Utf8JsonWriter json, string name, string? text)
    {
        if (text is not null)
        {
            json.WritePropertyName(name);
            json.WriteRawValue(text);
        }
    }

    private static void WriteTime(Utf8JsonWriter json, string name, long ticks)
    {
        if (ticks is > 0 and < long.MaxValue)
        {
            json.WriteString(name, Instants.Text(new DateTime(ticks, DateTimeKind.Utc)));
        }
    }
}
