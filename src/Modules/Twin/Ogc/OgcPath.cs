using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace Civium.Modules.Twin.Ogc;

/// <summary>Addresses and links of the OGC interface.</summary>
internal static class OgcPath
{
    public const string Root = "/ogc";
    public const string Json = "application/json";
    public const string GeoJson = "application/geo+json";
    public const string Html = "text/html";
    public const string Tile = "application/vnd.mapbox-vector-tile";

    /// <summary>The whole address of a path below the root, as the caller knows this server.</summary>
    public static string Of(HttpContext context, string path = "") => $"{context.Request.Scheme}://{context.Request.Host}{context.Request.PathBase}{Root}{path}";

    public static JsonObject Link(string href, string relation, string type, string? title = null)
    {
        var link = new JsonObject { ["href"] = href, ["rel"] = relation, ["type"] = type };
        if (title is not null)
        {
            link["title"] = title;
        }

        return link;
    }

    /// <summary>The document itself, and it in the other encoding.</summary>
    public static JsonArray SelfLinks(HttpContext context, string type = Json)
    {
        var here = $"{context.Request.Scheme}://{context.Request.Host}{context.Request.PathBase}{context.Request.Path}";
        var query = context.Request.Query.Where(pair => pair.Key != "f").SelectMany(pair => pair.Value.Select(value => $"{Uri.EscapeDataString(pair.Key)}={Uri.EscapeDataString(value ?? "")}")).ToArray();
        var html = OgcAnswer.IsHtml(context);
        return
        [
            Link(Address(html ? "html" : "json"), "self", html ? Html : type),
            Link(Address(html ? "json" : "html"), "alternate", html ? type : Html),
        ];

        string Address(string format) => here + "?" + string.Join('&', query.Append("f=" + format));
    }
}
