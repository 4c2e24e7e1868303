using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Civium.Kernel.Requests;
using Civium.Modules.Twin.Entities;
using Civium.Modules.Twin.Features;
using Civium.Modules.Twin.Geometries;
using Civium.Modules.Twin.Index;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using NetTopologySuite.Geometries;

namespace Civium.Modules.Twin.Ogc;

/// <summary>A page of a collection's features.</summary>
internal static class ItemsAnswer
{
    public const int MostFeatures = 10_000;
    public const int UsualFeatures = 100;

    private static readonly string[] Parameters =
        ["limit", "bbox", "bbox-crs", "datetime", "known", "crs", "filter", "filter-lang", "filter-crs", "after"];

    public static async Task WriteAsync(HttpContext context)
    {
        var type = await OgcEndpoints.TypeOf(context).ConfigureAwait(false);
        var asked = context.Request.Query;
        var properties = asked.Keys.Where(key => !Parameters.Contains(key) && key != "f").ToArray();
        var queryable = properties.Where(name => Queryables.Knows(type with { Closed = true }, name)).ToArray();
        OgcAnswer.Allow(context, [.. Parameters, .. queryable]);
        var filter = FeatureFilter.Of(asked, type, queryable);
        var crs = Crs.Of(asked["crs"], "crs");
        var (moment, now) = await MomentAsync(context).ConfigureAwait(false);
        var boxes = BoxesOf(asked["bbox"], Crs.Of(asked["bbox-crs"], "bbox-crs"));
        var query = new FeatureQuery(
            type.Id, moment, boxes.Count == 0 ? filter?.Boxes ?? [] : boxes, Number(asked, "after", 0, 0, long.MaxValue),
            (int)Number(asked, "limit", UsualFeatures, 1, MostFeatures), filter is null ? null : filter.Passes);
        var page = await context.RequestServices.GetRequiredService<FeatureSearch>().FindAsync(query, context.RequestAborted).ConfigureAwait(false);
        var links = LinksOf(context, page);
        context.Response.Headers["Content-Crs"] = $"<{crs}>";
        if (OgcAnswer.IsHtml(context))
        {
            using var text = new MemoryStream();
            Write(text, page, links, crs, now);
            await OgcAnswer.WriteHtmlAsync(context, HtmlPage.Of(type.Title, (JsonObject)JsonNode.Parse(text.ToArray())!)).ConfigureAwait(false);
            return;
        }

        context.Response.ContentType = OgcPath.GeoJson;
        await using var body = new MemoryStream();
        Write(body, page, links, crs, now);
        body.Position = 0;
        await body.CopyToAsync(context.Response.Body, context.RequestAborted).ConfigureAwait(false);
    }

    /// <summary>The moment that the request asks for, and the present.</summary>
    public static async Task<(Moment Moment, DateTime Now)> MomentAsync(HttpContext context)
    {
        var services = context.RequestServices;
        var index = services.GetRequiredService<TwinIndex>();
        await index.StateAsync(context.RequestAborted).ConfigureAwait(false);
        var ticks = Math.Max(services.GetRequiredService<TimeProvider>().GetUtcNow().UtcTicks, index.Recorded);
        var now = new DateTime(ticks, DateTimeKind.Utc);
        return (Moments.Of(context.Request.Query, services.GetRequiredService<EntityReach>().Of(context.User), now).Moment, now);
    }

    private static void Write(Stream to, FeaturePage page, JsonArray links, string crs, DateTime now)
    {
        using var json = new Utf8JsonWriter(to, new JsonWriterOptions { Encoder = OgcAnswer.Json.Encoder });
        json.WriteStartObject();
        json.WriteString("type", "FeatureCollection");
        json.WriteString("timeStamp", Instants.Text(now));
        if (page.Matched is { } matched)
        {
            json.WriteNumber("numberMatched", matched);
        }

        json.WriteNumber("numberReturned", page.Features.Count);
        json.WritePropertyName("links");
        links.WriteTo(json);
        json.WriteStartArray("features");
        foreach (var feature in page.Features)
        {
            EntityJson.Write(json, feature, crs == Crs.Stored ? null : Crs.From84(GeometryBytes.Read(feature.Row.Geometry), crs));
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static JsonArray LinksOf(HttpContext context, FeaturePage page)
    {
        var links = OgcPath.SelfLinks(context, OgcPath.GeoJson);
        if (page.Next is { } next)
        {
            var query = context.Request.Query.Where(pair => pair.Key != "after")
                .SelectMany(pair => pair.Value.Select(value => $"{Uri.EscapeDataString(pair.Key)}={Uri.EscapeDataString(value ?? "")}"))
                .Append(string.Create(CultureInfo.InvariantCulture, $"after={next}"));
            var address = $"{context.Request.Scheme}://{context.Request.Host}{context.Request.PathBase}{context.Request.Path}?{string.Join('&', query)}";
            links.Add(OgcPath.Link(address, "next", OgcAnswer.IsHtml(context) ? OgcPath.Html : OgcPath.GeoJson, "The next page"));
        }

        return links;
    }

    private static long Number(IQueryCollection query, string name, long usual, long least, long most)
    {
        var text = query[name].ToString();
        return text.Length == 0 ? usual
            : long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least ? Math.Min(number, most)
            : throw RefusedException.BadRequest("bad-parameter", $"{name} must be a whole number of at least {least}.", name);
    }

    private static IReadOnlyList<Envelope> BoxesOf(string? text, string crs)
    {
        if (string.IsNullOrEmpty(text))
        {
            return [];
        }

        var numbers = text.Split(',').Select(part => double.TryParse(part, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : double.NaN).ToArray();
        if (numbers.Length is not (4 or 6) || !numbers.All(double.IsFinite))
        {
            throw RefusedException.BadRequest("bad-bbox", "bbox must be four numbers (least of both axes, then largest), or six with heights.", "bbox");
        }

        var corners = numbers.Length == 4 ? numbers : [numbers[0], numbers[1], numbers[3], numbers[4]];
        var low = Crs.To84(GeometryReader.Factory.CreatePoint(new Coordinate(corners[0], corners[1])), crs).Coordinate;
        var high = Crs.To84(GeometryReader.Factory.CreatePoint(new Coordinate(corners[2], corners[3])), crs).Coordinate;
        return low.Y > high.Y ? throw RefusedException.BadRequest("bad-bbox", "bbox: the southern edge must not be north of the northern.", "bbox")
            : low.X <= high.X ? [new Envelope(low.X, high.X, low.Y, high.Y)]
            : [new Envelope(low.X, 180, low.Y, high.Y), new Envelope(-180, high.X, low.Y, high.Y)];
    }
}

/// <summary>One feature.</summary>
internal static class ItemAnswer
{
    public static async Task WriteAsync(HttpContext context)
    {
        OgcAnswer.Allow(context, "crs", "datetime", "known");
        var type = await OgcEndpoints.TypeOf(context).ConfigureAwait(false);
        var code = ((string)context.Request.RouteValues["code"]!).Replace("%2F", "/", StringComparison.OrdinalIgnoreCase);
        var crs = Crs.Of(context.Request.Query["crs"], "crs");
        var (moment, _) = await ItemsAnswer.MomentAsync(context).ConfigureAwait(false);
        var state = await context.RequestServices.GetRequiredService<EntityReader>()
            .StateAsync(type.Id, code, new DateTime(moment.ValidAt), new DateTime(Math.Min(moment.KnownAt, DateTime.MaxValue.Ticks)), context.RequestAborted).ConfigureAwait(false);
        if (state is null || !moment.Reach.Covers(state.Row.Classification))
        {
            throw RefusedException.NotFound($"There is no {type.Id} \"{code}\" at that time.");
        }

        using var text = new MemoryStream();
        using (var json = new Utf8JsonWriter(text, new JsonWriterOptions { Encoder = OgcAnswer.Json.Encoder }))
        {
            EntityJson.Write(json, state, Crs.From84(GeometryBytes.Read(state.Row.Geometry), crs));
        }

        var feature = (JsonObject)JsonNode.Parse(text.ToArray())!;
        var links = OgcPath.SelfLinks(context, OgcPath.GeoJson);
        links.Add(OgcPath.Link(OgcPath.Of(context, "/collections/" + type.Id), "collection", OgcPath.Json, type.Title));
        feature["links"] = links;
        context.Response.Headers["Content-Crs"] = $"<{crs}>";
        await OgcAnswer.WriteAsync(context, state.Row.Name.Length > 0 ? state.Row.Name : code, feature, OgcPath.GeoJson).ConfigureAwait(false);
    }
}
