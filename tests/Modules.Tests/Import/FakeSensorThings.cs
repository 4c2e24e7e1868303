using System.Collections.Concurrent;
using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Xunit;

namespace Civium.Modules.Tests.Import;

/// <summary>
/// As much of a SensorThings service as an importer meets, over real HTTP: names are looked up, deep inserts made, observations kept,
/// repeated idempotency keys answered as before, and trouble made on request. Writes are one at a time.
/// </summary>
internal sealed class FakeSensorThings : IAsyncDisposable
{
    private static readonly Regex NameFilter = new("^name eq '((?:[^']|'')*)'$", RegexOptions.None, TimeSpan.FromSeconds(1));

    private readonly WebApplication _app;
    private readonly Lock _lock = new();
    private readonly Dictionary<string, (int Status, string Body)> _answers = [];
    private int _nextId = 1;

    private FakeSensorThings(WebApplication app) => _app = app;

    public List<(string Set, int Id, string Name, JsonElement Entity)> Entities { get; } = [];

    public List<(int Stream, string Time, JsonElement Result)> Observations { get; } = [];

    public ConcurrentQueue<string> WriteKeys { get; } = new();

    public int ObservationRequests { get; private set; }

    public Uri Url { get; private set; } = new("http://127.0.0.1");

    /// <summary>Decides, by the number of the write, what goes wrong: before it is carried out or after.</summary>
    public Func<int, Trouble> Plan { get; set; } = _ => Trouble.None;

    /// <summary>Which items of a request are answered with an error.</summary>
    public Func<int, bool> RefuseItem { get; set; } = _ => false;

    private int _writes;

    public static async Task<FakeSensorThings> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(k => k.Listen(IPAddress.Loopback, 0, l => l.Protocols = HttpProtocols.Http1));
        var app = builder.Build();
        var fake = new FakeSensorThings(app);
        app.Run(fake.AnswerAsync);
        await app.StartAsync();
        fake.Url = new Uri(app.Urls.First());
        return fake;
    }

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync(TimeSpan.FromSeconds(2));
        await _app.DisposeAsync();
    }

    public int StreamOf(string name) => Entities.Single(e => e.Set.EndsWith("Datastreams", StringComparison.Ordinal) && e.Name == name).Id;

    private async Task AnswerAsync(HttpContext context)
    {
        var path = context.Request.Path.Value!["/sensorthings/v1.1/".Length..];
        if (HttpMethods.IsGet(context.Request.Method))
        {
            await WriteAsync(context, 200, Find(path, context.Request.Query["$filter"]!));
            return;
        }

        using var document = await JsonDocument.ParseAsync(context.Request.Body);
        var trouble = Plan(++_writes);
        if (trouble == Trouble.DropBefore)
        {
            context.Abort();
            return;
        }

        if (trouble is Trouble.Unavailable or Trouble.Full or Trouble.Broken)
        {
            var status = trouble switch { Trouble.Unavailable => 503, Trouble.Full => 507, _ => 500 };
            await WriteAsync(context, status, """{"title":"Trouble","detail":"The disk is full."}""");
            return;
        }

        var (code, body) = Once(context.Request.Headers["Idempotency-Key"].ToString(), () => Write(path, document.RootElement.Clone()));
        if (trouble == Trouble.DropAfter)
        {
            context.Abort();
            return;
        }

        await WriteAsync(context, code, body);
    }

    private static async Task WriteAsync(HttpContext context, int status, string body)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json";
        await context.Response.WriteAsync(body);
    }

    private (int Status, string Body) Once(string key, Func<(int Status, string Body)> write)
    {
        lock (_lock)
        {
            WriteKeys.Enqueue(key);
            if (!_answers.TryGetValue(key, out var answer))
            {
                _answers[key] = answer = write();
            }

            return answer;
        }
    }

    private string Find(string set, string filter)
    {
        var name = NameFilter.Match(filter) is { Success: true } match
            ? match.Groups[1].Value.Replace("''", "'", StringComparison.Ordinal)
            : throw new InvalidOperationException($"not a filter by name: {filter}");
        lock (_lock)
        {
            var found = Entities.Where(e => e.Set == set && e.Name == name)
                .Select(e => new Dictionary<string, object?>
                {
                    ["@iot.id"] = e.Id,
                    ["name"] = e.Name,
                    ["properties"] = e.Entity.TryGetProperty("properties", out var p) ? p : null,
                });
            return JsonSerializer.Serialize(new { value = found });
        }
    }

    private (int Status, string Body) Write(string path, JsonElement json)
    {
        if (path == "CreateObservations")
        {
            ObservationRequests++;
            return (201, JsonSerializer.Serialize(json.EnumerateArray().SelectMany(Store).ToList()));
        }

        var id = _nextId++;
        Entities.Add((path, id, json.GetProperty("name").GetString()!, json));
        if (json.TryGetProperty("Datastreams", out var streams))
        {
            foreach (var stream in streams.EnumerateArray())
            {
                Entities.Add(($"Things({id})/Datastreams", _nextId++, stream.GetProperty("name").GetString()!, stream));
            }
        }

        return (201, $$"""{"@iot.id":{{id}}}""");
    }

    private List<string> Store(JsonElement array)
    {
        var stream = array.GetProperty("Datastream").GetProperty("@iot.id").GetInt32();
        Assert.Contains(Entities, e => e.Id == stream);
        Assert.Equal(array.GetProperty("dataArray@iot.count").GetInt32(), array.GetProperty("dataArray").GetArrayLength());
        var answers = new List<string>();
        foreach (var item in array.GetProperty("dataArray").EnumerateArray())
        {
            if (RefuseItem(Observations.Count))
            {
                answers.Add("error: out of range");
                Observations.Add((-1, "", item[1]));
                continue;
            }

            Observations.Add((stream, item[0].GetString()!, item[1]));
            answers.Add($"{Url}Observations({Observations.Count})");
        }

        return answers;
    }
}

/// <summary>What goes wrong with a write.</summary>
internal enum Trouble
{
    None,
    DropBefore,
    DropAfter,
    Unavailable,
    Broken,
    Full,
}
