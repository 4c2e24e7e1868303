using System.Text.Json.Nodes;
using Civium.Modules.Twin.Entities;
using Civium.Modules.Twin.Features;
using Civium.Modules.Twin.Index;
using Civium.Modules.Twin.Types;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Civium.Modules.Twin.Ogc;

/// <summary>Collections as documents: a type each, with where and since when its entities are.</summary>
internal static class CollectionDocument
{
    private const double Scale = 1e7;

    public static async Task WriteAllAsync(HttpContext context)
    {
        OgcAnswer.Allow(context);
        var types = await context.RequestServices.GetRequiredService<TypeStore>().AllAsync(context.RequestAborted).ConfigureAwait(false);
        var extents = await ExtentsAsync(context).ConfigureAwait(false);
        await OgcAnswer.WriteAsync(context, "Collections", new JsonObject
        {
            ["links"] = OgcPath.SelfLinks(context),
            ["crs"] = new JsonArray([.. Crs.All.Select(crs => (JsonNode)crs)]),
            ["collections"] = new JsonArray([.. types.Values.Select(type => Of(context, type, extents, "#/crs"))]),
        }).ConfigureAwait(false);
    }

    public static async Task WriteOneAsync(HttpContext context)
    {
        OgcAnswer.Allow(context);
        var type = await OgcEndpoints.TypeOf(context).ConfigureAwait(false);
        var document = Of(context, type, await ExtentsAsync(context).ConfigureAwait(false), [.. Crs.All]);
        ((JsonArray)document["links"]!).Insert(0, OgcPath.SelfLinks(context)[0]!.DeepClone());
        await OgcAnswer.WriteAsync(context, type.Title, document).ConfigureAwait(false);
    }

    private static JsonObject Of(HttpContext context, EntityType type, Dictionary<string, (Box Box, long From)> extents, params string[] crs)
    {
        var address = OgcPath.Of(context, "/collections/" + type.Id);
        var document = new JsonObject
        {
            ["id"] = type.Id,
            ["title"] = $"{type.Title} · {type.TitleZh}",
            ["itemType"] = "feature",
            ["crs"] = new JsonArray([.. crs.Select(one => (JsonNode)one)]),
            ["storageCrs"] = Crs.Stored,
            ["links"] = new JsonArray(
                OgcPath.Link(address + "/items?f=json", "items", OgcPath.GeoJson, "Features"),
                OgcPath.Link(address + "/items?f=html", "items", OgcPath.Html, "Features as a page"),
                OgcPath.Link(address + "/queryables", "http://www.opengis.net/def/rel/ogc/1.0/queryables", "application/schema+json", "What a filter may ask about"),
                OgcPath.Link(address + "/tiles", "http://www.opengis.net/def/rel/ogc/1.0/tilesets-vector", OgcPath.Json, "Vector tiles")),
        };
        if (extents.TryGetValue(type.Id, out var extent))
        {
            document["extent"] = Extent(extent.Box, extent.From);
        }

        return document;
    }

    private static JsonObject Extent(Box box, long from) => new()
    {
        ["spatial"] = new JsonObject
        {
            ["bbox"] = new JsonArray(new JsonArray(box.MinX / Scale, box.MinY / Scale, box.MaxX / Scale, box.MaxY / Scale)),
            ["crs"] = Crs.Stored,
        },
        ["temporal"] = new JsonObject
        {
            ["interval"] = new JsonArray(new JsonArray(from > 0 ? Instants.Text(new DateTime(from, DateTimeKind.Utc)) : null, null)),
            ["trs"] = "http://www.opengis.net/def/uom/ISO-8601/0/Gregorian",
        },
    };

    private static async Task<Dictionary<string, (Box Box, long From)>> ExtentsAsync(HttpContext context)
    {
        var index = context.RequestServices.GetRequiredService<TwinIndex>();
        var state = await index.StateAsync(context.RequestAborted).ConfigureAwait(false);
        var reach = context.RequestServices.GetRequiredService<EntityReach>().Of(context.User);
        var extents = new Dictionary<ushort, (Box Box, long From)>();
        var ever = new Moment(0, long.MaxValue - 1, reach) { ValidUntil = long.MaxValue - 1 };
        state.Find(null, ever, null, one =>
        {
            var known = extents.TryGetValue(one.Type, out var before) ? before : (Box: one.Box, From: one.ValidFrom);
            extents[one.Type] = (
                new Box(Math.Min(known.Box.MinX, one.Box.MinX), Math.Min(known.Box.MinY, one.Box.MinY), Math.Max(known.Box.MaxX, one.Box.MaxX), Math.Max(known.Box.MaxY, one.Box.MaxY)),
                Math.Min(known.From, one.ValidFrom));
        });
        return extents.ToDictionary(pair => index.Types[pair.Key], pair => pair.Value);
    }
}
