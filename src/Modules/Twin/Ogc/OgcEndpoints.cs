using System.Text.Json.Nodes;
using Civium.Kernel.Access;
using Civium.Modules.Twin.Entities;
using Civium.Modules.Twin.Types;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Civium.Modules.Twin.Ogc;

/// <summary>
/// OGC API Features (Parts 1 to 3) and Tiles: a collection and a layer a type. <c>datetime</c> travels through time, and <c>known</c> says as
/// known when.
/// </summary>
internal static class OgcEndpoints
{
    public static void Map(IEndpointRouteBuilder endpoints)
    {
        var read = new RequiresAttribute(Permission.Read, EntityEndpoints.DataSet);
        Get("", LandAsync);
        Get("/conformance", context =>
        {
            OgcAnswer.Allow(context);
            return OgcAnswer.WriteAsync(context, "Conformance", Conformance.Document);
        });
        Get("/api", ApiDocument.WriteAsync);
        Get("/collections", CollectionDocument.WriteAllAsync);
        Get("/collections/{type}", CollectionDocument.WriteOneAsync);
        Get("/collections/{type}/queryables", QueryablesAsync);
        Get("/collections/{type}/items", ItemsAnswer.WriteAsync);
        Get("/collections/{type}/items/{**code}", ItemAnswer.WriteAsync);
        Get("/tiles", TilesetDocument.WriteListAsync);
        Get("/tiles/WebMercatorQuad", TilesetDocument.WriteAsync);
        Get("/collections/{type}/tiles", TilesetDocument.WriteListAsync);
        Get("/collections/{type}/tiles/WebMercatorQuad", TilesetDocument.WriteAsync);

        void Get(string path, RequestDelegate answer) => endpoints.MapGet(OgcPath.Root + path, answer).WithMetadata(read);
    }

    /// <summary>The type that the address names.</summary>
    public static Task<EntityType> TypeOf(HttpContext context) =>
        context.RequestServices.GetRequiredService<TypeStore>().FindAsync((string)context.GetRouteValue("type")!, context.RequestAborted);

    private static Task LandAsync(HttpContext context)
    {
        OgcAnswer.Allow(context);
        var links = OgcPath.SelfLinks(context);
        links.Add(OgcPath.Link(OgcPath.Of(context, "/api?f=json"), "service-desc", ApiDocument.MediaType, "The interface by OpenAPI 3.0"));
        links.Add(OgcPath.Link(OgcPath.Of(context, "/api?f=html"), "service-doc", OgcPath.Html, "The interface as a page"));
        links.Add(OgcPath.Link(OgcPath.Of(context, "/conformance"), "conformance", OgcPath.Json, "The requirement classes that are met"));
        links.Add(OgcPath.Link(OgcPath.Of(context, "/collections"), "data", OgcPath.Json, "The collections"));
        links.Add(OgcPath.Link(OgcPath.Of(context, "/tiles"), "http://www.opengis.net/def/rel/ogc/1.0/tilesets-vector", OgcPath.Json, "Vector tiles of the whole city"));
        return OgcAnswer.WriteAsync(context, "The city's twin", new JsonObject
        {
            ["title"] = "The city's twin",
            ["description"] = "What the city knows of its places, at any moment of its past: datetime says of when, known says as known when (then, or an instant).",
            ["links"] = links,
        });
    }

    private static async Task QueryablesAsync(HttpContext context)
    {
        OgcAnswer.Allow(context);
        var type = await TypeOf(context).ConfigureAwait(false);
        var address = OgcPath.Of(context, $"/collections/{type.Id}/queryables");
        await OgcAnswer.WriteAsync(context, $"Queryables of {type.Title}", Features.Queryables.Schema(type, address), "application/schema+json").ConfigureAwait(false);
    }
}
