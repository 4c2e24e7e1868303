using Civium.Kernel.Access;

namespace Civium.Modules.Twin.Types;

/// <summary>What shapes an entity's geometry may have.</summary>
internal enum Shape
{
    /// <summary>Any simple feature.</summary>
    Any,

    /// <summary>Points.</summary>
    Point,

    /// <summary>Lines.</summary>
    Line,

    /// <summary>Polygons.</summary>
    Area,
}

/// <summary>What kind of value a property has.</summary>
internal enum PropertyKind
{
    /// <summary>Text.</summary>
    Text,

    /// <summary>A number.</summary>
    Number,

    /// <summary>A whole number.</summary>
    Integer,

    /// <summary>True or false.</summary>
    Truth,

    /// <summary>An instant, RFC 3339.</summary>
    Time,
}

/// <summary>A property in a type's schema.</summary>
/// <param name="Name">Its name in GeoJSON.</param>
/// <param name="Kind">What its values are.</param>
/// <param name="Unit">Their unit; null when they have none.</param>
/// <param name="Minimum">The least number; null for no limit.</param>
/// <param name="Maximum">The largest number; null for no limit.</param>
/// <param name="Values">The only texts allowed; null for any.</param>
/// <param name="Required">Whether every entity has it.</param>
/// <param name="InTiles">Whether vector tiles carry it.</param>
internal sealed record PropertyDefinition(
    string Name,
    PropertyKind Kind,
    string? Unit = null,
    double? Minimum = null,
    double? Maximum = null,
    IReadOnlyList<string>? Values = null,
    bool Required = false,
    bool InTiles = false);

/// <summary>A type of entity: a collection of OGC API Features and a layer of the vector tiles. Immutable.</summary>
/// <param name="Id">Lower case, in kebab case.</param>
/// <param name="Title">In English.</param>
/// <param name="TitleZh">In Simplified Chinese.</param>
/// <param name="Theme">Which layer group it belongs to: area, building, road, nature, sensing, unit, street, service.</param>
/// <param name="Shape">What its geometries are.</param>
/// <param name="MinZoom">From which zoom tiles show its entities; those of a size also need to be large enough to see.</param>
/// <param name="Properties">Its schema; properties beyond it are kept unless <paramref name="Closed"/>.</param>
/// <param name="Closed">Whether only properties of the schema are allowed.</param>
/// <param name="RetentionDays">How long ended and corrected states are kept; null for ever.</param>
/// <param name="Classification">How its entities are classified unless they say otherwise.</param>
internal sealed record EntityType(
    string Id,
    string Title,
    string TitleZh,
    string Theme,
    Shape Shape,
    int MinZoom,
    IReadOnlyList<PropertyDefinition> Properties,
    bool Closed = false,
    int? RetentionDays = null,
    Classification Classification = Classification.Internal);
