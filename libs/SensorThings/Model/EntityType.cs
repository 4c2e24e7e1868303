using System.Collections.Frozen;

namespace Civium.SensorThings.Model;

/// <summary>An entity type of the SensorThings data model (OGC 18-088 section 8.2). Immutable and thread-safe.</summary>
public sealed class EntityType
{
    private readonly FrozenDictionary<string, EntityProperty> _properties;
    private readonly FrozenDictionary<string, Navigation> _navigations;

    internal EntityType(string name, string setName, EntityProperty[] properties, Navigation[] navigations)
    {
        Name = name;
        SetName = setName;
        Properties = [EntityTypes.Id, EntityTypes.SelfLink, .. properties];
        Navigations = navigations;
        _properties = Properties.SelectMany(p => new[] { (p.Name, p), (p.JsonName, p) })
            .DistinctBy(pair => pair.Item1).ToFrozenDictionary(pair => pair.Item1, pair => pair.p, StringComparer.Ordinal);
        _navigations = navigations.ToFrozenDictionary(n => n.Name, StringComparer.Ordinal);
    }

    /// <summary>The type's name in the singular, such as <c>Thing</c>.</summary>
    public string Name { get; }

    /// <summary>The entity set's name, such as <c>Things</c> (or <c>FeaturesOfInterest</c>).</summary>
    public string SetName { get; }

    /// <summary>Its properties in the standard's order, control information (<c>id</c>, <c>selfLink</c>) first.</summary>
    public IReadOnlyList<EntityProperty> Properties { get; }

    /// <summary>Its relations in the standard's order.</summary>
    public IReadOnlyList<Navigation> Navigations { get; }

    /// <summary>Finds a property by its name or JSON name (<c>id</c> or <c>@iot.id</c>), case-sensitive; null if there is none.</summary>
    public EntityProperty? FindProperty(string name) => _properties.GetValueOrDefault(name);

    /// <summary>Finds a relation by its name, case-sensitive; null if there is none.</summary>
    public Navigation? FindNavigation(string name) => _navigations.GetValueOrDefault(name);

    /// <summary>The type's name.</summary>
    public override string ToString() => Name;
}
