using System.Globalization;
using System.Text.Json.Nodes;

namespace Civium.Modules.Sensing.Onboarding;

/// <summary>What one tells of a device to connect it.</summary>
internal sealed class DeviceForm
{
    /// <summary>Usual quantities with their units' symbols.</summary>
    public static IReadOnlyDictionary<string, string> Quantities { get; } = new Dictionary<string, string>
    {
        ["Air temperature"] = "degC",
        ["Relative humidity"] = "%",
        ["PM2.5"] = "ug/m3",
        ["PM10"] = "ug/m3",
        ["NO2"] = "ug/m3",
        ["O3"] = "ug/m3",
        ["Sound level"] = "dB",
        ["Water level"] = "m",
        ["Rainfall"] = "mm",
        ["Wind speed"] = "m/s",
        ["Traffic flow"] = "/h",
        ["Speed"] = "km/h",
        ["Power"] = "kW",
        ["Fill level"] = "%",
    };

    public string Name { get; set; } = "";

    public string Theme { get; set; } = "";

    public string District { get; set; } = "";

    public double? Latitude { get; set; }

    public double? Longitude { get; set; }

    public string Quantity { get; set; } = "";

    public string Unit { get; set; } = "";

    /// <summary>The Thing with its Location and one Datastream, as one SensorThings body (OGC 18-088, section 10.2: deep insert).</summary>
    public JsonObject Body()
    {
        var properties = new JsonObject();
        Set(properties, "theme", Theme);
        Set(properties, "district", District);
        var thing = new JsonObject { ["name"] = Name.Trim(), ["description"] = Name.Trim(), ["properties"] = properties };
        if (Latitude is { } latitude && Longitude is { } longitude)
        {
            thing["Locations"] = new JsonArray(new JsonObject
            {
                ["name"] = Name.Trim(),
                ["description"] = Name.Trim(),
                ["encodingType"] = "application/geo+json",
                ["location"] = new JsonObject { ["type"] = "Point", ["coordinates"] = new JsonArray(longitude, latitude) },
            });
        }

        thing["Datastreams"] = new JsonArray(Stream());
        return thing;
    }

    private JsonObject Stream() => new()
    {
        ["name"] = string.Create(CultureInfo.InvariantCulture, $"{Name.Trim()} {Quantity.Trim()}"),
        ["description"] = Quantity.Trim(),
        ["observationType"] = "http://www.opengis.net/def/observationType/OGC-OM/2.0/OM_Measurement",
        ["unitOfMeasurement"] = new JsonObject { ["name"] = Unit.Trim(), ["symbol"] = Unit.Trim(), ["definition"] = "" },
        ["ObservedProperty"] = new JsonObject { ["name"] = Quantity.Trim(), ["definition"] = "urn:civium:property:" + Uri.EscapeDataString(Quantity.Trim()), ["description"] = Quantity.Trim() },
        ["Sensor"] = new JsonObject { ["name"] = Name.Trim(), ["description"] = Name.Trim(), ["encodingType"] = "text/plain", ["metadata"] = Name.Trim() },
    };

    private static void Set(JsonObject properties, string name, string value)
    {
        if (value.Trim() is { Length: > 0 } text)
        {
            properties[name] = text;
        }
    }
}
