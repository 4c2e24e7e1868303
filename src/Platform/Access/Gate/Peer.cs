using Microsoft.AspNetCore.Http;

namespace Civium.Platform.Access.Gate;

/// <summary>Where a request comes from, for the access log.</summary>
internal static class Peer
{
    /// <summary>The peer's address.</summary>
    public static string Of(HttpContext context) => context.Connection.RemoteIpAddress?.ToString() ?? "local";
}
