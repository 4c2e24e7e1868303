using Civium.Kernel.Access;
using Civium.Platform.Access.Gate;
using Civium.Platform.Access.Journal;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Civium.Platform.Access.Accounts;

/// <summary><c>/api/access/users</c> and <c>/api/access/log</c>, for administrators.</summary>
internal static class AccountEndpoints
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/api/access/users").WithTags("access")
            .WithMetadata(new RequiresAttribute(Permission.Administer, "access.users"));
        group.MapGet("", (HttpContext context, AccountDirectory accounts) => accounts.ListAsync(CallerOf(context), context.RequestAborted))
            .WithName("ListUsers");
        group.MapPost("", CreateAsync).WithName("CreateUser");
        group.MapPatch("{id:guid}", (Guid id, AccountChange change, HttpContext context, AccountDirectory accounts) =>
            accounts.ChangeAsync(CallerOf(context), id, change)).WithName("ChangeUser");
        group.MapPost("{id:guid}/reset-password", ResetAsync).WithName("ResetUserPassword");
        group.MapDelete("{id:guid}", RemoveAsync).WithName("RemoveUser");
        routes.MapGet("/api/access/log", (HttpContext context, AccessLog log, long? before, int? take) =>
                log.PageAsync(before, take ?? 100, context.RequestAborted))
            .WithTags("access").WithName("ReadAccessLog").WithMetadata(new RequiresAttribute(Permission.Administer, "access.log"));
    }

    private static async Task<IResult> CreateAsync(NewAccount asked, HttpContext context, AccountDirectory accounts)
    {
        var made = await accounts.CreateAsync(CallerOf(context), asked).ConfigureAwait(false);
        context.Response.Headers.CacheControl = "no-store";
        return Results.Created($"/api/access/users/{made.Account.Id}", made);
    }

    private static async Task<AccountPassword> ResetAsync(Guid id, HttpContext context, AccountDirectory accounts)
    {
        context.Response.Headers.CacheControl = "no-store";
        return await accounts.ResetPasswordAsync(CallerOf(context), id).ConfigureAwait(false);
    }

    private static async Task<IResult> RemoveAsync(Guid id, HttpContext context, AccountDirectory accounts)
    {
        await accounts.RemoveAsync(CallerOf(context), id).ConfigureAwait(false);
        return Results.NoContent();
    }

    private static Caller CallerOf(HttpContext context) => new(Actor.From(context.User), Peer.Of(context));
}
