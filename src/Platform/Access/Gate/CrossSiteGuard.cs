using Civium.Kernel.Access;
using Civium.Platform.Access.Journal;
using Microsoft.AspNetCore.Http;

namespace Civium.Platform.Access.Gate;

/// <summary>
/// Refuses what another site makes a browser send here with the person's cookie: requests that change something, and WebSockets.
/// </summary>
/// <remarks>
/// A browser tells where a request comes from: <c>Sec-Fetch-Site</c> (W3C Fetch Metadata) over HTTPS and to loopback, <c>Origin</c>
/// (RFC 6454) always on such requests. A request with neither is no browser's and carries no cookie that was not put there on purpose.
/// One with a bearer token is judged by the token alone, cookies are not looked at.
/// </remarks>
internal sealed class CrossSiteGuard(RequestDelegate next, AccessLog log)
{
    public Task InvokeAsync(HttpContext context)
    {
        if (IsHarmless(context) || Bearer.IsIn(context.Request) || IsOwn(context.Request))
        {
            return next(context);
        }

        log.Note(new AccessEvent(new Caller(Actor.From(context.User), Peer.Of(context)), "access", Target(context), "cross-site"));
        return Problems.WriteAsync(
            context, 403, "cross-site", "Another site sent this request, so it was refused. Repeat it from Civium's own pages, or use a bearer token.");
    }

    // The endpoint, not the path: who floods this door must not choose how many kinds of lines the log gets.
    private static string Target(HttpContext context) =>
        (context.GetEndpoint() as Microsoft.AspNetCore.Routing.RouteEndpoint)?.RoutePattern.RawText ?? "(nothing there)";

    private static bool IsHarmless(HttpContext context)
    {
        var method = context.Request.Method;
        var reads = HttpMethods.IsGet(method) || HttpMethods.IsHead(method) || HttpMethods.IsOptions(method);
        var opensSocket = context.Request.Headers.Upgrade.Count > 0 || HttpMethods.IsConnect(method);
        return reads && !opensSocket;
    }

    private static bool IsOwn(HttpRequest request)
    {
        var site = request.Headers["Sec-Fetch-Site"];
        if (site.Count > 0)
        {
            return site.ToString() is "same-origin" or "none";
        }

        var origin = request.Headers.Origin;
        return origin.Count == 0
            || (Uri.TryCreate(origin.ToString(), UriKind.Absolute, out var from)
                && request.Host.HasValue
                && string.Equals(from.Authority, WithoutDefaultPort(request.Host, from), StringComparison.OrdinalIgnoreCase));
    }

    // Origin leaves a default port out; some clients write it into Host.
    private static string WithoutDefaultPort(HostString host, Uri origin) =>
        origin.IsDefaultPort && host.Port == origin.Port ? host.Host : host.Value!;
}
