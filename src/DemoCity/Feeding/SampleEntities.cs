using System.Text.Json.Nodes;
using System.Xml;
using Civium.DemoCity.Drawing;
using Civium.DemoCity.Naming;
using Civium.DemoCity.Sensors;
using Civium.DemoCity.Streets;
using Civium.DeviceProfiles;

namespace Civium.DemoCity.Feeding;

/// <summary>The entities of the sample city as SensorThings JSON (OGC 18-088, section 8.2). Every one says that it is a sample.</summary>
internal static class SampleEntities
{
    private const string Types = "http://www.opengis.net/def/observationType/OGC-OM/2.0/";

    public static JsonObject Property(StreamProfile kind) => new()
    {
        ["name"] = kind.Property,
        ["definition"] = kind.Definition.OriginalString,
        ["description"] = kind.Description,
        ["properties"] = Sample(null),
    };

    /// <summary>The model of a profile's devices.</summary>
    public static JsonObject Sensor(DeviceProfile profile) => new()
    {
        ["name"] = SensorName(profile),
        ["description"] = "A device of the sample city; it does not exist.",
        ["encodingType"] = "text/html",
        ["metadata"] = $"{profile.Description} Readings are computed from a seed.",
        ["properties"] = Sample(null, ("profile", profile.Id)),
    };

    public static string SensorName(DeviceProfile profile) => "Sample " + char.ToLowerInvariant(profile.Name[0]) + profile.Name[1..];

    public static JsonObject Thing(Sensor sensor, IEnumerable<JsonObject> datastreams)
    {
        var (english, chinese) = District.Names[sensor.District];
        var properties = Sample(
            sensor.Name, ("kind", sensor.Profile.Name.ToLowerInvariant()), ("theme", sensor.Profile.Theme), ("profile", sensor.Profile.Id), ("district", english), ("district:zh-Hans", chinese));
        return new JsonObject
        {
            ["name"] = sensor.Name.English,
            ["description"] = $"Sample {sensor.Profile.Name.ToLowerInvariant()}: its readings are computed, not measured.",
            ["properties"] = properties,
            ["Locations"] = new JsonArray(Location(sensor)),
            ["Datastreams"] = new JsonArray([.. datastreams]),
        };
    }

    public static JsonObject Datastream(SensorStream stream, long sensor, long property)
    {
        var kind = stream.Kind;
        var properties = Sample(null, ("profileStream", kind.Key));
        if (!stream.IsEventLike)
        {
            properties["onePerTime"] = "first";
        }

        if (kind.Interval > TimeSpan.Zero)
        {
            properties["expectedInterval"] = XmlConvert.ToString(kind.Interval);
        }

        if (!kind.IsText)
        {
            properties["expectedRange"] = new JsonArray(kind.Low, kind.High);
        }

        return new JsonObject
        {
            ["name"] = stream.Name,
            ["description"] = $"{kind.Description}; sample data",
            ["observationType"] = Types + (kind.IsText ? "OM_Observation" : "OM_Measurement"),
            ["unitOfMeasurement"] = new JsonObject
            {
                ["name"] = kind.IsText ? null : kind.UnitName,
                ["symbol"] = kind.IsText ? null : kind.Unit,
                ["definition"] = kind.IsText ? null : $"http://unitsofmeasure.org/ucum.html#{Uri.EscapeDataString(kind.Unit)}",
            },
            ["properties"] = properties,
            ["Sensor"] = new JsonObject { ["@iot.id"] = sensor },
            ["ObservedProperty"] = new JsonObject { ["@iot.id"] = property },
        };
    }

    private static JsonObject Location(Sensor sensor)
    {
        var (longitude, latitude) = Frame.ToGlobe(sensor.At);
        return new JsonObject
        {
            ["name"] = sensor.Name.English,
            ["description"] = "A made-up place",
            ["encodingType"] = "application/geo+json",
            ["location"] = new JsonObject { ["type"] = "Point", ["coordinates"] = new JsonArray(longitude, latitude) },
            ["properties"] = Sample(sensor.Name),
        };
    }

    private static JsonObject Sample(Name? name, params (string Name, string Value)[] more)
    {
        var properties = new JsonObject { ["sample"] = true };
        if (name is { } known)
        {
            properties["name:zh-Hans"] = known.Chinese;
        }

        foreach (var (key, value) in more)
        {
            properties[key] = value;
        }

        return properties;
    }
}
