namespace Civium.SensorThings.Model;

/// <summary>A relation from one entity type to another. Immutable and thread-safe.</summary>
/// <param name="Name">The name in paths and JSON, such as <c>Datastreams</c> or <c>Thing</c>.</param>
/// <param name="TargetName">The name of the entity type it leads to.</param>
/// <param name="Many">Whether it leads to a collection.</param>
/// <param name="Mandatory">Whether an entity must have at least one related entity.</param>
/// <param name="InverseName">The name of the relation that leads back.</param>
/// <param name="ServiceAssigned">Whether the service finds or creates the related entity where a client names none.</param>
public sealed record Navigation(
    string Name,
    string TargetName,
    bool Many,
    bool Mandatory,
    string InverseName,
    bool ServiceAssigned = false)
{
    /// <summary>The relation that may take its place, so that one of the two is mandatory and both are too many; null for none.</summary>
    public string? AlternativeName { get; init; }

    /// <summary>The entity type it leads to.</summary>
    public EntityType Target => EntityTypes.ByName(TargetName)
        ?? throw new InvalidOperationException($"The model has no entity type {TargetName}.");

    /// <summary>The relation that leads back.</summary>
    public Navigation Inverse => Target.FindNavigation(InverseName)
        ?? throw new InvalidOperationException($"{TargetName} has no relation {InverseName}.");
}
