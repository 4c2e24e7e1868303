using Civium.Kernel.Access;
using Civium.Platform.Access.Gate;
using Civium.Platform.Access.Journal;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
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
            .WithName("ListTokens").WithSummary("One's own tokens, newest first; the tokens themselves are not in it");
        group.MapPost("", MakeAsync).WithName("MakeToken")
            .WithSummary("Make a token").WithDescription("The answer is the only time that the token is shown. Its role is at most one's own; it ends after a year unless told otherwise.")
            .ProducesProblem(StatusCodes.Status409Conflict);
        group.MapDelete("{id:guid}", RevokeAsync).WithName("RevokeToken").WithSummary("Revoke one of one's own tokens");
    }

    private static async Task<Created<ShownToken>> MakeAsync(NewToken asked, HttpContext context, BearerTokens tokens)
    {
        var made = await tokens.MakeAsync(CallerOf(context), asked, context.RequestAborted).ConfigureAwait(false);
        context.Response.Headers.CacheControl = "no-store";
        var (id, name, role, purpose, created, expires, _, department) = made.Summary;
        return TypedResults.Created($"/api/access/tokens/{id}", new ShownToken(id, name, role, purpose, created, expires, made.Token, department));
    }

    private static async Task<NoContent> RevokeAsync(Guid id, HttpContext context, BearerTokens tokens)
    {
        await tokens.RevokeAsync(CallerOf(context), id, context.RequestAborted).ConfigureAwait(false);
        return TypedResults.NoContent();
    }

    private static Caller CallerOf(HttpContext context) => new(Actor.From(context.User), Peer.Of(context));

    /// <summary>A token just made, as the API answers it.</summary>
    private sealed record ShownToken(Guid Id, string Name, string Role, string? Purpose, DateTime Created, DateTime Expires, string Token, string? Department);
}
