using Civium.SensorThings.Model;

namespace Civium.SensorThings.Paths;

/// <summary>A step of a resource path. Immutable and thread-safe.</summary>
public abstract record PathSegment
{
    private protected PathSegment()
    {
    }
}

/// <summary>An entity set at the start: <c>Things</c> or <c>Things(1)</c>.</summary>
/// <param name="Type">The type of its entities.</param>
/// <param name="Id">The one entity; null for the set.</param>
public sealed record SetSegment(EntityType Type, long? Id) : PathSegment;

/// <summary>A relation: <c>Datastream</c>, <c>Observations</c> or <c>Observations(3)</c>.</summary>
/// <param name="Navigation">The relation.</param>
/// <param name="Id">The one entity of a collection; null otherwise.</param>
public sealed record NavigationSegment(Navigation Navigation, long? Id) : PathSegment
{
    /// <summary>Whether it leads to a collection.</summary>
    public bool IsCollection => Navigation.Many && Id is null;
}

/// <summary>A property of the entity before it.</summary>
/// <param name="Property">The property.</param>
public sealed record PropertySegment(EntityProperty Property) : PathSegment;

/// <summary>A member of the JSON value before it: <c>a</c> and <c>b</c> in <c>properties/a/b</c>.</summary>
/// <param name="Name">The member's name.</param>
public sealed record SubPropertySegment(string Name) : PathSegment;

/// <summary><c>$value</c>: the property's bare value.</summary>
public sealed record ValueSegment : PathSegment;

/// <summary><c>$ref</c>: links to the entities instead of the entities.</summary>
public sealed record RefSegment : PathSegment;

/// <summary><c>$count</c>: the number of entities, as OData answers it.</summary>
public sealed record CountSegment : PathSegment;
