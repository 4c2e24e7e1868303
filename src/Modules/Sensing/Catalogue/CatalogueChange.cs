namespace Civium.Modules.Sensing.Catalogue;

/// <summary>
/// That an entity was created or changed: committed with it, so that every process of a cluster can tell its subscribers, in order. Only the
/// latest of them are kept.
/// </summary>
internal sealed class CatalogueChange
{
    /// <summary>From 1, without gaps, in the order of the commits.</summary>
    public required long Number { get; init; }

    /// <summary>The entity's set.</summary>
    public required string Set { get; init; }

    /// <summary>The entity's id.</summary>
    public required long EntityId { get; init; }
}
