using Civium.Kernel.Access;
using Civium.Platform.Access.Gate;
using Civium.Platform.Access.Journal;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Civium.Platform.Access.Tokens;

/// <summary><c>/api/access/tokens</c>: one's own tokens.</summary>
internal static class TokenEndpoints
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/api/access/tokens").WithTags("access")
            .WithMetadata(new RequiresAttribute(Permission.ManageSelf, "access.tokens"));
        group.MapGet("", (HttpContext context, BearerTokens tokens) => tokens.ListAsync(CallerOf(context), context.RequestAborted))
            .WithName("ListTokens");
        group.MapPost("", MakeAsync).WithName("MakeToken");
        group.MapDelete("{id:guid}", RevokeAsync).WithName("RevokeToken");
    }

    private static async Task<IResult> MakeAsync(NewToken asked, HttpContext context, BearerTokens tokens)
    {
        var made = await tokens.MakeAsync(CallerOf(context), asked, context.RequestAborted).ConfigureAwait(false);
        context.Response.Headers.CacheControl = "no-store";
        var (id, name, role, purpose, created, expires, _) = made.Summary;
        return Results.Created($"/api/access/tokens/{id}", new { id, name, role, purpose, created, expires, token = made.Token });
    }

    private static async Task<IResult> RevokeAsync(Guid id, HttpContext context, BearerTokens tokens)
    {
        await tokens.RevokeAsync(CallerOf(context), id, context.RequestAborted).ConfigureAwait(false);
        return Results.NoContent();
    }

    private static Caller CallerOf(HttpContext context) => new(Actor.From(context.User), Peer.Of(context));
}
