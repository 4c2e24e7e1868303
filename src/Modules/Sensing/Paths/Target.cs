using Civium.SensorThings.Model;
using Civium.SensorThings.Paths;

namespace Civium.Modules.Sensing.Paths;

/// <summary>What a resource path leads to: one entity, or a collection of them.</summary>
/// <param name="Type">Of which type.</param>
/// <param name="Id">The one entity, which exists; null for a collection.</param>
/// <param name="Via">The relation the collection is of; null for a whole set.</param>
/// <param name="Parent">The entity the relation starts from, which exists; 0 for a whole set.</param>
/// <param name="Rest">The steps behind the entity: a property, <c>$value</c>, <c>$ref</c>.</param>
internal sealed record Target(EntityType Type, long? Id, Navigation? Via, long Parent, IReadOnlyList<PathSegment> Rest);
