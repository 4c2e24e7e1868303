using System.Globalization;
using Civium.Kernel.Access;
using Civium.Kernel.Requests;
using Civium.Modules.Twin.Entities;
using Civium.Modules.Twin.Index;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Civium.Modules.Twin.Tiles;

/// <summary>
/// Vector tiles of the whole city (OGC API Tiles) at any moment: <c>datetime</c> says of when, and <c>known</c> as known when: an instant,
/// <c>then</c> for as it was known at that time, or now, as corrected since.
/// </summary>
internal static class TileEndpoints
{
    public const string MediaType = "application/vnd.mapbox-vector-tile";
    private const int MostZoom = 22;

    public static void Map(IEndpointRouteBuilder endpoints)
    {
        var read = new RequiresAttribute(Permission.Read, EntityEndpoints.DataSet);
        endpoints.MapGet("/ogc/tiles/WebMercatorQuad/{z:int}/{y:int}/{x:int}", (int z, int y, int x, HttpContext context) => TileAsync(context, z, y, x, null)).WithMetadata(read);
        endpoints.MapGet("/ogc/collections/{type}/tiles/WebMercatorQuad/{z:int}/{y:int}/{x:int}", (string type, int z, int y, int x, HttpContext context) => TileAsync(context, z, y, x, type)).WithMetadata(read);
    }

    private static async Task TileAsync(HttpContext context, int z, int y, int x, string? type)
    {
        if (z is < 0 or > MostZoom || x < 0 || y < 0 || x >= 1 << z || y >= 1 << z)
        {
            throw RefusedException.NotFound(string.Create(CultureInfo.InvariantCulture, $"There is no tile {z}/{y}/{x} in WebMercatorQuad: zooms are 0 to {MostZoom}, rows and columns 0 to 2^zoom - 1."));
        }

        var services = context.RequestServices;
        var index = (TwinIndex)services.GetService(typeof(TwinIndex))!;
        var reach = ((EntityReach)services.GetService(typeof(EntityReach))!).Of(context.User);
        var now = ((TimeProvider)services.GetService(typeof(TimeProvider))!).GetUtcNow().UtcDateTime;
        var state = await index.StateAsync(context.RequestAborted).ConfigureAwait(false);
        var (moment, past) = Moments.Of(context.Request.Query, reach, new DateTime(Math.Max(now.Ticks, index.Recorded), DateTimeKind.Utc));

        // States may begin and end by themselves as time goes on, so the present's tag lasts a minute. What was known at a past instant never changes; the present is asked for again each time.
        context.Response.Headers.CacheControl = past ? "private, max-age=31536000, immutable" : "private, no-cache";
        context.Response.Headers.Vary = "Cookie, Authorization";
        var tag = string.Create(CultureInfo.InvariantCulture, $"\"{index.Change}-{reach.Mask}-{now.Ticks / TimeSpan.TicksPerMinute}\"");
        if (!past && !context.Request.Query.ContainsKey("datetime"))
        {
            context.Response.Headers.ETag = tag;
            if (context.Request.Headers.IfNoneMatch == tag)
            {
                context.Response.StatusCode = StatusCodes.Status304NotModified;
                return;
            }
        }

        var tile = new TileWriter(z, x, y, index.Attributes.Keys);
        state.Show(z, Box.OfTile(z, x, y, TileWriter.Buffer), moment, tile);
        context.Response.ContentType = MediaType;
        await context.Response.BodyWriter.WriteAsync(tile.Finish(index.Types, type is null ? null : one => one == type), context.RequestAborted).ConfigureAwait(false);
    }
}
