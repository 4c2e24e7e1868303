using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Civium.Kernel.Requests;
using Microsoft.AspNetCore.Http;

namespace Civium.Modules.Twin.Ogc;

/// <summary>Answers a document as JSON, or as a page for people (OGC API Features Part 1, sections 8 and 7.4).</summary>
internal static class OgcAnswer
{
    public static readonly JsonSerializerOptions Json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Whether the caller wants a page: <c>f=html</c>, or its first choice of media types.</summary>
    /// <exception cref="RefusedException">400: <c>f</c> names another format.</exception>
    public static bool IsHtml(HttpContext context)
    {
        var format = context.Request.Query["f"].ToString();
        return format switch
        {
            "html" => true,
            "json" or "geojson" => false,
            "" => context.Request.Headers.Accept.ToString().StartsWith("text/html", StringComparison.OrdinalIgnoreCase),
            _ => throw RefusedException.BadRequest("unknown-format", $"f must be json or html, not \"{format}\".", "f"),
        };
    }

    /// <summary>
    /// Refuses parameters that mean nothing here (requirement query-param-unknown). The moment may be told everywhere: clients that travel in time add
    /// it to every address.
    /// </summary>
    /// <exception cref="RefusedException">400.</exception>
    public static void Allow(HttpContext context, params string[] names)
    {
        var unknown = context.Request.Query.Keys.FirstOrDefault(key => key is not ("f" or "datetime" or "known") && !names.Contains(key));
        if (unknown is not null)
        {
            throw RefusedException.BadRequest("unknown-parameter", $"There is no parameter \"{unknown}\" here{(names.Length == 0 ? "" : "; there are " + string.Join(", ", names))}.", unknown);
        }
    }

    public static Task WriteAsync(HttpContext context, string title, JsonObject document, string type = OgcPath.Json)
    {
        context.Response.Headers.Vary = "Accept";
        if (!IsHtml(context))
        {
            context.Response.ContentType = type;
            return context.Response.WriteAsync(document.ToJsonString(Json), context.RequestAborted);
        }

        return WriteHtmlAsync(context, HtmlPage.Of(title, document));
    }

    public static Task WriteHtmlAsync(HttpContext context, string page)
    {
        context.Response.ContentType = "text/html; charset=utf-8";
        context.Response.Headers.ContentSecurityPolicy = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'";
        return context.Response.WriteAsync(page, context.RequestAborted);
    }
}
