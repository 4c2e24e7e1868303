namespace Civium.Host.Problems;

/// <summary>Tells programs, which read problem details, from people with a browser, who read a page.</summary>
internal static class Callers
{
    private static readonly PathString[] Interfaces = ["/api", "/sensorthings", "/openapi", "/health"];

    /// <summary>Whether the answer to this request is read by a program.</summary>
    public static bool IsProgram(HttpContext context) =>
        Interfaces.Any(path => context.Request.Path.StartsWithSegments(path))
        || !context.Request.Headers.Accept.Any(accept => accept?.Contains("text/html", StringComparison.OrdinalIgnoreCase) == true);
}
