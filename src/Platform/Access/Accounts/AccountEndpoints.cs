using Civium.Kernel.Access;
using Civium.Platform.Access.Gate;
using Civium.Platform.Access.Journal;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
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
            .WithName("ListUsers").WithSummary("All accounts, by name");
        group.MapPost("", CreateAsync).WithName("CreateUser")
            .WithSummary("Make an account with a random password").WithDescription("The answer is the only time that the password is shown.")
            .ProducesProblem(StatusCodes.Status409Conflict);
        group.MapPatch("{id:guid}", (Guid id, AccountChange change, HttpContext context, AccountDirectory accounts) =>
                accounts.ChangeAsync(CallerOf(context), id, change))
            .WithName("ChangeUser").WithSummary("Change an account's role, disable it or enable it").ProducesProblem(StatusCodes.Status409Conflict);
        group.MapPost("{id:guid}/reset-password", ResetAsync).WithName("ResetUserPassword")
            .WithSummary("Give an account a new random password").WithDescription("It is shown only here. Its lockout ends, and so do its sign-ins.");
        group.MapDelete("{id:guid}", RemoveAsync).WithName("RemoveUser")
            .WithSummary("Remove an account with its tokens").ProducesProblem(StatusCodes.Status409Conflict);
        routes.MapGet("/api/access/log", (HttpContext context, AccessLog log, long? before, int? take) =>
                log.PageAsync(before, take ?? 100, context.RequestAborted))
            .WithTags("access").WithName("ReadAccessLog").WithSummary("The access log, newest first")
            .WithDescription("before: only lines older than this id. take: how many, 1 to 500; 100 when left out.")
            .WithMetadata(new RequiresAttribute(Permission.Administer, "access.log"));
    }

    private static async Task<Created<AccountPassword>> CreateAsync(NewAccount asked, HttpContext context, AccountDirectory accounts)
    {
        var made = await accounts.CreateAsync(CallerOf(context), asked).ConfigureAwait(false);
        context.Response.Headers.CacheControl = "no-store";
        return TypedResults.Created($"/api/access/users/{made.Account.Id}", made);
    }

    private static async Task<AccountPassword> ResetAsync(Guid id, HttpContext context, AccountDirectory accounts)
    {
        context.Response.Headers.CacheControl = "no-store";
        return await accounts.ResetPasswordAsync(CallerOf(context), id).ConfigureAwait(false);
    }

    private static async Task<NoContent> RemoveAsync(Guid id, HttpContext context, AccountDirectory accounts)
    {
        await accounts.RemoveAsync(CallerOf(context), id).ConfigureAwait(false);
        return TypedResults.NoContent();
    }

    private static Caller CallerOf(HttpContext context) => new(Actor.From(context.User), Peer.Of(context));
}
