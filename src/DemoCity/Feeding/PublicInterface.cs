using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging;

namespace Civium.DemoCity.Feeding;

/// <summary>The server refuses a request, and would refuse it again.</summary>
internal sealed class RefusedRequestException(HttpStatusCode status, string message) : InvalidOperationException(message)
{
    public HttpStatusCode Status => status;
}

/// <summary>
/// The server's public interface over HTTP. A write that may have been lost is sent again under the same Idempotency-Key, so it is
/// stored once; trouble that may pass is waited out, later and later, up to a minute apart. Safe for concurrent use.
/// </summary>
internal sealed class PublicInterface(HttpClient server, TimeProvider time, ILogger log)
{
    public const string Things = "sensorthings/v1.1/";

    private readonly string _run = Guid.NewGuid().ToString("N");
    private long _writes;

    public static long IdOf(JsonNode? entity) =>
        entity?["@iot.id"]?.GetValue<long>() ?? throw new InvalidOperationException("The server answered with an entity that has no @iot.id.");

    public Task<JsonNode?> GetAsync(string path, CancellationToken cancellation) =>
        SendAsync(() => new HttpRequestMessage(HttpMethod.Get, path), cancellation);

    /// <summary>All entities of a collection, page by page.</summary>
    public async IAsyncEnumerable<JsonNode> ListAsync(string path, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellation)
    {
        for (var next = Things + path; next is not null;)
        {
            var page = await GetAsync(next, cancellation).ConfigureAwait(false);
            foreach (var entity in page?["value"]?.AsArray() ?? [])
            {
                yield return entity!;
            }

            next = page?["@iot.nextLink"]?.GetValue<string>();
        }
    }

    /// <summary>Makes an entity and answers its id.</summary>
    public async Task<long> CreateAsync(string set, JsonObject entity, CancellationToken cancellation) =>
        IdOf(await PostAsync(Things + set, entity, cancellation).ConfigureAwait(false));

    public Task<JsonNode?> PostAsync(string path, JsonNode body, CancellationToken cancellation) =>
        PostAsync(path, JsonSerializer.SerializeToUtf8Bytes(body), "application/json", cancellation);

    public Task<JsonNode?> PostAsync(string path, ReadOnlyMemory<byte> body, string type, CancellationToken cancellation)
    {
        var key = string.Create(CultureInfo.InvariantCulture, $"sample-{_run}-{Interlocked.Increment(ref _writes)}");
        return SendAsync(
            () =>
            {
                var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new ReadOnlyMemoryContent(body) };
                request.Content.Headers.ContentType = new MediaTypeHeaderValue(type);
                request.Headers.Add("Idempotency-Key", key);
                request.Headers.Add("Prefer", "return=representation");
                return request;
            },
            cancellation);
    }

    public Task<JsonNode?> DeleteAsync(string path, CancellationToken cancellation) =>
        SendAsync(() => new HttpRequestMessage(HttpMethod.Delete, path), cancellation);

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
                    throw new RefusedRequestException(response.StatusCode, trouble);
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
