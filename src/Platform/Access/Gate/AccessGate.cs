using Civium.Kernel.Access;
using Civium.Platform.Access.Journal;
using Microsoft.AspNetCore.Components.Endpoints;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Civium.Platform.Access.Gate;

/// <summary>
/// The one door: every matched endpoint passes here, and one without a <see cref="RequiresAttribute"/> is refused.
/// </summary>
internal sealed class AccessGate(RequestDelegate next, IAuthorizer authorizer, AccessLog log)
{
    public Task InvokeAsync(HttpContext context)
    {
        if (context.GetEndpoint() is not { } endpoint)
        {
            return next(context);
        }

        if (context.Features.Get<BearerRefusal>() is { } refused)
        {
            return RefuseTokenAsync(context, refused.Reason);
        }

        if (OnlyRefuses(endpoint))
        {
            return next(context);
        }

        var asked = endpoint.Metadata.GetOrderedMetadata<RequiresAttribute>();
        var actor = Actor.From(context.User);
        var decision = Policies.Decide(authorizer, actor, asked);
        return decision.Allowed ? next(context) : RefuseAsync(context, endpoint, asked, actor, decision.Reason);
    }

    // When a path is known but not by this method or content type, routing puts an answer of its own in place of an endpoint: it holds no
    // code of ours and says 405 or 415. What we map is always a RouteEndpoint, and is never let through here.
    private static bool OnlyRefuses(Endpoint endpoint) =>
        endpoint is not RouteEndpoint
        && endpoint.Metadata.Count == 0
        && endpoint.DisplayName is { } name
        && (name.StartsWith("405 ", StringComparison.Ordinal) || name.StartsWith("415 ", StringComparison.Ordinal));

    private Task RefuseTokenAsync(HttpContext context, string reason)
    {
        log.Note(new AccessEvent(new Caller(Actor.Anonymous, Peer.Of(context)), "token", "", reason));
        context.Response.Headers.WWWAuthenticate = "Bearer error=\"invalid_token\"";
        return Problems.WriteAsync(context, StatusCodes.Status401Unauthorized, "bad-token", reason);
    }

    private Task RefuseAsync(HttpContext context, Endpoint endpoint, IReadOnlyList<RequiresAttribute> asked, Actor actor, string reason)
    {
        var target = Policies.Target(asked, (endpoint as RouteEndpoint)?.RoutePattern.RawText ?? endpoint.DisplayName ?? "");
        log.Note(new AccessEvent(new Caller(actor, Peer.Of(context)), "access", target, asked.Count == 0 ? "no-policy" : "refused"));
        var isPage = endpoint.Metadata.GetMetadata<ComponentTypeMetadata>() is not null && HttpMethods.IsGet(context.Request.Method);
        if (asked.Count == 0)
        {
            return Problems.WriteAsync(context, StatusCodes.Status403Forbidden, "no-policy", reason);
        }

        if (actor.Kind == ActorKind.Anonymous)
        {
            return isPage ? ToSignIn(context) : RefuseAnonymousAsync(context, reason);
        }

        if (isPage && context.RequestServices.GetService<IRefusalPage>() is { } page)
        {
            context.Response.StatusCode = StatusCodes.Status403Forbidden;
            return page.WriteAsync(context);
        }

        return Problems.WriteAsync(context, StatusCodes.Status403Forbidden, "forbidden", reason);
    }

    private static Task RefuseAnonymousAsync(HttpContext context, string reason)
    {
        context.Response.Headers.WWWAuthenticate = "Bearer";
        return Problems.WriteAsync(context, StatusCodes.Status401Unauthorized, "sign-in-needed", reason);
    }

    private static Task ToSignIn(HttpContext context)
    {
        var wanted = context.Request.PathBase + context.Request.Path + context.Request.QueryString.ToUriComponent();
        context.Response.Headers.CacheControl = "no-store";
        context.Response.Redirect($"{context.Request.PathBase}/sign-in?return={Uri.EscapeDataString(wanted)}");
        return Task.CompletedTask;
    }
}
