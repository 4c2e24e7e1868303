using System.Net;
using Microsoft.AspNetCore.Http;

namespace Civium.Platform.Access.Gate;

/// <summary>
/// In open mode lets only this machine through. The peer must be loopback; the Host header must name loopback, or a web page
/// elsewhere could point its own name at 127.0.0.1 and read everything (DNS rebinding); and nothing may say that a proxy forwards
/// others' requests, since those would look local.
/// </summary>
internal sealed class LoopbackGuard(RequestDelegate next)
{
    private static readonly string[] ProxyHeaders = ["Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Real-IP"];

    public Task InvokeAsync(HttpContext context)
    {
        if (!IsLoopback(context.Connection.RemoteIpAddress))
        {
            return Problems.WriteAsync(context, 403, "open-mode-is-local", "In open mode only this machine may connect. Start without --open to serve others.");
        }

        if (!IsLoopbackName(context.Request.Host))
        {
            return Problems.WriteAsync(
                context, 421, "open-mode-host", "In open mode the address must be localhost, 127.0.0.1 or [::1]. Use one of them, or start without --open.");
        }

        return ProxyHeaders.Any(context.Request.Headers.ContainsKey)
            ? Problems.WriteAsync(context, 403, "open-mode-proxy", "This request came through a proxy; open mode serves this machine directly. Start without --open.")
            : next(context);
    }

    internal static bool IsLoopbackName(HostString host) =>
        host.HasValue && host.Host.ToUpperInvariant() is "LOCALHOST" or "127.0.0.1" or "[::1]";

    internal static bool IsLoopback(IPAddress? peer) =>
        peer is not null && IPAddress.IsLoopback(peer.IsIPv4MappedToIPv6 ? peer.MapToIPv4() : peer);
}
