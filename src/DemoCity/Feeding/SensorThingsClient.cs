using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging;

namespace Civium.DemoCity.Feeding;

/// <summary>
/// A device's side of SensorThings 1.1 over HTTP. A write that may have been lost is sent again under the same Idempotency-Key, so it is
/// stored once.
/// </summary>
internal sealed class SensorThingsClient(HttpClient server, TimeProvider time, ILogger log)
{
    private const string Root = "sensorthings/v1.1/";

    private readonly string _run = Guid.NewGuid().ToString("N");
    private long _writes;

    public static long IdOf(JsonNode entity) =>
        entity["@iot.id"]?.GetValue<long>() ?? throw new InvalidOperationException("The server answered with an entity that has no @iot.id.");

    /// <summary>The id of the entity of this name, which is made if there is none.</summary>
    public async Task<long> EnsureAsync(string set, string name, Func<JsonObject> entity, CancellationToken cancellation)
    {
        var quoted = Uri.EscapeDataString($"name eq '{name.Replace("'", "''", StringComparison.Ordinal)}'");
        var found = await ListAsync($"{set}?$filter={quoted}&$top=1", cancellation).ConfigureAwait(false);
        return found.Count > 0 ? IdOf(found[0]) : await CreateAsync(set, entity(), cancellation).ConfigureAwait(false);
    }

    /// <summary>The first page of a collection.</summary>
    public async Task<IReadOnlyList<JsonNode>> ListAsync(string path, CancellationToken cancellation)
    {
        var page = await SendAsync(() => new HttpRequestMessage(HttpMethod.Get, Root + path), cancellation).ConfigureAwait(false);
        return page?["value"] is JsonArray values ? [.. values.OfType<JsonNode>()] : [];
    }

    /// <summary>Makes an entity and answers its id, from the body or else from the Location header's last parenthesis.</summary>
    public async Task<long> CreateAsync(string path, JsonObject entity, CancellationToken cancellation) =>
        IdOf(await PostAsync(path, entity, cancellation).ConfigureAwait(false) ?? new JsonObject());

    /// <summary>Sends readings in one request; those the server refuses are logged and not sent again.</summary>
    public async Task CreateObservationsAsync(IReadOnlyList<SampleReading> readings, CancellationToken cancellation)
    {
        var groups = readings.GroupBy(reading => reading.Device.Id).Select(group => (JsonNode)new JsonObject
        {
            ["Datastream"] = new JsonObject { ["@iot.id"] = group.Key },
            ["components"] = new JsonArray("phenomenonTime", "result"),
            ["dataArray@iot.count"] = group.Count(),
            ["dataArray"] = new JsonArray([.. group.Select(Row)]),
        });
        var answer = await PostAsync("CreateObservations", new JsonArray([.. groups]), cancellation).ConfigureAwait(false);
        var refused = answer is JsonArray items ? items.Count(item => item?.ToString().StartsWith("error", StringComparison.Ordinal) == true) : 0;
        if (refused > 0)
        {
            log.LogWarning("The server refused {Refused} of {Count} sample readings.", refused, readings.Count);
        }
    }

    private static JsonNode Row(SampleReading reading) =>
        new JsonArray(reading.At.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture), reading.Value);

    private Task<JsonNode?> PostAsync(string path, JsonNode body, CancellationToken cancellation)
    {
        var key = string.Create(CultureInfo.InvariantCulture, $"sample-{_run}-{++_writes}");
        return SendAsync(
            () =>
            {
                var request = new HttpRequestMessage(HttpMethod.Post, Root + path) { Content = JsonContent.Create(body) };
                request.Headers.Add("Idempotency-Key", key);
                request.Headers.Add("Prefer", "return=representation");
                return request;
            },
            cancellation);
    }

    private async Task<JsonNode?> SendAsync(Func<HttpRequestMessage> make, CancellationToken cancellation)
    {
        for (var wait = TimeSpan.FromSeconds(1); ; wait = wait < TimeSpan.FromMinutes(1) ? wait * 2 : wait)
        {
            string trouble;
            try
            {
                using var request = make();
                using var response = await server.SendAsync(request, cancellation).ConfigureAwait(false);
                if (response.IsSuccessStatusCode)
                {
                    return await ReadAsync(response, cancellation).ConfigureAwait(false);
                }

                trouble = await DescribeAsync(request, response, cancellation).ConfigureAwait(false);
                if ((int)response.StatusCode < 500 && response.StatusCode is not (HttpStatusCode.TooManyRequests or HttpStatusCode.RequestTimeout))
                {
                    throw new InvalidOperationException(trouble);
                }
            }
            catch (Exception failure) when (failure is HttpRequestException or IOException || (failure is TaskCanceledException && !cancellation.IsCancellationRequested))
            {
                trouble = failure.Message;
            }

            log.LogWarning("The sample city tries again in {Seconds:0} s: {Trouble}", wait.TotalSeconds, trouble);
            await Task.Delay(wait, time, cancellation).ConfigureAwait(false);
        }
    }

    /// <summary>The body as JSON; a server that answers a POST with only a Location header is asked for the entity's id there.</summary>
    private static async Task<JsonNode?> ReadAsync(HttpResponseMessage response, CancellationToken cancellation)
    {
        var text = await response.Content.ReadAsStringAsync(cancellation).ConfigureAwait(false);
        if (text.Length > 0)
        {
            return JsonNode.Parse(text);
        }

        var location = response.Headers.Location?.OriginalString ?? "";
        var open = location.LastIndexOf('(');
        return open >= 0 && long.TryParse(location.AsSpan(open + 1).TrimEnd(')'), NumberStyles.None, CultureInfo.InvariantCulture, out var id)
            ? new JsonObject { ["@iot.id"] = id }
            : null;
    }

    private static async Task<string> DescribeAsync(HttpRequestMessage request, HttpResponseMessage response, CancellationToken cancellation)
    {
        var body = await response.Content.ReadAsStringAsync(cancellation).ConfigureAwait(false);
        return $"{request.Method} {request.RequestUri} was answered {(int)response.StatusCode}: {(body.Length > 400 ? body[..400] : body)}";
    }
}
