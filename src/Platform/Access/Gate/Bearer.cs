using Microsoft.AspNetCore.Http;

namespace Civium.Platform.Access.Gate;

/// <summary>Reads <c>Authorization: Bearer</c> (RFC 6750, section 2.1).</summary>
internal static class Bearer
{
    private const string Prefix = "Bearer ";

    /// <summary>Whether the request carries a bearer token.</summary>
    public static bool IsIn(HttpRequest request) => Of(request) is not null;

    /// <summary>The token, or null when there is none.</summary>
    public static string? Of(HttpRequest request)
    {
        var header = request.Headers.Authorization;
        return header.Count > 0 && header.ToString() is { } value && value.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase)
            ? value[Prefix.Length..].Trim()
            : null;
    }
}
