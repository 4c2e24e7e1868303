using Civium.SensorThings.Model;

namespace Civium.SensorThings.Paths;

/// <summary>
/// A resource path resolved against the model (OGC 18-088 section 9.2): every step exists, ids stand only where one entity is
/// chosen from a set. Immutable and thread-safe.
/// </summary>
/// <param name="Segments">The steps; empty for the service root.</param>
public sealed record ResourcePath(IReadOnlyList<PathSegment> Segments)
{
    /// <summary>The type of the entities that the entity steps end in; null for the service root.</summary>
    public EntityType? EntityType => Segments.Reverse().Select(segment => segment switch
    {
        SetSegment set => set.Type,
        NavigationSegment navigation => navigation.Navigation.Target,
        _ => null,
    }).FirstOrDefault(type => type is not null);

    /// <summary>Whether it addresses a collection of entities (possibly as links).</summary>
    public bool IsCollection => Segments.LastOrDefault(segment => segment is not RefSegment) is SetSegment { Id: null } or NavigationSegment { IsCollection: true };

    /// <summary>Resolves a decoded path, such as <c>Things(1)/Datastreams(2)/Observations</c>; a slash at either end is ignored.</summary>
    /// <exception cref="PathException">A name is unknown, an id is no 64-bit integer, or a step does not fit what is before it.</exception>
    public static ResourcePath Parse(string path) => new PathParser(path).Read();
}
