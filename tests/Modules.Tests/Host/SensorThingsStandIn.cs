using System.Net;
using System.Text.Json.Nodes;

namespace Civium.Modules.Tests.Host;

/// <summary>As much of a SensorThings server as the sample city's devices speak to, kept in memory.</summary>
internal sealed class SensorThingsStandIn : HttpMessageHandler
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, List<JsonObject>> _sets = [];
    private long _lastId;

    public int FailWrites { get; set; }

    public bool Failing { get; private set; }

    public bool Refuse { get; init; }

    public List<string> Requests { get; } = [];

    public List<string> Keys { get; } = [];

    public List<(long Stream, string Time)> Readings { get; } = [];

    public IEnumerable<JsonObject> Entities(string set) => _sets.GetValueOrDefault(set, []);

    public IEnumerable<string> Names(string set)
    {
        lock (_gate)
        {
            return [.. Entities(set).Select(entity => entity["name"]!.GetValue<string>())];
        }
    }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var path = Uri.UnescapeDataString(request.RequestUri!.PathAndQuery)["/sensorthings/v1.1/".Length..];
        var body = request.Content is null ? null : JsonNode.Parse(await request.Content.ReadAsStringAsync(cancellationToken));
        lock (_gate)
        {
            Requests.Add($"{request.Method} {path}");
            if (Refuse)
            {
                return new HttpResponseMessage(HttpStatusCode.Forbidden) { Content = new StringContent("no") };
            }

            if (body is null)
            {
                return Answer(HttpStatusCode.OK, new JsonObject { ["value"] = new JsonArray([.. Read(path).Select(entity => entity.DeepClone())]) });
            }

            Keys.Add(request.Headers.GetValues("Idempotency-Key").Single());
            Failing = FailWrites-- > 0;
            return Failing
                ? new HttpResponseMessage(HttpStatusCode.ServiceUnavailable) { Content = new StringContent("later") }
                : Answer(HttpStatusCode.Created, path == "CreateObservations" ? Store((JsonArray)body) : Create(path, (JsonObject)body));
        }
    }

    private static HttpResponseMessage Answer(HttpStatusCode status, JsonNode body) => new(status) { Content = new StringContent(body.ToJsonString()) };

    private IEnumerable<JsonObject> Read(string path)
    {
        var set = path.Split('?', '(')[0];
        if (path.Contains("name eq '", StringComparison.Ordinal))
        {
            var name = path.Split("name eq '")[1].Split("'&")[0].TrimEnd('\'').Replace("''", "'", StringComparison.Ordinal);
            return Entities(set).Where(entity => entity["name"]!.GetValue<string>() == name);
        }

        var id = long.Parse(path.Split('(', ')')[1], System.Globalization.CultureInfo.InvariantCulture);
        return set == "Things"
            ? Entities("Datastreams").Where(stream => stream["thing"]!.GetValue<long>() == id)
            : Readings.Where(reading => reading.Stream == id).OrderByDescending(reading => reading.Time, StringComparer.Ordinal).Take(1)
                .Select(reading => new JsonObject { ["phenomenonTime"] = reading.Time });
    }

    private JsonObject Create(string set, JsonObject entity)
    {
        var id = Add(set, entity);
        foreach (var stream in entity["Datastreams"]?.AsArray().OfType<JsonObject>().ToArray() ?? [])
        {
            var own = (JsonObject)stream.DeepClone();
            own["thing"] = id;
            Add("Datastreams", own);
        }

        return entity;
    }

    private long Add(string set, JsonObject entity)
    {
        entity["@iot.id"] = ++_lastId;
        if (!_sets.TryGetValue(set, out var list))
        {
            _sets[set] = list = [];
        }

        list.Add(entity);
        return _lastId;
    }

    private JsonArray Store(JsonArray groups)
    {
        foreach (var group in groups)
        {
            var stream = group!["Datastream"]!["@iot.id"]!.GetValue<long>();
            Readings.AddRange(group["dataArray"]!.AsArray().Select(row => (stream, row![0]!.GetValue<string>())));
        }

        return [];
    }
}
