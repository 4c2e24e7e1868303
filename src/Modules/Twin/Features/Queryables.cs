using System.Text.Json;
using System.Text.Json.Nodes;
using Civium.Kernel.Access;
using Civium.Modules.Twin.Entities;
using Civium.Modules.Twin.Types;
using NetTopologySuite.Geometries;

namespace Civium.Modules.Twin.Features;

/// <summary>What of a feature a filter may ask about: what every entity has, and its type's schema; beyond it whatever an open type's entities carry.</summary>
internal static class Queryables
{
    public const string GeometryName = "geometry";

    private static readonly string[] Texts = ["id", "name", "name:zh-Hans", "department", "classification"];
    private static readonly string[] Times = ["validFrom", "validTo", "recorded"];

    /// <summary>The names that always are there.</summary>
    public static bool Knows(EntityType type, string name) =>
        name == GeometryName || name == "sample" || Texts.Contains(name) || Times.Contains(name) || !type.Closed || type.Properties.Any(property => property.Name == name);

    /// <summary>As a JSON Schema.</summary>
    public static JsonObject Schema(EntityType type, string address)
    {
        var properties = new JsonObject { [GeometryName] = new JsonObject { ["format"] = "geometry-any", ["x-ogc-role"] = "primary-geometry" } };
        foreach (var text in Texts)
        {
            properties[text] = new JsonObject { ["type"] = "string" };
        }

        foreach (var time in Times)
        {
            properties[time] = new JsonObject { ["type"] = "string", ["format"] = "date-time" };
        }

        properties["sample"] = new JsonObject { ["type"] = "boolean" };
        foreach (var property in type.Properties)
        {
            properties[property.Name] = SchemaOf(property);
        }

        return new JsonObject
        {
            ["$schema"] = "https://json-schema.org/draft/2020-12/schema",
            ["$id"] = address,
            ["type"] = "object",
            ["title"] = type.Title,
            ["properties"] = properties,
            ["additionalProperties"] = !type.Closed,
        };
    }

    /// <summary>The value of a property for evaluation; null when the feature has none.</summary>
    public static Func<string, object?> Of(RecordedState feature, Geometry geometry, EntityType type)
    {
        JsonElement? own = null;
        return name => name switch
        {
            GeometryName => geometry,
            "id" => feature.Key.Code,
            "name" => feature.Row.Name,
            "name:zh-Hans" => feature.Row.NameZh,
            "department" => feature.Row.Department,
            "classification" => JsonNamingPolicy.CamelCase.ConvertName(((Classification)feature.Row.Classification).ToString()),
            "sample" => feature.Row.Sample == 1,
            "validFrom" => Time(feature.Row.ValidFrom),
            "validTo" => Time(feature.Row.ValidTo),
            "recorded" => Time(feature.Row.RecordedFrom),
            _ => (own ??= JsonSerializer.Deserialize<JsonElement>(feature.Row.Properties)).TryGetProperty(name, out var value)
                ? Value(value, type.Properties.Any(property => property.Name == name && property.Kind == PropertyKind.Time)) : null,
        };
    }

    private static DateTime? Time(long ticks) => ticks is > 0 and < long.MaxValue ? new DateTime(ticks, DateTimeKind.Utc) : null;

    private static object? Value(JsonElement json, bool time) => json.ValueKind switch
    {
        JsonValueKind.String when time => Instants.Parse(json.GetString()!),
        JsonValueKind.String => json.GetString(),
        JsonValueKind.Number => json.GetDouble(),
        JsonValueKind.True or JsonValueKind.False => json.GetBoolean(),
        JsonValueKind.Array => json.EnumerateArray().Select(item => Value(item, false)).ToArray(),
        _ => null,
    };

    private static JsonObject SchemaOf(PropertyDefinition property)
    {
        var schema = new JsonObject
        {
            ["type"] = property.Kind switch { PropertyKind.Number => "number", PropertyKind.Integer => "integer", PropertyKind.Truth => "boolean", _ => "string" },
        };
        if (property.Kind == PropertyKind.Time)
        {
            schema["format"] = "date-time";
        }

        if (property.Unit is not null)
        {
            schema["x-ogc-unit"] = property.Unit;
        }

        if (property.Minimum is { } minimum)
        {
            schema["minimum"] = minimum;
        }

        if (property.Maximum is { } maximum)
        {
            schema["maximum"] = maximum;
        }

        if (property.Values is { } values)
        {
            schema["enum"] = new JsonArray([.. values.Select(value => (JsonNode)value)]);
        }

        return schema;
    }
}
