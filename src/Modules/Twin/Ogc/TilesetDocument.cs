using System.Text.Json.Nodes;
using Civium.Modules.Twin.Types;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Civium.Modules.Twin.Ogc;

/// <summary>What tiles there are (OGC API Tiles Part 1): one set, in WebMercatorQuad, of the whole city or of one type.</summary>
internal static class TilesetDocument
{
    private const string Matrix = "http://www.opengis.net/def/tilematrixset/OGC/1.0/WebMercatorQuad";

    public static async Task WriteListAsync(HttpContext context)
    {
        OgcAnswer.Allow(context);
        var (path, title, _) = await OfAsync(context).ConfigureAwait(false);
        var set = Base(title);
        set["links"] = new JsonArray(OgcPath.Link(OgcPath.Of(context, path + "/tiles/WebMercatorQuad"), "self", OgcPath.Json, "The tile set"));
        await OgcAnswer.WriteAsync(context, "Tile sets", new JsonObject { ["links"] = OgcPath.SelfLinks(context), ["tilesets"] = new JsonArray(set) }).ConfigureAwait(false);
    }

    public static async Task WriteAsync(HttpContext context)
    {
        OgcAnswer.Allow(context);
        var (path, title, types) = await OfAsync(context).ConfigureAwait(false);
        var set = Base(title);
        var links = OgcPath.SelfLinks(context);
        var template = OgcPath.Link(OgcPath.Of(context, path + "/tiles/WebMercatorQuad") + "/{tileMatrix}/{tileRow}/{tileCol}", "item", OgcPath.Tile, "A tile; datetime and known travel through time");
        template["templated"] = true;
        links.Add(template);
        set["links"] = links;
        set["layers"] = new JsonArray([.. types.Select(type => new JsonObject { ["id"] = type.Id, ["title"] = type.Title, ["dataType"] = "vector", ["minTileMatrix"] = type.MinZoom.ToString(System.Globalization.CultureInfo.InvariantCulture) })]);
        await OgcAnswer.WriteAsync(context, title, set).ConfigureAwait(false);
    }

    private static JsonObject Base(string title) => new()
    {
        ["title"] = title,
        ["dataType"] = "vector",
        ["crs"] = "http://www.opengis.net/def/crs/EPSG/0/3857",
        ["tileMatrixSetURI"] = Matrix,
        ["tileMatrixSetId"] = "WebMercatorQuad",
    };

    private static async Task<(string Path, string Title, IReadOnlyList<EntityType> Types)> OfAsync(HttpContext context)
    {
        if (context.GetRouteValue("type") is not null)
        {
            var type = await OgcEndpoints.TypeOf(context).ConfigureAwait(false);
            return ("/collections/" + type.Id, type.Title, [type]);
        }

        var all = await context.RequestServices.GetRequiredService<TypeStore>().AllAsync(context.RequestAborted).ConfigureAwait(false);
        return ("", "The whole city", [.. all.Values]);
    }
}
