namespace Civium.Host.Problems;

/// <summary>Tells programs, which read problem details, from people with a browser, who read a page.</summary>
internal static class Callers
{
    /// <summary>Where people browse the API: a page among the interfaces.</summary>
    public const string ApiBrowser = "/api/browse";

    private static readonly PathString[] Interfaces = ["/sensorthings", "/api", "/ogc", "/openapi", "/health"];

    /// <summary>Whether the answer to this request is read by a program.</summary>
    public static bool IsProgram(HttpContext context) =>
        IsInterface(context.Request.Path) || !context.Request.Headers.Accept.ToString().Contains("text/html", StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether the path is one of the interfaces. Asked several times of every request, so it allocates nothing.</summary>
    public static bool IsInterface(PathString path)
    {
        foreach (var one in Interfaces)
        {
            if (path.StartsWithSegments(one))
            {
                return !path.StartsWithSegments(ApiBrowser);
            }
        }

        return false;
    }
}
