using System.Globalization;
using System.Text.Json;
using Civium.Kernel.Access;
using Civium.Kernel.Requests;
using Civium.Modules.Twin.Entities;
using Civium.Modules.Twin.Index;
using Civium.Modules.Twin.Types;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using NetTopologySuite.Geometries;

namespace Civium.Modules.Twin.Features;

/// <summary>The features of each type as OGC API Features collections.</summary>
internal static class FeatureEndpoints
{
    private const int MostFeatures = 10_000;
    private const int UsualFeatures = 100;

    public static void Map(IEndpointRouteBuilder endpoints)
    {
        var read = new RequiresAttribute(Permission.Read, EntityEndpoints.DataSet);
        endpoints.MapGet("/ogc/collections/{type}/items", ItemsAsync).WithMetadata(read);
    }

    private static async Task ItemsAsync(string type, HttpContext context, CancellationToken cancellation)
    {
        var services = context.RequestServices;
        await services.GetRequiredService<TypeStore>().FindAsync(type, cancellation).ConfigureAwait(false);
        var reach = services.GetRequiredService<EntityReach>().Of(context.User);
        var index = services.GetRequiredService<TwinIndex>();
        await index.StateAsync(cancellation).ConfigureAwait(false);
        var now = Math.Max(services.GetRequiredService<TimeProvider>().GetUtcNow().UtcTicks, index.Recorded);
        var (moment, _) = Moments.Of(context.Request.Query, reach, new DateTime(now, DateTimeKind.Utc));
        var query = new FeatureQuery(type, moment, BoxesOf(context.Request.Query["bbox"]), Number(context, "after", 0, 0, long.MaxValue), (int)Number(context, "limit", UsualFeatures, 1, MostFeatures));
        var page = await services.GetRequiredService<FeatureSearch>().FindAsync(query, cancellation).ConfigureAwait(false);
        context.Response.ContentType = "application/geo+json";
        await using var json = new Utf8JsonWriter(context.Response.BodyWriter);
        json.WriteStartObject();
        json.WriteString("type", "FeatureCollection");
        json.WriteString("timeStamp", Instants.Text(new DateTime(now, DateTimeKind.Utc)));
        if (page.Matched is { } matched)
        {
            json.WriteNumber("numberMatched", matched);
        }

        json.WriteNumber("numberReturned", page.Features.Count);
        json.WriteStartArray("features");
        foreach (var feature in page.Features)
        {
            EntityJson.Write(json, feature);
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static long Number(HttpContext context, string name, long usual, long least, long most)
    {
        var text = context.Request.Query[name].ToString();
        return text.Length == 0 ? usual
            : long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least ? Math.Min(number, most)
            : throw RefusedException.BadRequest("bad-parameter", $"{name} must be a whole number of at least {least}.", name);
    }

    private static IReadOnlyList<Envelope> BoxesOf(string? text)
    {
        if (string.IsNullOrEmpty(text))
        {
            return [];
        }

        var numbers = text.Split(',').Select(part => double.TryParse(part, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : double.NaN).ToArray();
        if (numbers.Length is not (4 or 6) || !numbers.All(double.IsFinite))
        {
            throw RefusedException.BadRequest("bad-bbox", "bbox must be four numbers (west, south, east, north), or six with heights.", "bbox");
        }

        var (west, south, east, north) = numbers.Length == 4 ? (numbers[0], numbers[1], numbers[2], numbers[3]) : (numbers[0], numbers[1], numbers[3], numbers[4]);
        return south > north ? throw RefusedException.BadRequest("bad-bbox", "bbox: south must not be north of north.", "bbox")
            : west <= east ? [new Envelope(west, east, south, north)]
            : [new Envelope(west, 180, south, north), new Envelope(-180, east, south, north)];
    }
}
