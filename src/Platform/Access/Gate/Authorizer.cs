using Civium.Kernel.Access;

namespace Civium.Platform.Access.Gate;

/// <summary>
/// The one place that says which role may do what. What it does not name is denied.
/// </summary>
/// <remarks>
/// A restricted data set is for who was named; until a sharing contract can name someone, only an administrator is. A device
/// never manages an account: a leaked token must not be able to make itself successors.
/// </remarks>
internal sealed class Authorizer : IAuthorizer
{
    private static readonly AccessDecision Allowed = new(true, "");

    public AccessDecision Decide(AccessRequest request)
    {
        var actor = request.Actor;
        if (request.Permission == Permission.Enter || actor.Kind == ActorKind.System)
        {
            return Allowed;
        }

        if (request is { Permission: Permission.Read, Classification: Classification.Public })
        {
            return Allowed;
        }

        if (actor.Kind == ActorKind.Anonymous)
        {
            return new AccessDecision(false, "This needs an account. Sign in, or send a bearer token.");
        }

        if (request.Permission == Permission.ManageSelf && actor.Kind == ActorKind.Device)
        {
            return new AccessDecision(false, "A token cannot manage accounts or tokens. Sign in as a person.");
        }

        return LeastRole(request.Permission, request.Classification) is { } least
            ? Compare(actor, least, request)
            : new AccessDecision(false, $"Nobody may do this: no rule covers {request.Permission} on {request.DataSet}.");
    }

    private static AccessDecision Compare(Actor actor, string least, AccessRequest request) =>
        Ranks.Of(actor.Roles) >= Ranks.Of(least)
            ? Allowed
            : new AccessDecision(false, $"This needs the role {least} on {request.DataSet}; ask an administrator for it.");

    private static string? LeastRole(Permission permission, Classification classification) => (permission, classification) switch
    {
        (Permission.ManageSelf, _) => Role.Viewer,
        (_, not (Classification.Public or Classification.Internal or Classification.Restricted)) => null,
        (Permission.Read or Permission.Respond or Permission.Steward, Classification.Restricted) => Role.Administrator,
        (Permission.Read, _) => Role.Viewer,
        (Permission.Respond, _) => Role.Officer,
        (Permission.Steward, _) => Role.Steward,
        (Permission.Administer, _) => Role.Administrator,
        _ => null,
    };
}
