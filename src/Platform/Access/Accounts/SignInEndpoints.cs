using Civium.Kernel.Access;
using Civium.Platform.Access.Gate;
using Civium.Platform.Access.Journal;
using Civium.Platform.Access.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Routing;

namespace Civium.Platform.Access.Accounts;

/// <summary>
/// The forms that set or end the cookie: signing in and out, and one's own password. Their addresses are not those of the pages, which
/// take POST as well. They answer with a redirect to the page that shows
/// the outcome. They need no antiforgery token: the cross-site guard has refused what did not come from this site's own pages.
/// </summary>
internal static class SignInEndpoints
{
    private const long LargestForm = 16 * 1024;

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/access/sign-in", SignInAsync).ExcludeFromDescription()
            .WithMetadata(new RequiresAttribute(Permission.Enter, "access.sign-in", Classification.Public));
        routes.MapPost("/access/sign-out", SignOutAsync).ExcludeFromDescription()
            .WithMetadata(new RequiresAttribute(Permission.Enter, "access.sign-in", Classification.Public));
        routes.MapPost("/access/password", ChangePasswordAsync).ExcludeFromDescription()
            .WithMetadata(new RequiresAttribute(Permission.ManageSelf, "access.account"));
    }

    private static async Task SignInAsync(HttpContext context, PasswordSignIn signIn)
    {
        var form = await ReadFormAsync(context).ConfigureAwait(false);
        if (form is null)
        {
            return;
        }

        var goal = LocalReturn.OrHome(form["return"]);
        var worked = await signIn.TryAsync(form["name"].ToString(), form["password"].ToString(), Peer.Of(context)).ConfigureAwait(false);
        SeeOther(context, worked ? goal : $"/sign-in?failed=1&return={Uri.EscapeDataString(goal)}");
    }

    private static async Task SignOutAsync(HttpContext context, SignInManager<Account> signIn, AccessLog log)
    {
        var actor = Actor.From(context.User);
        await signIn.SignOutAsync().ConfigureAwait(false);
        if (actor.Kind != ActorKind.Anonymous)
        {
            await log.AppendAsync(new AccessEvent(new Caller(actor, Peer.Of(context)), "sign-out", actor.Name)).ConfigureAwait(false);
        }

        SeeOther(context, "/sign-in?left=1");
    }

    private static async Task ChangePasswordAsync(HttpContext context, SignInManager<Account> signIn, AccessLog log)
    {
        var form = await ReadFormAsync(context).ConfigureAwait(false);
        if (form is null)
        {
            return;
        }

        var account = await signIn.UserManager.GetUserAsync(context.User).ConfigureAwait(false);
        var outcome = account is null ? "no-account" : await ChangeAsync(signIn.UserManager, account, form).ConfigureAwait(false);
        var by = new Caller(Actor.From(context.User), Peer.Of(context));
        await log.AppendAsync(new AccessEvent(by, "password-changed", by.Actor.Name, outcome)).ConfigureAwait(false);
        if (outcome == "done")
        {
            await signIn.RefreshSignInAsync(account!).ConfigureAwait(false);
        }

        SeeOther(context, $"/account?outcome={outcome}");
    }

    private static async Task<string> ChangeAsync(UserManager<Account> users, Account account, IFormCollection form)
    {
        var (current, fresh) = (form["current"].ToString(), form["fresh"].ToString());
        if (fresh != form["again"].ToString())
        {
            return "differ";
        }

        // The same lockout as at the door: who found a session open must not guess the password here.
        if (await users.IsLockedOutAsync(account).ConfigureAwait(false))
        {
            return "wrong";
        }

        if (current.Length > 256 || !await users.CheckPasswordAsync(account, current).ConfigureAwait(false))
        {
            await users.AccessFailedAsync(account).ConfigureAwait(false);
            return "wrong";
        }

        var result = fresh.Length > 256 ? IdentityResult.Failed() : await users.ChangePasswordAsync(account, current, fresh).ConfigureAwait(false);
        return result.Succeeded ? "done" : "too-short";
    }

    private static async Task<IFormCollection?> ReadFormAsync(HttpContext context)
    {
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
        {
            size.MaxRequestBodySize = LargestForm;
        }

        try
        {
            return await context.Request.ReadFormAsync(context.RequestAborted).ConfigureAwait(false);
        }
        catch (Exception problem) when (problem is InvalidOperationException or InvalidDataException or BadHttpRequestException)
        {
            await Problems.WriteAsync(context, 400, "bad-form", "Send a form, as the page does, of at most 16 KB.").ConfigureAwait(false);
            return null;
        }
    }

    // 303: the browser must follow with GET, and reloading the page it lands on must not send the password again.
    private static void SeeOther(HttpContext context, string address)
    {
        context.Response.StatusCode = StatusCodes.Status303SeeOther;
        context.Response.Headers.CacheControl = "no-store";
        context.Response.Headers.Location = address;
    }
}
