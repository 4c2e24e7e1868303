using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Threading.Channels;
using Civium.Kernel.Access;
using Civium.Kernel.Requests;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Civium.Modules.Twin.Map;

/// <summary>Places for maps: all of them once, and then what changes.</summary>
internal static class MapEndpoints
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };
    private static readonly TimeSpan BeatEvery = TimeSpan.FromSeconds(20);

    // Access is asked anew when the browser comes back: a sign-in that ended does not watch on for long.
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(10);

    public static void Map(RouteGroupBuilder group)
    {
        var read = new RequiresAttribute(Permission.Read, "twin.latest");
        group.MapGet("/map/places", PlacesAsync).WithMetadata(read).WithName("MapPlaces")
            .WithSummary("All places that have a point, as a map shows them")
            .WithDescription("at: give it as after to /api/twin/map/changes. n name, z Chinese name, th theme, d district, x and y degrees, l warning rank 0 to 4, k whether acknowledged, p property, u unit, v value, t milliseconds since 1970.");
        group.MapGet("/map/changes", ChangesAsync).WithMetadata(read).WithName("MapChanges")
            .WithSummary("What changes on the map, as server-sent events")
            .WithDescription("after, or the header Last-Event-ID: the number of the last change known. An event \"reset\" asks to begin again with /api/twin/map/places. A connection lasts ten minutes at most.")
            .Produces(200, contentType: "text/event-stream");
    }

    private static async Task<JsonHttpResult<MapSnapshot>> PlacesAsync(PlaceFeed feed, CancellationToken cancellation) =>
        TypedResults.Json(await feed.SnapshotAsync(cancellation).ConfigureAwait(false), Json);

    private static async Task ChangesAsync(PlaceFeed feed, TimeProvider clock, HttpContext http, CancellationToken cancellation, long? after = null)
    {
        var last = http.Request.Headers["Last-Event-ID"].ToString();
        var known = last.Length == 0 ? after ?? 0
            : long.TryParse(last, NumberStyles.None, CultureInfo.InvariantCulture, out var told) ? told
            : throw RefusedException.BadRequest("bad-event-id", "Last-Event-ID is the number of an event that came from here.", "Last-Event-ID");
        http.Response.ContentType = "text/event-stream";
        http.Response.Headers.CacheControl = "no-cache";
        if (feed.Watch(known) is not { } viewer)
        {
            await http.Response.Body.WriteAsync(FeedMessage.Reset, cancellation).ConfigureAwait(false);
            return;
        }

        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        ending.CancelAfter(Longest);
        try
        {
            await SendAsync(viewer.Reader, http.Response, clock, ending.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // The viewer left, or comes back at once.
        }
        finally
        {
            feed.Leave(viewer);
        }
    }

    private static async Task SendAsync(ChannelReader<FeedMessage> messages, HttpResponse response, TimeProvider clock, CancellationToken ending)
    {
        // At once, so that the browser knows that it is connected.
        await WriteAsync(response, FeedMessage.Beat, ending).ConfigureAwait(false);
        Task<bool>? ready = null;
        while (true)
        {
            ready ??= messages.WaitToReadAsync(ending).AsTask();
            try
            {
                if (!await ready.WaitAsync(BeatEvery, clock, ending).ConfigureAwait(false))
                {
                    return;
                }
            }
            catch (TimeoutException)
            {
                await WriteAsync(response, FeedMessage.Beat, ending).ConfigureAwait(false);
                continue;
            }

            ready = null;
            while (messages.TryRead(out var message))
            {
                await response.Body.WriteAsync(message.Bytes, ending).ConfigureAwait(false);
            }

            await response.Body.FlushAsync(ending).ConfigureAwait(false);
        }
    }

    private static async Task WriteAsync(HttpResponse response, ReadOnlyMemory<byte> bytes, CancellationToken ending)
    {
        await response.Body.WriteAsync(bytes, ending).ConfigureAwait(false);
        await response.Body.FlushAsync(ending).ConfigureAwait(false);
    }
}
