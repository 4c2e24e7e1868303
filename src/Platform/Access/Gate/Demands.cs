using Civium.Kernel.Access;
using Civium.Kernel.Requests;

namespace Civium.Platform.Access.Gate;

/// <summary>The check inside an act itself, since a live page calls it without passing an endpoint.</summary>
internal static class Demands
{
    /// <exception cref="RefusedException">403: the actor may not.</exception>
    public static void Demand(this IAuthorizer authorizer, Actor actor, Permission permission, string dataSet)
    {
        var decision = authorizer.Decide(new AccessRequest(actor, permission, dataSet, Classification.Internal, actor.Purpose));
        if (!decision.Allowed)
        {
            throw new RefusedException(403, "forbidden", decision.Reason);
        }
    }
}
