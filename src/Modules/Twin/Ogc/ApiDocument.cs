using System.Text.Json.Nodes;
using Civium.Modules.Twin.Types;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Civium.Modules.Twin.Ogc;

/// <summary>The interface described by OpenAPI 3.0 (requirement class oas30).</summary>
internal static class ApiDocument
{
    public const string MediaType = "application/vnd.oai.openapi+json;version=3.0";

    public static async Task WriteAsync(HttpContext context)
    {
        OgcAnswer.Allow(context);
        var types = await context.RequestServices.GetRequiredService<TypeStore>().AllAsync(context.RequestAborted).ConfigureAwait(false);
        await OgcAnswer.WriteAsync(context, "The interface", Of(OgcPath.Of(context), types.Keys), MediaType).ConfigureAwait(false);
    }

    private static JsonObject Of(string address, IEnumerable<string> types)
    {
        var paths = new JsonObject
        {
            ["/"] = Get("The landing page", OgcPath.Json),
            ["/conformance"] = Get("The requirement classes that are met", OgcPath.Json),
            ["/collections"] = Get("The collections", OgcPath.Json),
            ["/collections/{collectionId}"] = Get("A collection", OgcPath.Json, "collectionId"),
            ["/collections/{collectionId}/queryables"] = Get("What a filter may ask about", "application/schema+json", "collectionId"),
            ["/collections/{collectionId}/items"] = Get("Features", OgcPath.GeoJson, "collectionId", "limit", "bbox", "bbox-crs", "datetime", "known", "crs", "filter", "filter-lang", "filter-crs"),
            ["/collections/{collectionId}/items/{featureId}"] = Get("A feature", OgcPath.GeoJson, "collectionId", "featureId", "datetime", "known", "crs"),
            ["/tiles"] = Get("Tile sets of the whole city", OgcPath.Json),
            ["/tiles/WebMercatorQuad"] = Get("The tile set of the whole city", OgcPath.Json),
            ["/tiles/WebMercatorQuad/{tileMatrix}/{tileRow}/{tileCol}"] = Get("A tile", OgcPath.Tile, "tileMatrix", "tileRow", "tileCol", "datetime", "known"),
            ["/collections/{collectionId}/tiles"] = Get("Tile sets of a collection", OgcPath.Json, "collectionId"),
            ["/collections/{collectionId}/tiles/WebMercatorQuad/{tileMatrix}/{tileRow}/{tileCol}"] = Get("A tile of a collection", OgcPath.Tile, "collectionId", "tileMatrix", "tileRow", "tileCol", "datetime", "known"),
        };
        return new JsonObject
        {
            ["openapi"] = "3.0.3",
            ["info"] = new JsonObject { ["title"] = "The city's twin", ["version"] = "1.0", ["description"] = "OGC API Features and Tiles over the city's entities, at any moment of their past." },
            ["servers"] = new JsonArray(new JsonObject { ["url"] = address }),
            ["paths"] = paths,
            ["components"] = new JsonObject { ["parameters"] = Parameters(types) },
        };
    }

    private static JsonObject Get(string summary, string type, params string[] parameters) => new()
    {
        ["get"] = new JsonObject
        {
            ["summary"] = summary,
            ["parameters"] = new JsonArray([.. parameters.Select(name => new JsonObject { ["$ref"] = "#/components/parameters/" + name })]),
            ["responses"] = new JsonObject
            {
                ["200"] = new JsonObject { ["description"] = summary, ["content"] = new JsonObject { [type] = new JsonObject(), [OgcPath.Html] = new JsonObject() } },
                ["400"] = new JsonObject { ["description"] = "A parameter is not as it should be." },
                ["404"] = new JsonObject { ["description"] = "There is no such thing." },
            },
        },
    };

    private static JsonObject Parameters(IEnumerable<string> types)
    {
        var path = new JsonObject
        {
            ["collectionId"] = Parameter("collectionId", "path", new JsonObject { ["type"] = "string", ["enum"] = new JsonArray([.. types.Select(type => (JsonNode)type)]) }, "The collection."),
            ["featureId"] = Parameter("featureId", "path", Text(), "The city's own code of the entity."),
            ["limit"] = Parameter("limit", "query", new JsonObject { ["type"] = "integer", ["minimum"] = 1, ["maximum"] = ItemsAnswer.MostFeatures, ["default"] = ItemsAnswer.UsualFeatures }, "At most how many."),
            ["bbox"] = Parameter("bbox", "query", new JsonObject { ["type"] = "array", ["items"] = new JsonObject { ["type"] = "number" }, ["minItems"] = 4, ["maxItems"] = 6 }, "Only what meets this box."),
        };
        ((JsonObject)path["bbox"]!)["style"] = "form";
        ((JsonObject)path["bbox"]!)["explode"] = false;
        (string Name, string In, string What)[] texts =
        [
            ("tileMatrix", "path", "The zoom."), ("tileRow", "path", "The row, from the north."), ("tileCol", "path", "The column, from the west."),
            ("bbox-crs", "query", "The box's coordinate reference system."), ("crs", "query", "The answer's coordinate reference system."),
            ("datetime", "query", "An instant, or an interval with .. for an open end."), ("known", "query", "As known when: then, or an instant; now unless told."),
            ("filter", "query", "CQL2."), ("filter-lang", "query", "cql2-text or cql2-json."), ("filter-crs", "query", "The coordinate reference system of geometries in the filter."),
        ];
        foreach (var (name, where, what) in texts)
        {
            path[name] = Parameter(name, where, Text(), what);
        }

        return path;
    }

    private static JsonObject Text() => new() { ["type"] = "string" };

    private static JsonObject Parameter(string name, string where, JsonObject schema, string what) => new()
    {
        ["name"] = name,
        ["in"] = where,
        ["required"] = where == "path",
        ["description"] = what,
        ["schema"] = schema,
    };
}
