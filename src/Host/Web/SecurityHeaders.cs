using Civium.Host.Problems;

namespace Civium.Host.Web;

/// <summary>
/// Headers that keep pages from being framed, sniffed or made to load from elsewhere. Nothing is ever fetched from another site.
/// </summary>
internal static class SecurityHeaders
{
    // 'unsafe-inline' for styles: MudBlazor and MapLibre set style attributes. The import map is the one inline script, named by its nonce.
    // blob: MapLibre starts its worker from one, and charts are saved through one.
    private const string Pages =
        "default-src 'self'; script-src 'self' 'nonce-NONCE'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; font-src 'self' data:; "
        + "connect-src 'self'; worker-src 'self' blob:; object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'none'";

    // The API browser builds itself from inline scripts; it still may load from here only.
    private const string ApiBrowser =
        "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; font-src 'self' data:; "
        + "connect-src 'self'; worker-src 'self' blob:; object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'none'";

    // Data of the interfaces: should a browser be made to show one, it may load and run nothing. The same text for all, since they are many.
    private const string Data = "default-src 'none'; frame-ancestors 'none'";

    private static readonly object NonceKey = new();

    /// <summary>The nonce of this response's inline scripts.</summary>
    public static string Nonce(HttpContext context) => (string)context.Items[NonceKey]!;

    public static void UseSecurityHeaders(this WebApplication app) => app.Use((context, next) =>
    {
        var headers = context.Response.Headers;
        headers.XContentTypeOptions = "nosniff";
        if (Callers.IsInterface(context.Request.Path))
        {
            headers.ContentSecurityPolicy = Data;
            return next(context);
        }

        headers.ContentSecurityPolicy = context.Request.Path.StartsWithSegments(OpenApi.BrowserPath)
            ? ApiBrowser
            : Pages.Replace("NONCE", MakeNonce(context), StringComparison.Ordinal);
        headers.XFrameOptions = "DENY";
        headers["Referrer-Policy"] = "same-origin";
        headers["Permissions-Policy"] = "camera=(), microphone=(), payment=(), usb=()";
        return next(context);
    });

    private static string MakeNonce(HttpContext context)
    {
        var nonce = Convert.ToBase64String(System.Security.Cryptography.RandomNumberGenerator.GetBytes(16));
        context.Items[NonceKey] = nonce;
        return nonce;
    }
}
