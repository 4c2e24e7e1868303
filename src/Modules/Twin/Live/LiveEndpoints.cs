using System.Globalization;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using Civium.Kernel.Access;
using Civium.Kernel.Requests;
using Civium.Modules.Twin.Entities;
using Civium.Modules.Twin.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Civium.Modules.Twin.Live;

/// <summary>
/// Changes as they happen: as server-sent events, and over a WebSocket at the same address. Each carries its number; whoever comes back with the last
/// one (<c>Last-Event-ID</c> or <c>after</c>) misses none.
/// </summary>
internal static class LiveEndpoints
{
    private static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(15);

    public static void Map(RouteGroupBuilder group)
    {
        var pipeline = ((IEndpointRouteBuilder)group).CreateApplicationBuilder();
        pipeline.UseWebSockets();
        pipeline.Run(FollowAsync);
        group.MapGet("/changes", pipeline.Build()).WithMetadata(new RequiresAttribute(Permission.Read, EntityEndpoints.DataSet)).WithName("FollowChanges")
            .WithSummary("Changes of entities as they happen: server-sent events, or a WebSocket")
            .WithDescription("type: types with commas between; all unless told. bbox: west,south,east,north. after: the number of the last change seen (or the header Last-Event-ID); from now on unless told.");
    }

    private static async Task FollowAsync(HttpContext context)
    {
        var services = context.RequestServices;
        var feed = services.GetRequiredService<ChangeFeed>();
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping);
        var filter = FilterOf(context);
        var after = AfterOf(context) ?? await feed.LastAsync(ending.Token).ConfigureAwait(false);
        try
        {
            if (context.WebSockets.IsWebSocketRequest)
            {
                using var socket = await context.WebSockets.AcceptWebSocketAsync().ConfigureAwait(false);
                await FollowAsync(socket, feed, filter, after, ending).ConfigureAwait(false);
            }
            else
            {
                await FollowAsync(context.Response, feed, filter, after, ending.Token).ConfigureAwait(false);
            }
        }
        catch (Exception gone) when (gone is OperationCanceledException or WebSocketException)
        {
            // The follower left, or the server stops: either may come back with the last number it saw.
        }
    }

    private static async Task FollowAsync(HttpResponse response, ChangeFeed feed, ChangeFilter filter, long after, CancellationToken cancellation)
    {
        response.ContentType = "text/event-stream";
        response.Headers.CacheControl = "no-store";
        var told = DateTime.UtcNow;
        await response.WriteAsync(": following\n\n", cancellation).ConfigureAwait(false);
        await response.Body.FlushAsync(cancellation).ConfigureAwait(false);
        while (true)
        {
            var changes = await feed.NextAsync(after, cancellation).ConfigureAwait(false);
            var text = new StringBuilder();
            foreach (var change in changes.Where(filter.Passes))
            {
                text.Append(CultureInfo.InvariantCulture, $"id: {change.Sequence}\nevent: {Word(change.Kind)}\ndata: {Json(change)}\n\n");
            }

            after = changes.Count > 0 ? changes[^1].Sequence : after;
            if (text.Length == 0 && DateTime.UtcNow - told > Heartbeat)
            {
                // Says how far it is although nothing passed the filter, so that a resumption need not look at it all again.
                text.Append(CultureInfo.InvariantCulture, $"id: {after}\nevent: position\ndata: {{}}\n\n");
            }

            if (text.Length > 0)
            {
                await response.WriteAsync(text.ToString(), cancellation).ConfigureAwait(false);
                await response.Body.FlushAsync(cancellation).ConfigureAwait(false);
                told = DateTime.UtcNow;
            }
        }
    }

    private static async Task FollowAsync(WebSocket socket, ChangeFeed feed, ChangeFilter filter, long after, CancellationTokenSource ending)
    {
        var listening = ListenAsync(socket, ending);
        while (socket.State == WebSocketState.Open)
        {
            var changes = await feed.NextAsync(after, ending.Token).ConfigureAwait(false);
            foreach (var change in changes.Where(filter.Passes))
            {
                await socket.SendAsync(Encoding.UTF8.GetBytes(Json(change)), WebSocketMessageType.Text, true, ending.Token).ConfigureAwait(false);
            }

            after = changes.Count > 0 ? changes[^1].Sequence : after;
        }

        await listening.ConfigureAwait(false);
    }

    // Followers say nothing; the end of what they say is their leaving.
    private static async Task ListenAsync(WebSocket socket, CancellationTokenSource ending)
    {
        var buffer = new byte[256];
        try
        {
            while ((await socket.ReceiveAsync(buffer, ending.Token).ConfigureAwait(false)).MessageType != WebSocketMessageType.Close)
            {
            }

            await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, ending.Token).ConfigureAwait(false);
        }
        catch (Exception gone) when (gone is OperationCanceledException or WebSocketException)
        {
        }

        await ending.CancelAsync().ConfigureAwait(false);
    }

    private static ChangeFilter FilterOf(HttpContext context)
    {
        var types = context.Request.Query["type"].ToString().Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).ToHashSet();
        var text = context.Request.Query["bbox"].ToString();
        double[]? box = null;
        if (text.Length > 0)
        {
            box = [.. text.Split(',').Select(part => double.TryParse(part, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : double.NaN)];
            if (box.Length != 4 || !box.All(double.IsFinite))
            {
                throw RefusedException.BadRequest("bad-bbox", "bbox must be four numbers: west, south, east, north.", "bbox");
            }
        }

        return new ChangeFilter(types, box, context.RequestServices.GetRequiredService<EntityReach>().Of(context.User));
    }

    private static long? AfterOf(HttpContext context)
    {
        var text = context.Request.Headers["Last-Event-ID"].ToString();
        text = text.Length > 0 ? text : context.Request.Query["after"].ToString();
        return text.Length == 0 ? null
            : long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var after) ? after
            : throw RefusedException.BadRequest("bad-parameter", "after must be the number of a change.", "after");
    }

    private static string Word(short kind) => ((ChangeKind)kind).ToString().ToLowerInvariant();

    private static string Json(ChangeRow change) => JsonSerializer.Serialize(new
    {
        id = change.Sequence,
        kind = Word(change.Kind),
        type = change.Type,
        code = change.Code,
        recorded = new DateTime(change.Recorded, DateTimeKind.Utc),
        bbox = new[] { change.MinX, change.MinY, change.MaxX, change.MaxY },
    });
}
