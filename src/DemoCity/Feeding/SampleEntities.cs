using System.Text.Json.Nodes;
using Civium.DemoCity.City;

namespace Civium.DemoCity.Feeding;

/// <summary>The entities of the sample city as SensorThings JSON (OGC 18-088, section 8.2). Every one says that it is a sample.</summary>
internal static class SampleEntities
{
    private const string Measurement = "http://www.opengis.net/def/observationType/OGC-OM/2.0/OM_Measurement";

    public static JsonObject Property(QuantityKind kind) => new()
    {
        ["name"] = kind.Property,
        ["definition"] = kind.Definition,
        ["description"] = kind.Description,
        ["properties"] = Sample(null),
    };

    public static JsonObject Sensor(string model) => new()
    {
        ["name"] = model,
        ["description"] = "A device of the sample city; it does not exist.",
        ["encodingType"] = "text/html",
        ["metadata"] = "Readings are computed from a seed.",
        ["properties"] = Sample(null),
    };

    public static JsonObject Thing(SamplePlace place, IEnumerable<JsonObject> datastreams) => new()
    {
        ["name"] = place.Name,
        ["description"] = $"Sample {place.Kind}: its readings are computed, not measured.",
        ["properties"] = Sample(place.ChineseName, ("kind", place.Kind)),
        ["Locations"] = new JsonArray(Location(place)),
        ["Datastreams"] = new JsonArray([.. datastreams]),
    };

    public static JsonObject Datastream(SampleStream stream, long sensor, long property) => new()
    {
        ["name"] = stream.Name,
        ["description"] = $"{stream.Kind.Description}; sample data",
        ["observationType"] = Measurement,
        ["unitOfMeasurement"] = new JsonObject
        {
            ["name"] = stream.Kind.UnitName,
            ["symbol"] = stream.Kind.Unit,
            ["definition"] = $"http://unitsofmeasure.org/ucum.html#{Uri.EscapeDataString(stream.Kind.Unit)}",
        },
        ["properties"] = Sample(null, ("onePerTime", "first")),
        ["Sensor"] = new JsonObject { ["@iot.id"] = sensor },
        ["ObservedProperty"] = new JsonObject { ["@iot.id"] = property },
    };

    private static JsonObject Location(SamplePlace place) => new()
    {
        ["name"] = place.Name,
        ["description"] = "A made-up place",
        ["encodingType"] = "application/geo+json",
        ["location"] = new JsonObject
        {
            ["type"] = "Point",
            ["coordinates"] = new JsonArray(place.Longitude, place.Latitude),
        },
        ["properties"] = Sample(place.ChineseName),
    };

    private static JsonObject Sample(string? chineseName, params (string Name, string Value)[] more)
    {
        var properties = new JsonObject { ["sample"] = true };
        if (chineseName is not null)
        {
            properties["name:zh-Hans"] = chineseName;
        }

        foreach (var (name, value) in more)
        {
            properties[name] = value;
        }

        return properties;
    }
}
