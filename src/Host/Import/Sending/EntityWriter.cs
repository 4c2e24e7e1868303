using System.Buffers;
using System.Text.Json;
using Civium.Host.Import.Maps;
using Civium.Host.Import.Tables;

namespace Civium.Host.Import.Sending;

/// <summary>Writes the entities of a map as SensorThings 1.1 JSON.</summary>
internal static class EntityWriter
{
    private const string ObservationTypes = "http://www.opengis.net/def/observationType/OGC-OM/2.0/";

    /// <summary>A sensor.</summary>
    public static byte[] Sensor(SensorRule sensor) => Write(json =>
    {
        json.WriteString("name", sensor.Name);
        json.WriteString("description", sensor.Description);
        json.WriteString("encodingType", sensor.EncodingType);
        json.WriteString("metadata", sensor.Metadata);
    });

    /// <summary>An observed property.</summary>
    public static byte[] ObservedProperty(PropertyDefinition property) => Write(json =>
    {
        json.WriteString("name", property.Name);
        json.WriteString("definition", property.Definition);
        json.WriteString("description", property.Description);
    });

    /// <summary>A thing with its location and all its streams.</summary>
    public static byte[] Thing(ThingSeen thing, IReadOnlyList<StreamRule> streams, Func<StreamRule, (string Sensor, string Observed)> links) => Write(json =>
    {
        json.WriteString("name", thing.Name);
        json.WriteString("description", thing.Description);
        WriteProperties(json, thing);
        if (thing.Place is { } place)
        {
            json.WriteStartArray("Locations");
            WriteLocation(json, place);
            json.WriteEndArray();
        }

        json.WriteStartArray("Datastreams");
        foreach (var stream in streams)
        {
            json.WriteStartObject();
            WriteStream(json, stream, thing.Name, links(stream));
            json.WriteEndObject();
        }

        json.WriteEndArray();
    });

    /// <summary>A stream for a thing that is already there.</summary>
    public static byte[] Stream(StreamRule stream, string thing, (string Sensor, string Observed) links) =>
        Write(json => WriteStream(json, stream, thing, links));

    /// <summary>The name a stream gets.</summary>
    public static string StreamName(StreamRule stream, string thing) => stream.Name.Render(_ => thing);

    private static void WriteProperties(Utf8JsonWriter json, ThingSeen thing)
    {
        json.WriteStartObject("properties");
        foreach (var (name, text, raw) in thing.Properties)
        {
            json.WritePropertyName(name);
            if (raw is null)
            {
                json.WriteStringValue(text);
            }
            else
            {
                json.WriteRawValue(raw);
            }
        }

        json.WriteEndObject();
    }

    private static void WriteLocation(Utf8JsonWriter json, PlaceSeen place)
    {
        json.WriteStartObject();
        json.WriteString("name", place.Name);
        json.WriteString("description", place.Description);
        json.WriteString("encodingType", "application/geo+json");
        json.WriteStartObject("location");
        json.WriteString("type", "Point");
        json.WriteStartArray("coordinates");
        json.WriteNumberValue(place.Point.Longitude);
        json.WriteNumberValue(place.Point.Latitude);
        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WriteStream(Utf8JsonWriter json, StreamRule stream, string thing, (string Sensor, string Observed) links)
    {
        json.WriteString("name", StreamName(stream, thing));
        json.WriteString("description", stream.Description.Render(_ => thing));
        json.WriteString("observationType", ObservationTypes + stream.Type switch
        {
            ReadingType.Number => "OM_Measurement",
            ReadingType.Boolean => "OM_TruthObservation",
            _ => "OM_Observation",
        });
        json.WriteStartObject("unitOfMeasurement");
        json.WriteString("name", stream.Unit?.Name);
        json.WriteString("symbol", stream.Unit?.Symbol);
        json.WriteString("definition", stream.Unit?.Definition);
        json.WriteEndObject();
        json.WritePropertyName("properties");
        json.WriteRawValue($"{{\"onePerTime\":\"first\"{(string.IsNullOrEmpty(stream.PropertiesJson) ? "" : "," + stream.PropertiesJson)}}}");
        WriteLink(json, "Sensor", links.Sensor);
        WriteLink(json, "ObservedProperty", links.Observed);
    }

    private static void WriteLink(Utf8JsonWriter json, string name, string id)
    {
        json.WriteStartObject(name);
        json.WritePropertyName("@iot.id");
        json.WriteRawValue(id);
        json.WriteEndObject();
    }

    private static byte[] Write(Action<Utf8JsonWriter> members)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            members(json);
            json.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }
}
