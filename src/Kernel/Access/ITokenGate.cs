using System.Net;

namespace Civium.Kernel.Access;

/// <summary>What became of a token that was shown.</summary>
/// <param name="Actor">Whom it stands for; null when it stands for nobody.</param>
/// <param name="Allowed">Whether that one may do what is asked.</param>
/// <param name="Refusal">Why not, in words for the person; empty when it may.</param>
public sealed record Admission(Actor? Actor, bool Allowed, string Refusal);

/// <summary>
/// The same door as that of the HTTP endpoints, for callers who come another way, such as devices over MQTT. Refusals are in the access log.
/// Safe for concurrent use; cheap enough to ask for each message.
/// </summary>
public interface ITokenGate
{
    /// <summary>Judges a caller.</summary>
    /// <param name="token">The bearer token it shows; null or empty when none.</param>
    /// <param name="peer">Where it calls from; null when that is not known.</param>
    /// <param name="asked">What it wants to do.</param>
    ValueTask<Admission> AdmitAsync(string? token, IPAddress? peer, RequiresAttribute asked);
}
