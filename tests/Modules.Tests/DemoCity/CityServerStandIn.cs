using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;

namespace Civium.Modules.Tests.DemoCity;

/// <summary>As much of a server's public interfaces as the sample city speaks to, kept in memory.</summary>
internal sealed class CityServerStandIn : HttpMessageHandler
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, SortedDictionary<long, JsonObject>> _sets = [];
    private readonly Dictionary<string, string> _answers = [];
    private long _lastId;

    /// <summary>So many writes are answered with a failure that may pass, after they were done.</summary>
    public int LoseAnswers { get; set; }

    public bool Refuse { get; init; }

    public List<string> Requests { get; } = [];

    public Dictionary<string, JsonObject> Entities { get; } = [];

    public List<(long Stream, DateTime Time)> Readings { get; } = [];

    public Dictionary<long, (DateTime First, DateTime Last)> Extents { get; } = [];

    public Dictionary<long, JsonObject> Rules { get; } = [];

    public List<(long Thing, string Message)> Messages { get; } = [];

    public IReadOnlyList<JsonObject> Set(string name)
    {
        lock (_gate)
        {
            return [.. _sets.GetValueOrDefault(name, []).Values];
        }
    }

    public int Count(Func<CityServerStandIn, int> count)
    {
        lock (_gate)
        {
            return count(this);
        }
    }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var path = Uri.UnescapeDataString(request.RequestUri!.PathAndQuery).TrimStart('/');
        var body = request.Content is null ? null : await request.Content.ReadAsStringAsync(cancellationToken);
        lock (_gate)
        {
            Requests.Add($"{request.Method} {path}");
            if (Refuse)
            {
                return Answer(HttpStatusCode.Forbidden, "no");
            }

            if (request.Method != HttpMethod.Post)
            {
                return request.Method == HttpMethod.Delete ? Delete(path) : Read(path);
            }

            var key = request.Headers.GetValues("Idempotency-Key").Single();
            var answer = _answers[key] = _answers.TryGetValue(key, out var before) ? before : Post(path, JsonNode.Parse(body!)!);
            if (LoseAnswers > 0)
            {
                LoseAnswers--;
                return Answer(HttpStatusCode.ServiceUnavailable, "later");
            }

            return Answer(HttpStatusCode.Created, answer);
        }
    }

    private static HttpResponseMessage Answer(HttpStatusCode status, string body) => new(status) { Content = new StringContent(body) };

    private static long IdIn(string path) => long.Parse(path.Split('(', ')')[1], CultureInfo.InvariantCulture);

    private HttpResponseMessage Read(string path)
    {
        if (path.StartsWith("ogc/", StringComparison.Ordinal))
        {
            var type = path.Split('/')[2];
            return Answer(HttpStatusCode.OK, new JsonObject { ["features"] = new JsonArray([.. Entities.Values.Where(entity => entity["properties"]!["type"]!.GetValue<string>() == type).Take(1).Select(entity => entity.DeepClone())]) }.ToJsonString());
        }

        if (path == "api/warnings/rules")
        {
            return Answer(HttpStatusCode.OK, new JsonArray([.. Rules.Select(rule => new JsonObject { ["id"] = rule.Key, ["rule"] = rule.Value.DeepClone() })]).ToJsonString());
        }

        var set = path.Split('/')[2].Split('?', '(')[0];
        var rows = _sets.GetValueOrDefault(set, []);
        if (path.Contains('('))
        {
            return rows.TryGetValue(IdIn(path), out var one) ? Answer(HttpStatusCode.OK, one.ToJsonString()) : Answer(HttpStatusCode.NotFound, "gone");
        }

        // Two pages, so that links are followed.
        var after = path.Contains("$skiptoken=", StringComparison.Ordinal) ? long.Parse(path.Split("$skiptoken=")[1], CultureInfo.InvariantCulture) : 0;
        var page = rows.Where(row => row.Key > after).Take(after == 0 ? 300 : int.MaxValue).Select(row => (JsonNode)Shown(set, row.Value)).ToArray();
        var answer = new JsonObject { ["value"] = new JsonArray(page) };
        if (after == 0 && rows.Count > page.Length)
        {
            answer["@iot.nextLink"] = $"http://city.test/sensorthings/v1.1/{set}?$skiptoken={page[^1]["@iot.id"]}";
        }

        return Answer(HttpStatusCode.OK, answer.ToJsonString());
    }

    private JsonObject Shown(string set, JsonObject entity)
    {
        var shown = (JsonObject)entity.DeepClone();
        if (set == "Datastreams")
        {
            var id = entity["@iot.id"]!.GetValue<long>();
            shown["phenomenonTime"] = Extents.TryGetValue(id, out var extent) ? $"{extent.First:yyyy-MM-dd'T'HH:mm:ss'Z'}/{extent.Last:yyyy-MM-dd'T'HH:mm:ss'Z'}" : null;
        }

        return shown;
    }

    private string Post(string path, JsonNode body)
    {
        if (path == "api/twin/entities")
        {
            foreach (var feature in body["features"]!.AsArray().Cast<JsonObject>())
            {
                Entities[feature["id"]!.GetValue<string>()] = feature;
            }

            return "{}";
        }

        if (path == "api/warnings/rules")
        {
            Rules[++_lastId] = (JsonObject)body;
            return "{}";
        }

        if (path.StartsWith("api/sensing/devices/", StringComparison.Ordinal))
        {
            Messages.Add((long.Parse(path.Split('/')[3], CultureInfo.InvariantCulture), body.ToJsonString()));
            return "{}";
        }

        var set = path["sensorthings/v1.1/".Length..];
        return set == "CreateObservations" ? Store((JsonArray)body) : Create(set, (JsonObject)body).ToJsonString();
    }

    private JsonObject Create(string set, JsonObject entity)
    {
        Add(set, entity);
        foreach (var stream in entity["Datastreams"]?.AsArray().OfType<JsonObject>().ToArray() ?? [])
        {
            var own = (JsonObject)stream.DeepClone();
            own["thing"] = entity["@iot.id"]!.GetValue<long>();
            Add("Datastreams", own);
        }

        return entity;
    }

    private void Add(string set, JsonObject entity)
    {
        entity["@iot.id"] = ++_lastId;
        if (!_sets.TryGetValue(set, out var rows))
        {
            _sets[set] = rows = [];
        }

        rows.Add(_lastId, entity);
    }

    private string Store(JsonArray groups)
    {
        foreach (var group in groups)
        {
            var stream = group!["Datastream"]!["@iot.id"]!.GetValue<long>();
            foreach (var time in group["dataArray"]!.AsArray().Select(row => row![0]!.GetValue<DateTimeOffset>().UtcDateTime))
            {
                Readings.Add((stream, time));
                var (first, last) = Extents.GetValueOrDefault(stream, (time, time));
                Extents[stream] = (time < first ? time : first, time > last ? time : last);
            }
        }

        return "[]";
    }

    private HttpResponseMessage Delete(string path)
    {
        if (path == "api/twin/entities?sample=true")
        {
            var sample = Entities.Where(entity => entity.Value["properties"]!["sample"]?.GetValue<bool>() == true).Select(entity => entity.Key).ToArray();
            Array.ForEach(sample, code => Entities.Remove(code));
            return Answer(HttpStatusCode.OK, new JsonObject { ["ended"] = sample.Length }.ToJsonString());
        }

        if (path.StartsWith("api/warnings/rules/", StringComparison.Ordinal))
        {
            return Answer(Rules.Remove(long.Parse(path.Split('/')[3], CultureInfo.InvariantCulture)) ? HttpStatusCode.OK : HttpStatusCode.NotFound, "");
        }

        var (set, id) = (path.Split('/')[2].Split('(')[0], IdIn(path));
        var found = _sets.GetValueOrDefault(set, []).Remove(id);
        if (found && set == "Things")
        {
            var streams = _sets["Datastreams"].Where(stream => stream.Value["thing"]?.GetValue<long>() == id).Select(stream => stream.Key).ToArray();
            Array.ForEach(streams, stream => _sets["Datastreams"].Remove(stream));
            Array.ForEach(streams, stream => Extents.Remove(stream));
        }

        return Answer(found ? HttpStatusCode.OK : HttpStatusCode.NotFound, "");
    }
}
