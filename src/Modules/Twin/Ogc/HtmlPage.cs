using System.Net;
using System.Text;
using System.Text.Json.Nodes;

namespace Civium.Modules.Twin.Ogc;

/// <summary>A document as a plain page: its members as a list, lists of objects as tables, links as links.</summary>
internal static class HtmlPage
{
    private const string Style =
        "body{font:16px/1.5 system-ui,sans-serif;max-width:75rem;margin:2rem auto;padding:0 1rem;color:#1a1a1a;background:#fff}"
        + "table{border-collapse:collapse;display:block;overflow-x:auto}td,th{border:1px solid #ccc;padding:.25rem .5rem;text-align:left;vertical-align:top}"
        + "dt{font-weight:600}a{color:#0b57d0}@media(prefers-color-scheme:dark){body{color:#eee;background:#181a1b}td,th{border-color:#444}a{color:#8ab4f8}}";

    private const int MostText = 200;

    public static string Of(string title, JsonObject document)
    {
        var page = new StringBuilder();
        page.Append("<!DOCTYPE html><html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\"><title>")
            .Append(WebUtility.HtmlEncode(title)).Append("</title><style>").Append(Style).Append("</style></head><body><main><h1>").Append(WebUtility.HtmlEncode(title)).Append("</h1>");
        WriteObject(page, document);
        return page.Append("</main></body></html>").ToString();
    }

    private static void Write(StringBuilder page, JsonNode? node)
    {
        switch (node)
        {
            case JsonObject link when link.ContainsKey("href"):
                var text = link["title"]?.ToString() ?? $"{link["rel"]} ({link["type"]})";
                page.Append("<a href=\"").Append(WebUtility.HtmlEncode(link["href"]!.ToString())).Append("\">").Append(WebUtility.HtmlEncode(text)).Append("</a>");
                break;
            case JsonObject geometry when geometry.ContainsKey("coordinates") || geometry.ContainsKey("geometries"):
                page.Append(WebUtility.HtmlEncode(Short(geometry.ToJsonString())));
                break;
            case JsonObject some:
                WriteObject(page, some);
                break;
            case JsonArray { Count: > 0 } list when list.All(item => item is JsonObject one && one.ContainsKey("properties") && one.ContainsKey("geometry")):
                WriteFeatures(page, list);
                break;
            case JsonArray list when list.All(item => item is JsonValue):
                page.Append(WebUtility.HtmlEncode(string.Join(", ", list.Select(item => item!.ToString()))));
                break;
            case JsonArray list:
                page.Append("<ul>");
                foreach (var item in list)
                {
                    page.Append("<li>");
                    Write(page, item);
                    page.Append("</li>");
                }

                page.Append("</ul>");
                break;
            case not null:
                page.Append(WebUtility.HtmlEncode(node.ToString()));
                break;
        }
    }

    private static void WriteObject(StringBuilder page, JsonObject document)
    {
        page.Append("<dl>");
        foreach (var (name, value) in document)
        {
            page.Append("<dt>").Append(WebUtility.HtmlEncode(name)).Append("</dt><dd>");
            Write(page, value);
            page.Append("</dd>");
        }

        page.Append("</dl>");
    }

    private static void WriteFeatures(StringBuilder page, JsonArray features)
    {
        var names = features.SelectMany(feature => ((JsonObject)feature!["properties"]!).Select(property => property.Key)).Distinct().ToArray();
        page.Append("<table><thead><tr><th>id</th>");
        foreach (var name in names)
        {
            page.Append("<th>").Append(WebUtility.HtmlEncode(name)).Append("</th>");
        }

        page.Append("<th>geometry</th></tr></thead><tbody>");
        foreach (var feature in features)
        {
            page.Append("<tr><td>").Append(WebUtility.HtmlEncode(feature!["id"]?.ToString())).Append("</td>");
            foreach (var name in names)
            {
                page.Append("<td>").Append(WebUtility.HtmlEncode(Short(feature["properties"]![name]?.ToString() ?? ""))).Append("</td>");
            }

            page.Append("<td>").Append(WebUtility.HtmlEncode(Short(feature["geometry"]!.ToJsonString()))).Append("</td></tr>");
        }

        page.Append("</tbody></table>");
    }

    private static string Short(string text) => text.Length <= MostText ? text : text[..MostText] + "…";
}
