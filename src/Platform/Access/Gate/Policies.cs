using Civium.Kernel.Access;

namespace Civium.Platform.Access.Gate;

/// <summary>Asks the authoriser for what an endpoint or a page carries.</summary>
internal static class Policies
{
    public const string Missing = "This has no access policy, so nobody may use it. It is a fault of the program: please report it.";

    /// <summary>
    /// All that is asked must be granted: a policy on a group cannot loosen one on its member, whichever was added last.
    /// </summary>
    public static AccessDecision Decide(IAuthorizer authorizer, Actor actor, IReadOnlyList<RequiresAttribute> asked)
    {
        if (asked.Count == 0)
        {
            return new AccessDecision(false, Missing);
        }

        var decision = new AccessDecision(false, Missing);
        foreach (var one in asked)
        {
            decision = authorizer.Decide(new AccessRequest(actor, one.Permission, one.DataSet, one.Classification, actor.Purpose));
            if (!decision.Allowed)
            {
                break;
            }
        }

        return decision;
    }

    /// <summary>What the log says was asked for: the data sets, not the path, so that a flood has few kinds.</summary>
    public static string Target(IReadOnlyList<RequiresAttribute> asked, string otherwise) =>
        asked.Count == 0 ? otherwise : string.Join(", ", asked.Select(one => $"{one.Permission} {one.DataSet}").Distinct());
}
