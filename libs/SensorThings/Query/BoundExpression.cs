using Civium.SensorThings.Model;

namespace Civium.SensorThings.Query;

/// <summary>A path whose every name was found in the model. Immutable and thread-safe.</summary>
/// <param name="Navigations">The relations it passes, each to one entity; empty for the entity's own properties.</param>
/// <param name="Property">The property it ends in.</param>
/// <param name="SubPath">The members inside the property's JSON value; empty for the property itself.</param>
/// <param name="Slot">Which row it starts from: 0 for the one that is asked, 1 for a member that the outermost <c>any()</c> looks at, and so on inwards.</param>
public sealed record BoundPath(IReadOnlyList<Navigation> Navigations, EntityProperty Property, IReadOnlyList<string> SubPath, int Slot = 0)
{
    /// <summary>The path with the property's plain name, such as <c>Datastream/id</c>, after <c>$n/</c> for a member's; equal paths have equal texts.</summary>
    public string Text { get; } = (Slot > 0 ? $"${Slot}/" : "") + string.Join('/', Navigations.Select(n => n.Name).Append(Property.Name).Concat(SubPath));

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
/// <param name="Paths">Each path in it, resolved; by the node itself, for one text may mean several things.</param>
/// <param name="Collections">The collection of each <c>any()</c> in it; by the node itself.</param>
/// <param name="Slots">How many rows are looked at together: one more than <c>any()</c> are nested.</param>
public sealed record BoundExpression(
    EntityType Root,
    Expression Expression,
    ValueKind Kind,
    IReadOnlyDictionary<PathExpression, BoundPath> Paths,
    IReadOnlyDictionary<AnyExpression, BoundCollection> Collections,
    int Slots);

/// <summary>The collection that an <c>any()</c> looks through. Immutable and thread-safe.</summary>
/// <param name="Slot">Which row it starts from.</param>
/// <param name="Navigations">The relations it passes; the last leads to many, the others to one.</param>
/// <param name="MemberSlot">Which row its members become.</param>
public sealed record BoundCollection(int Slot, IReadOnlyList<Navigation> Navigations, int MemberSlot);
