using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Civium.Testing.Running;

/// <summary>A few stations that measure PM2.5 every hour, as a client of the public interface would make and feed them.</summary>
public static class SensorCity
{
    public static readonly DateTimeOffset Begin = new(2024, 1, 1, 0, 0, 0, TimeSpan.FromHours(8));

    /// <summary>Makes a station with one stream, once: the key makes a repetition harmless. The answer is the stream's id.</summary>
    public static async Task<long> MakeStationAsync(HttpClient http, string name)
    {
        var thing = new JsonObject
        {
            ["name"] = name,
            ["description"] = "A station of a test",
            ["Locations"] = new JsonArray(new JsonObject
            {
                ["name"] = name,
                ["description"] = "Where it stands",
                ["encodingType"] = "application/geo+json",
                ["location"] = new JsonObject { ["type"] = "Point", ["coordinates"] = new JsonArray(116.4, 39.9) },
            }),
            ["Datastreams"] = new JsonArray(new JsonObject
            {
                ["name"] = "PM2.5 at " + name,
                ["description"] = "Fine particles, hourly",
                ["observationType"] = "http://www.opengis.net/def/observationType/OGC-OM/2.0/OM_Measurement",
                ["unitOfMeasurement"] = new JsonObject { ["name"] = "microgram per cubic metre", ["symbol"] = "ug/m3", ["definition"] = "http://www.qudt.org/vocab/unit/MicroGM-PER-M3" },
                ["Sensor"] = new JsonObject { ["name"] = "Monitor", ["description"] = "A monitor", ["encodingType"] = "text/html", ["metadata"] = "none" },
                ["ObservedProperty"] = new JsonObject { ["name"] = "PM2.5", ["definition"] = "http://dd.eionet.europa.eu/vocabulary/aq/pollutant/6001", ["description"] = "Fine particles" },
            }),
        };
        using var created = await SendAsync(http, "Things", thing.ToJsonString(), "make-" + name);
        created.EnsureSuccessStatusCode();
        var found = await http.GetFromJsonAsync<JsonNode>(new Uri(created.Headers.Location!, "").ToString() + "/Datastreams");
        return found!["value"]![0]!["@iot.id"]!.GetValue<long>();
    }

    /// <summary>The reading of an hour: a quiet base with an episode every few days, different at each station.</summary>
    public static double Reading(int station, int hour)
    {
        var wave = Math.Sin((hour + (station * 17)) / 37.0) + (0.4 * Math.Sin(hour / 3.7));
        return Math.Round(Math.Max(2, 70 + (110 * wave)), 1);
    }

    /// <summary>Hours in which a station measures nothing: now and then a gap of more than a day.</summary>
    public static bool Silent(int station, int hour) => (hour + (station * 31)) % 400 is > 360 and < 390;

    /// <summary>Sends readings of some hours of a stream as one batch.</summary>
    public static Task<HttpResponseMessage> SendHoursAsync(HttpClient http, long stream, int station, IEnumerable<int> hours, string? key)
    {
        var rows = string.Join(',', hours.Where(hour => !Silent(station, hour)).Select(hour =>
            $"[\"{Begin.AddHours(hour).ToString("yyyy-MM-ddTHH:mm:sszzz", CultureInfo.InvariantCulture)}\",{Reading(station, hour).ToString(CultureInfo.InvariantCulture)}]"));
        var body = $$"""[{"Datastream":{"@iot.id":{{stream}}},"components":["phenomenonTime","result"],"dataArray":[{{rows}}]}]""";
        return SendAsync(http, "CreateObservations", body, key);
    }

    public static async Task<HttpResponseMessage> SendAsync(HttpClient http, string path, string body, string? key)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/sensorthings/v1.1/" + path)
        {
            Content = new StringContent(body, Encoding.UTF8, "application/json"),
        };
        if (key is not null)
        {
            request.Headers.Add("Idempotency-Key", key);
        }

        return await http.SendAsync(request);
    }

    /// <summary>Sends until it is acknowledged, through kills and restarts.</summary>
    public static async Task<HttpResponseMessage> SendUntilTakenAsync(Func<Task<HttpResponseMessage>> send, CancellationToken cancellation)
    {
        while (true)
        {
            cancellation.ThrowIfCancellationRequested();
            try
            {
                var answer = await send();
                if (answer.StatusCode is HttpStatusCode.Created or HttpStatusCode.OK)
                {
                    return answer;
                }

                if ((int)answer.StatusCode is < 500 and not 429)
                {
                    throw new InvalidOperationException($"{answer.StatusCode}: {await answer.Content.ReadAsStringAsync(cancellation)}");
                }

                answer.Dispose();
            }
            catch (Exception e) when (e is HttpRequestException or TaskCanceledException or IOException)
            {
            }

            await Task.Delay(50, cancellation);
        }
    }

    /// <summary>All observations of a stream, by walking the pages.</summary>
    public static async Task<List<(long Id, DateTimeOffset Time, double Result)>> ReadAllAsync(HttpClient http, long stream)
    {
        var all = new List<(long, DateTimeOffset, double)>();
        string? next = $"/sensorthings/v1.1/Datastreams({stream})/Observations?$top=1000&$orderby=phenomenonTime%20asc";
        while (next is not null)
        {
            var page = await http.GetFromJsonAsync<JsonElement>(next);
            foreach (var item in page.GetProperty("value").EnumerateArray())
            {
                all.Add((item.GetProperty("@iot.id").GetInt64(), item.GetProperty("phenomenonTime").GetDateTimeOffset(), item.GetProperty("result").GetDouble()));
            }

            next = page.TryGetProperty("@iot.nextLink", out var link) ? link.GetString() : null;
        }

        return all;
    }

    /// <summary>All transitions of all warnings, waiting until the rules have seen everything.</summary>
    public static async Task<string[]> ReadTransitionsAsync(HttpClient http)
    {
        var before = "";
        while (true)
        {
            var now = await http.GetStringAsync("/api/warnings/transitions.csv");
            if (now == before)
            {
                return [.. now.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Skip(1).Order(StringComparer.Ordinal)];
            }

            before = now;
            await Task.Delay(4000);
        }
    }
}
