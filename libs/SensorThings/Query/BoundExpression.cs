using Civium.SensorThings.Model;

namespace Civium.SensorThings.Query;

/// <summary>A path whose every name was found in the model. Immutable and thread-safe.</summary>
/// <param name="Navigations">The relations it passes, each to one entity; empty for the entity's own properties.</param>
/// <param name="Property">The property it ends in.</param>
/// <param name="SubPath">The members inside the property's JSON value; empty for the property itself.</param>
public sealed record BoundPath(IReadOnlyList<Navigation> Navigations, EntityProperty Property, IReadOnlyList<string> SubPath)
{
    /// <summary>The path with the property's plain name, such as <c>Datastream/id</c>; equal paths have equal texts.</summary>
    public string Text { get; } = string.Join('/', Navigations.Select(n => n.Name).Append(Property.Name).Concat(SubPath));

    /// <summary>What its values are, as far as the model says.</summary>
    public ValueKind Kind => SubPath.Count > 0 ? ValueKind.Any : Property.Type switch
    {
        PropertyType.Id => ValueKind.Number,
        PropertyType.Text or PropertyType.Uri => ValueKind.Text,
        PropertyType.Instant or PropertyType.Interval or PropertyType.InstantOrInterval => ValueKind.Time,
        PropertyType.Geometry => ValueKind.Geometry,
        _ => ValueKind.Any,
    };
}

/// <summary>An expression that was checked against an entity type: every path exists and every operation can be evaluated. Immutable and thread-safe.</summary>
/// <param name="Root">The entity type the paths start from.</param>
/// <param name="Expression">The expression.</param>
/// <param name="Kind">The kind of its value.</param>
/// <param name="Paths">Each path in it, resolved.</param>
public sealed record BoundExpression(EntityType Root, Expression Expression, ValueKind Kind, IReadOnlyDictionary<PathExpression, BoundPath> Paths);
