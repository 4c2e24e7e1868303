using System.Security.Claims;
using Civium.Kernel.Access;

namespace Civium.Platform.Access.Gate;

/// <summary>Whether anyone on this machine may do anything (<c>--open</c>), and who they are then.</summary>
internal sealed record OpenMode(bool On)
{
    /// <summary>The id of everyone in open mode.</summary>
    public const string ActorId = Actor.OpenId;

    /// <summary>Everyone in open mode.</summary>
    public static ClaimsPrincipal Principal() => new(new ClaimsIdentity(
        [
            new Claim(ClaimTypes.NameIdentifier, ActorId),
            new Claim(ClaimTypes.Name, ActorId),
            new Claim(ClaimTypes.Role, Role.Administrator),
            new Claim(Actor.KindClaim, nameof(ActorKind.Person)),
        ],
        ActorId));
}
