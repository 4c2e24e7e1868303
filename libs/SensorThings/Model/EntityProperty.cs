namespace Civium.SensorThings.Model;

/// <summary>A property of an entity type. Immutable and thread-safe.</summary>
/// <param name="Name">The name used in paths and query options, such as <c>id</c> or <c>phenomenonTime</c>.</param>
/// <param name="JsonName">The member's name in JSON; differs from <paramref name="Name"/> for control information such as <c>@iot.id</c>.</param>
/// <param name="Type">The type of its values.</param>
/// <param name="Mandatory">Whether the standard requires it in a stored entity.</param>
/// <param name="ReadOnly">Whether the service alone maintains it; a client's value is not stored.</param>
/// <param name="ServiceAssigned">Whether the service fills it in where a client leaves it out.</param>
public sealed record EntityProperty(
    string Name,
    string JsonName,
    PropertyType Type,
    bool Mandatory = false,
    bool ReadOnly = false,
    bool ServiceAssigned = false)
{
    /// <summary>Whether sub-property paths may follow: <c>properties/a</c>, <c>unitOfMeasurement/name</c>, <c>result/x</c>.</summary>
    public bool HasSubProperties => Type is PropertyType.Json or PropertyType.JsonArray or PropertyType.Any or PropertyType.Geometry;
}
