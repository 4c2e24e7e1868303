using System.Text.Json;
using Civium.Modules.Sensing.Requests;
using Civium.Modules.Sensing.Streams;
using Civium.SensorThings.Model;
using Civium.SensorThings.Times;

namespace Civium.Modules.Sensing.Drafts;

/// <summary>Checks one property's value against its type in the standard's model.</summary>
internal static class ValueCheck
{
    /// <summary>The observation type that every MultiDatastream has (OGC 18-088, section 14.2).</summary>
    public const string ComplexObservation = "http://www.opengis.net/def/observationType/OGC-OM/2.0/OM_ComplexObservation";

    /// <summary>Adds to <paramref name="faults"/> what is wrong with it.</summary>
    public static void Check(EntityType type, EntityProperty property, JsonElement value, string pointer, Faults faults)
    {
        switch (property.Type)
        {
            case PropertyType.Text or PropertyType.Uri when value.ValueKind != JsonValueKind.String:
                faults.Add(pointer, $"must be a text, and is {Kind(value)}.");
                break;
            case PropertyType.Text when property.Name == "name" && string.IsNullOrWhiteSpace(value.GetString()):
                faults.Add(pointer, "must not be empty.");
                break;
            case PropertyType.Json when property.Name != "resultQuality" && value.ValueKind != JsonValueKind.Object:
                faults.Add(pointer, $"must be an object, and is {Kind(value)}.");
                break;
            case PropertyType.JsonArray when value.ValueKind != JsonValueKind.Array:
                faults.Add(pointer, $"must be an array, and is {Kind(value)}.");
                break;
            case PropertyType.Geometry when value.ValueKind is not (JsonValueKind.Object or JsonValueKind.String):
                faults.Add(pointer, $"must be an object (GeoJSON) or a text, and is {Kind(value)}.");
                break;
            case PropertyType.Instant or PropertyType.Interval or PropertyType.InstantOrInterval:
                CheckTime(property.Type, value, pointer, faults);
                break;
        }

        CheckMeaning(type, property.Name, value, pointer, faults);
    }

    /// <summary>What kind of value it is, in words.</summary>
    public static string Kind(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => "an object",
        JsonValueKind.Array => "an array",
        JsonValueKind.String => "a text",
        JsonValueKind.Number => "a number",
        JsonValueKind.Null => "null",
        _ => "a truth value",
    };

    private static void CheckMeaning(EntityType type, string property, JsonElement value, string pointer, Faults faults)
    {
        switch (property)
        {
            case "properties" when type == EntityTypes.Datastream || type == EntityTypes.MultiDatastream:
                StreamDeclarations.Check(value, pointer, faults);
                Marks.Check(value, pointer, faults);
                break;
            case "properties" when type == EntityTypes.Thing:
                Marks.Check(value, pointer, faults);
                break;
            case "unitOfMeasurement" when value.ValueKind == JsonValueKind.Object:
                CheckUnit(value, pointer, faults);
                break;
            case "unitOfMeasurements" or "multiObservationDataTypes" when value.ValueKind == JsonValueKind.Array:
                CheckParts(property, value, pointer, faults);
                break;
            case "observationType" when type == EntityTypes.MultiDatastream && value.ValueKind == JsonValueKind.String && !value.ValueEquals(ComplexObservation):
                faults.Add(pointer, $"must be {ComplexObservation} for a MultiDatastream.");
                break;
            case "taskingParameters" when type == EntityTypes.TaskingCapability:
                TaskCheck.Declaration(value, pointer, faults);
                break;
        }
    }

    private static void CheckParts(string property, JsonElement parts, string pointer, Faults faults)
    {
        foreach (var (index, part) in parts.EnumerateArray().Index())
        {
            var at = $"{pointer}/{index}";
            if (property == "multiObservationDataTypes" && part.ValueKind != JsonValueKind.String)
            {
                faults.Add(at, $"must be the URI of an observation type, and is {Kind(part)}.");
            }
            else if (property == "unitOfMeasurements" && part.ValueKind != JsonValueKind.Object)
            {
                faults.Add(at, $"must be an object with name, symbol and definition, and is {Kind(part)}.");
            }
            else if (property == "unitOfMeasurements")
            {
                CheckUnit(part, at, faults);
            }
        }
    }

    private static void CheckTime(PropertyType type, JsonElement value, string pointer, Faults faults)
    {
        if (value.ValueKind != JsonValueKind.String || !TimeValue.TryParse(value.GetString(), out var time))
        {
            faults.Add(pointer, "must be an ISO 8601 time with Z or an offset, such as \"2026-03-01T08:00:00Z\", or an interval \"start/end\".");
        }
        else if (type == PropertyType.Instant && time.IsInterval)
        {
            faults.Add(pointer, "must be an instant, and is an interval.");
        }
        else if (type == PropertyType.Interval && !time.IsInterval)
        {
            faults.Add(pointer, "must be an interval \"start/end\", and is an instant.");
        }
    }

    private static void CheckUnit(JsonElement unit, string pointer, Faults faults)
    {
        foreach (var member in unit.EnumerateObject())
        {
            if (member.Name is "name" or "symbol" or "definition" && member.Value.ValueKind is not (JsonValueKind.String or JsonValueKind.Null))
            {
                faults.Add(pointer + JsonCheck.Step(member.Name), $"must be a text or null, and is {Kind(member.Value)}.");
            }
        }
    }
}
