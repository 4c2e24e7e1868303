using System.Collections.Concurrent;
using System.Reflection;
using System.Security.Claims;
using Civium.Kernel.Access;
using Civium.Platform.Access.Journal;

namespace Civium.Platform.Access.Gate;

/// <summary>
/// The check for live pages: navigation inside a circuit passes no endpoint, so the shell's router asks here before it shows a page.
/// Safe for concurrent use.
/// </summary>
public interface IPageAccess
{
    /// <summary>Whether this person may see this page, by the <see cref="RequiresAttribute"/> on its type; without one nobody may.</summary>
    AccessDecision Decide(Type page, ClaimsPrincipal person);
}

internal sealed class PageAccess(IAuthorizer authorizer, AccessLog log) : IPageAccess
{
    private static readonly ConcurrentDictionary<Type, RequiresAttribute[]> Asked = new();

    public AccessDecision Decide(Type page, ClaimsPrincipal person)
    {
        var asked = Asked.GetOrAdd(page, type => [.. type.GetCustomAttributes<RequiresAttribute>(inherit: true)]);
        var actor = Actor.From(person);
        var decision = Policies.Decide(authorizer, actor, asked);
        if (!decision.Allowed)
        {
            log.Note(new AccessEvent(new Caller(actor, "page"), "access", Policies.Target(asked, page.Name), "refused"));
        }

        return decision;
    }
}
