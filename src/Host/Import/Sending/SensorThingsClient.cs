using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace Civium.Host.Import.Sending;

/// <summary>
/// Speaks to a SensorThings 1.1 service. Connection losses, 429 and 5xx are tried again (every write carries an Idempotency-Key,
/// so a repetition stores nothing twice); anything else, and 507 (no space left), stops with the server's own words. Thread-safe.
/// </summary>
internal sealed class SensorThingsClient : IDisposable
{
    private static readonly string[] Spoken = ["title", "detail", "message", "where"];

    private readonly HttpClient _http;
    private readonly string _root;
    private readonly RetryPolicy _retry;
    private readonly TimeProvider _time;
    private readonly Action<string> _notice;

    /// <summary>Makes a client.</summary>
    /// <param name="url">The server, without the path of the service.</param>
    /// <param name="token">The bearer token, or null.</param>
    /// <param name="retry">How patient to be.</param>
    /// <param name="time">The clock.</param>
    /// <param name="notice">Told when the server is waited for.</param>
    public SensorThingsClient(Uri url, string? token, RetryPolicy retry, TimeProvider time, Action<string> notice)
    {
        _root = url.ToString().TrimEnd('/') + "/sensorthings/v1.1/";
        _retry = retry;
        _time = time;
        _notice = notice;
        _http = new HttpClient(new SocketsHttpHandler
        {
            ConnectTimeout = TimeSpan.FromSeconds(10),
            AllowAutoRedirect = false,
            UseCookies = false,
        })
        {
            Timeout = TimeSpan.FromSeconds(100),
        };
        _http.DefaultRequestHeaders.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        if (!string.IsNullOrEmpty(token))
        {
            _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        }
    }

    /// <summary>The id of the one entity with a name, or null when there is none.</summary>
    /// <param name="set">The set, such as <c>Things</c> or <c>Things(1)/Datastreams</c>.</param>
    /// <param name="name">The name.</param>
    /// <param name="cancellation">Stops the waiting.</param>
    public async Task<FoundEntity?> FindAsync(string set, string name, CancellationToken cancellation)
    {
        var filter = Uri.EscapeDataString($"name eq '{name.Replace("'", "''", StringComparison.Ordinal)}'");
        var body = await SendAsync(() => new HttpRequestMessage(HttpMethod.Get, $"{_root}{set}?$filter={filter}&$top=2"), set, cancellation).ConfigureAwait(false);
        try
        {
            using var document = JsonDocument.Parse(body);
            var found = document.RootElement.GetProperty("value").EnumerateArray().ToList();
            if (found.Count > 1)
            {
                throw new SendException($"The server has more than one entity named \"{name}\" in {set}; rename one of them so that the import knows which is meant.");
            }

            return found.Count == 0 ? null : FoundEntity.From(found[0]);
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            throw new SendException($"What answered at {_root}{set} is no SensorThings 1.1 service: {e.Message}", e);
        }
    }

    /// <summary>Posts JSON.</summary>
    /// <returns>The body of the answer.</returns>
    public Task<byte[]> PostAsync(string path, ReadOnlyMemory<byte> json, string idempotencyKey, CancellationToken cancellation) =>
        SendAsync(
            () =>
            {
                var request = new HttpRequestMessage(HttpMethod.Post, _root + path) { Content = new ReadOnlyMemoryContent(json) };
                request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
                request.Headers.TryAddWithoutValidation("Idempotency-Key", idempotencyKey);
                return request;
            },
            path,
            cancellation);

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();

    private async Task<byte[]> SendAsync(Func<HttpRequestMessage> make, string what, CancellationToken cancellation)
    {
        var started = _time.GetTimestamp();
        for (var tries = 1; ; tries++)
        {
            var (answer, trouble, asked) = await TryOnceAsync(make, what, cancellation).ConfigureAwait(false);
            if (answer is not null)
            {
                return answer;
            }

            if (_time.GetElapsedTime(started) > _retry.GiveUpAfter)
            {
                throw new SendException($"Gave up on {_root} after {_retry.GiveUpAfter.TotalMinutes:0.#} minutes and {tries} tries: {trouble}. Start the same import again to go on from here.");
            }

            if (tries == 3)
            {
                _notice($"Waiting for the server: {trouble}");
            }

            await Task.Delay(_retry.Wait(tries, asked), _time, cancellation).ConfigureAwait(false);
        }
    }

    private async Task<(byte[]? Answer, string Trouble, TimeSpan? Asked)> TryOnceAsync(Func<HttpRequestMessage> make, string what, CancellationToken cancellation)
    {
        try
        {
            using var request = make();
            using var response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellation).ConfigureAwait(false);
            var body = await response.Content.ReadAsByteArrayAsync(cancellation).ConfigureAwait(false);
            if (response.IsSuccessStatusCode)
            {
                return (body, "", null);
            }

            var words = Words(response.StatusCode, body);
            if (response.StatusCode is HttpStatusCode.TooManyRequests or HttpStatusCode.RequestTimeout
                || ((int)response.StatusCode >= 500 && response.StatusCode is not (HttpStatusCode.InsufficientStorage or HttpStatusCode.NotImplemented)))
            {
                return (null, words, response.Headers.RetryAfter?.Delta);
            }

            throw new SendException($"The server refused {request.Method} {what}: {words}{Advice(response.StatusCode)}");
        }
        catch (Exception e) when (e is HttpRequestException or IOException || (e is TaskCanceledException && !cancellation.IsCancellationRequested))
        {
            return (null, e is TaskCanceledException ? "no answer within 100 seconds" : e.Message, null);
        }
    }

    private static string Words(HttpStatusCode status, byte[] body)
    {
        var words = $"{(int)status} {status}";
        try
        {
            using var document = JsonDocument.Parse(body);
            var said = Spoken
                .Select(n => document.RootElement.TryGetProperty(n, out var v) && v.ValueKind == JsonValueKind.String ? v.GetString() : null)
                .Where(v => !string.IsNullOrEmpty(v));
            return string.Join(": ", said.Prepend(words));
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            var text = Encoding.UTF8.GetString(body.AsSpan(0, Math.Min(body.Length, 300))).Trim();
            return text.Length == 0 ? words : $"{words}: {text}";
        }
    }

    private static string Advice(HttpStatusCode status) => status switch
    {
        HttpStatusCode.Unauthorized => " Give a token with --token or in CIVIUM_TOKEN; one is made on the server's page of access tokens.",
        HttpStatusCode.Forbidden => " The token's owner may not write things and observations; a steward or an administrator may.",
        HttpStatusCode.RequestEntityTooLarge => " Send fewer rows a request with --batch.",
        HttpStatusCode.InsufficientStorage => " Free some space there, then start the same import again: it goes on from here.",
        _ => "",
    };
}

/// <summary>An entity the server has.</summary>
/// <param name="IdJson">Its id as JSON.</param>
/// <param name="Key">Its id as it stands between the brackets of a path.</param>
/// <param name="OnePerTime">Its property of that name.</param>
internal sealed record FoundEntity(string IdJson, string Key, string? OnePerTime)
{
    /// <summary>Reads an entity's JSON.</summary>
    public static FoundEntity From(JsonElement entity)
    {
        var id = entity.GetProperty("@iot.id");
        var key = id.ValueKind == JsonValueKind.String
            ? Uri.EscapeDataString($"'{id.GetString()!.Replace("'", "''", StringComparison.Ordinal)}'")
            : id.GetRawText();
        var onePerTime = entity.TryGetProperty("properties", out var properties) && properties.ValueKind == JsonValueKind.Object
            && properties.TryGetProperty("onePerTime", out var one) && one.ValueKind == JsonValueKind.String ? one.GetString() : null;
        return new FoundEntity(id.GetRawText(), key, onePerTime);
    }
}
