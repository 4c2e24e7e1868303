using System.Security.Claims;
using Civium.Kernel.Access;

namespace Civium.Modules.Twin.Entities;

/// <summary>Which classifications someone may read. Immutable.</summary>
internal readonly record struct Reach(byte Mask)
{
    public static readonly Reach Everything = new(0b111);

    public bool Covers(int classification) => (Mask >> classification & 1) != 0;
}

/// <summary>Asks the one authorisation check which entities someone may read; what is beyond it is neither shown nor counted.</summary>
internal sealed class EntityReach(IAuthorizer authorizer)
{
    private const string DataSet = "twin.entities";

    public Reach Of(ClaimsPrincipal? who)
    {
        var actor = Actor.From(who);
        byte mask = 0;
        foreach (var classification in Enum.GetValues<Classification>())
        {
            if (authorizer.Decide(new AccessRequest(actor, Permission.Read, DataSet, classification, actor.Purpose)).Allowed)
            {
                mask |= (byte)(1 << (int)classification);
            }
        }

        return new Reach(mask);
    }
}
