namespace Civium.Kernel.Access;

/// <summary>One question of access: who, what, why.</summary>
/// <param name="Actor">Who.</param>
/// <param name="Permission">Does what.</param>
/// <param name="DataSet">To which data set.</param>
/// <param name="Classification">How that is classified.</param>
/// <param name="Purpose">Why; null when not told.</param>
public sealed record AccessRequest(Actor Actor, Permission Permission, string DataSet, Classification Classification, string? Purpose = null);

/// <summary>The answer.</summary>
/// <param name="Allowed">Whether it may be done.</param>
/// <param name="Reason">Why not, in words for the person; empty when it may.</param>
public sealed record AccessDecision(bool Allowed, string Reason);

/// <summary>The one authorisation check that every read and write passes. Default deny outside public data. Safe for concurrent use.</summary>
public interface IAuthorizer
{
    /// <summary>Decides.</summary>
    AccessDecision Decide(AccessRequest request);
}
