using System.Net;
using Microsoft.AspNetCore.Http;

namespace Civium.Platform.Access.Gate;

/// <summary>Where a request comes from, for the access log.</summary>
internal static class Peer
{
    /// <summary>The peer's address.</summary>
    public static string Of(HttpContext context) => context.Connection.RemoteIpAddress?.ToString() ?? "local";

    /// <summary>Whether the peer is this machine, by loopback or by the address it was reached at.</summary>
    public static bool IsThisMachine(HttpContext context) =>
        context.Connection.RemoteIpAddress is { } peer && (IPAddress.IsLoopback(peer) || peer.Equals(context.Connection.LocalIpAddress));
}
