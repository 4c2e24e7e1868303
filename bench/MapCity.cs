using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Civium.Testing.Running;

namespace Civium.Bench;

/// <summary>Places in a grid for benchmarks of the map, and readings for all of them at once.</summary>
internal sealed class MapCity
{
    private static readonly string[] Themes = ["air", "noise", "water", "traffic", "light", "power", "weather", "rfid", "speed", "waste"];
    private readonly List<long> _streams = [];

    /// <summary>The middle of the grid.</summary>
    public const double Longitude = 120.2, Latitude = 30.25;

    /// <summary>Makes <paramref name="count"/> places, each with one stream.</summary>
    public static async Task<MapCity> MakeAsync(HttpClient http, int count)
    {
        var city = new MapCity();
        var columns = (int)Math.Ceiling(Math.Sqrt(count * 1.3));
        for (var index = 0; index < count; index++)
        {
            var (x, y) = (index % columns - columns / 2.0, index / columns - count / columns / 2.0);
            city._streams.Add(await MakeAsync(http, index, Longitude + x * 0.0016, Latitude + y * 0.0013));
        }

        return city;
    }

    /// <summary>Sends one reading of each stream as one batch, as a gateway would.</summary>
    public async Task SendAsync(HttpClient http, int round)
    {
        var now = DateTime.UtcNow.ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture);
        var body = new StringBuilder("[");
        foreach (var stream in _streams)
        {
            body.Append(body.Length > 1 ? "," : "").Append(CultureInfo.InvariantCulture,
                $"{{\"Datastream\":{{\"@iot.id\":{stream}}},\"components\":[\"phenomenonTime\",\"result\"],\"dataArray\":[[\"{now}\",{20 + (stream * 7 + round * 3) % 60}]]}}");
        }

        using var answer = await SensorCity.SendAsync(http, "CreateObservations", body.Append(']').ToString(), null);
        answer.EnsureSuccessStatusCode();
    }

    private static async Task<long> MakeAsync(HttpClient http, int index, double longitude, double latitude)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"Place {index}");
        var thing = new JsonObject
        {
            ["name"] = name,
            ["description"] = "A place of a benchmark",
            ["properties"] = new JsonObject { ["theme"] = Themes[index % Themes.Length], ["district"] = "Centre" },
            ["Locations"] = new JsonArray(new JsonObject
            {
                ["name"] = name,
                ["description"] = "Where it is",
                ["encodingType"] = "application/geo+json",
                ["location"] = new JsonObject { ["type"] = "Point", ["coordinates"] = new JsonArray(longitude, latitude) },
            }),
            ["Datastreams"] = new JsonArray(new JsonObject
            {
                ["name"] = name + " level",
                ["description"] = "A level",
                ["observationType"] = "http://www.opengis.net/def/observationType/OGC-OM/2.0/OM_Measurement",
                ["unitOfMeasurement"] = new JsonObject { ["name"] = "decibel", ["symbol"] = "dB", ["definition"] = "" },
                ["Sensor"] = new JsonObject { ["name"] = "Sensor", ["description"] = "A sensor", ["encodingType"] = "text/plain", ["metadata"] = "none" },
                ["ObservedProperty"] = new JsonObject { ["name"] = "Level", ["definition"] = "urn:civium:bench:level", ["description"] = "A level" },
            }),
        };
        using var made = await SensorCity.SendAsync(http, "Things", thing.ToJsonString(), null);
        made.EnsureSuccessStatusCode();
        var streams = JsonNode.Parse(await http.GetStringAsync(new Uri(made.Headers.Location!, "") + "/Datastreams"));
        return streams!["value"]![0]!["@iot.id"]!.GetValue<long>();
    }
}
