using System.Collections.Frozen;
using static Civium.SensorThings.Model.PropertyType;

namespace Civium.SensorThings.Model;

/// <summary>
/// The entity types as tables: those of the sensing part (OGC 18-088 sections 8.1 and 8.2), MultiDatastream (section 14) and those of the
/// tasking part (OGC 17-079r1 section 8.2). Thread-safe.
/// </summary>
public static class EntityTypes
{
    internal static readonly EntityProperty Id = new("id", "@iot.id", PropertyType.Id, Mandatory: true, ServiceAssigned: true);

    internal static readonly EntityProperty SelfLink = new("selfLink", "@iot.selfLink", PropertyType.Uri, Mandatory: true, ReadOnly: true, ServiceAssigned: true);

    /// <summary>An object of the physical or the information world (section 8.2.1).</summary>
    public static EntityType Thing { get; } = new("Thing", "Things",
        [Required("name", Text), Required("description", Text), Optional("properties", PropertyType.Json)],
        [
            Many("Locations", "Location", "Things"), Many("HistoricalLocations", "HistoricalLocation", "Thing"), Many("Datastreams", "Datastream", "Thing"),
            Many("MultiDatastreams", "MultiDatastream", "Thing"), Many("TaskingCapabilities", "TaskingCapability", "Thing"),
        ]);

    /// <summary>Where a Thing is or was last known to be (section 8.2.2).</summary>
    public static EntityType Location { get; } = new("Location", "Locations",
        [Required("name", Text), Required("description", Text), Required("encodingType", PropertyType.Uri), Required("location", Geometry), Optional("properties", PropertyType.Json)],
        [Many("Things", "Thing", "Locations"), Many("HistoricalLocations", "HistoricalLocation", "Locations")]);

    /// <summary>Where a Thing was at a time (section 8.2.3).</summary>
    public static EntityType HistoricalLocation { get; } = new("HistoricalLocation", "HistoricalLocations",
        [Required("time", Instant)],
        [One("Thing", "Thing", "HistoricalLocations"), Many("Locations", "Location", "HistoricalLocations", mandatory: true)]);

    /// <summary>Observations of one property by one sensor (section 8.2.4).</summary>
    public static EntityType Datastream { get; } = new("Datastream", "Datastreams",
        [
            Required("name", Text), Required("description", Text), Required("unitOfMeasurement", PropertyType.Json), Required("observationType", PropertyType.Uri),
            Maintained("observedArea", Geometry), Maintained("phenomenonTime", Interval), Maintained("resultTime", Interval), Optional("properties", PropertyType.Json),
        ],
        [One("Thing", "Thing", "Datastreams"), One("Sensor", "Sensor", "Datastreams"), One("ObservedProperty", "ObservedProperty", "Datastreams"), Many("Observations", "Observation", "Datastream")]);

    /// <summary>An instrument or procedure that observes (section 8.2.5).</summary>
    public static EntityType Sensor { get; } = new("Sensor", "Sensors",
        [Required("name", Text), Required("description", Text), Required("encodingType", PropertyType.Uri), Required("metadata", Any), Optional("properties", PropertyType.Json)],
        [Many("Datastreams", "Datastream", "Sensor"), Many("MultiDatastreams", "MultiDatastream", "Sensor")]);

    /// <summary>The phenomenon that is observed (section 8.2.6).</summary>
    public static EntityType ObservedProperty { get; } = new("ObservedProperty", "ObservedProperties",
        [Required("name", Text), Required("definition", PropertyType.Uri), Required("description", Text), Optional("properties", PropertyType.Json)],
        [Many("Datastreams", "Datastream", "ObservedProperty"), Many("MultiDatastreams", "MultiDatastream", "ObservedProperties")]);

    /// <summary>The act of determining a property's value (section 8.2.7).</summary>
    public static EntityType Observation { get; } = new("Observation", "Observations",
        [
            new("phenomenonTime", "phenomenonTime", InstantOrInterval, Mandatory: true, ServiceAssigned: true), Required("result", Any),
            new("resultTime", "resultTime", Instant, Mandatory: true, ServiceAssigned: true),
            Optional("resultQuality", PropertyType.Json), Optional("validTime", Interval), Optional("parameters", PropertyType.Json),
        ],
        [
            One("Datastream", "Datastream", "Observations") with { AlternativeName = "MultiDatastream" },
            One("MultiDatastream", "MultiDatastream", "Observations") with { AlternativeName = "Datastream" },
            new("FeatureOfInterest", "FeatureOfInterest", Many: false, Mandatory: true, "Observations", ServiceAssigned: true),
        ]);

    /// <summary>What an observation is about (section 8.2.8).</summary>
    public static EntityType FeatureOfInterest { get; } = new("FeatureOfInterest", "FeaturesOfInterest",
        [Required("name", Text), Required("description", Text), Required("encodingType", PropertyType.Uri), Required("feature", Geometry), Optional("properties", PropertyType.Json)],
        [Many("Observations", "Observation", "FeatureOfInterest")]);

    /// <summary>Observations that are arrays, an item for each of several properties (section 14).</summary>
    public static EntityType MultiDatastream { get; } = new("MultiDatastream", "MultiDatastreams",
        [
            Required("name", Text), Required("description", Text), Required("unitOfMeasurements", PropertyType.JsonArray),
            new("observationType", "observationType", PropertyType.Uri, Mandatory: true, ServiceAssigned: true),
            Required("multiObservationDataTypes", PropertyType.JsonArray), Maintained("observedArea", Geometry), Maintained("phenomenonTime", Interval),
            Maintained("resultTime", Interval), Optional("properties", PropertyType.Json),
        ],
        [
            One("Thing", "Thing", "MultiDatastreams"), One("Sensor", "Sensor", "MultiDatastreams"),
            Many("ObservedProperties", "ObservedProperty", "MultiDatastreams", mandatory: true), Many("Observations", "Observation", "MultiDatastream"),
        ]);

    /// <summary>What a Thing can be told to do (OGC 17-079r1 section 8.2.1).</summary>
    public static EntityType TaskingCapability { get; } = new("TaskingCapability", "TaskingCapabilities",
        [Required("name", Text), Required("description", Text), Required("taskingParameters", PropertyType.Json), Optional("properties", PropertyType.Json)],
        [One("Thing", "Thing", "TaskingCapabilities"), One("Actuator", "Actuator", "TaskingCapabilities"), Many("Tasks", "Task", "TaskingCapability")]);

    /// <summary>One thing that was told to be done (OGC 17-079r1 section 8.2.2).</summary>
    public static EntityType Task { get; } = new("Task", "Tasks",
        [Maintained("creationTime", Instant), Required("taskingParameters", PropertyType.Json)],
        [One("TaskingCapability", "TaskingCapability", "Tasks")]);

    /// <summary>A device that acts (OGC 17-079r1 section 8.2.3).</summary>
    public static EntityType Actuator { get; } = new("Actuator", "Actuators",
        [Required("name", Text), Required("description", Text), Required("encodingType", PropertyType.Uri), Required("metadata", Any), Optional("properties", PropertyType.Json)],
        [Many("TaskingCapabilities", "TaskingCapability", "Actuator")]);

    /// <summary>All entity types in the order the standard introduces them.</summary>
    public static IReadOnlyList<EntityType> All { get; } =
    [
        Thing, Location, HistoricalLocation, Datastream, Sensor, ObservedProperty, Observation, FeatureOfInterest,
        MultiDatastream, TaskingCapability, Task, Actuator,
    ];

    private static readonly FrozenDictionary<string, EntityType> Names = All.ToFrozenDictionary(t => t.Name, StringComparer.Ordinal);

    private static readonly FrozenDictionary<string, EntityType> Sets = All.ToFrozenDictionary(t => t.SetName, StringComparer.Ordinal);

    /// <summary>Finds an entity type by its singular name (<c>Thing</c>), case-sensitive; null if there is none.</summary>
    public static EntityType? ByName(string name) => Names.GetValueOrDefault(name);

    /// <summary>Finds an entity type by its set's name (<c>Things</c>), case-sensitive; null if there is none.</summary>
    public static EntityType? BySet(string setName) => Sets.GetValueOrDefault(setName);

    /// <summary>Finds an entity type by a set's or a relation's name (<c>Things</c>, <c>Thing</c>); null if there is none.</summary>
    public static EntityType? Find(string setOrNavigationName) => BySet(setOrNavigationName) ?? ByName(setOrNavigationName);

    private static EntityProperty Required(string name, PropertyType type) => new(name, name, type, Mandatory: true);

    private static EntityProperty Optional(string name, PropertyType type) => new(name, name, type);

    private static EntityProperty Maintained(string name, PropertyType type) => new(name, name, type, ReadOnly: true, ServiceAssigned: true);

    private static Navigation One(string name, string target, string inverse) => new(name, target, Many: false, Mandatory: true, inverse);

    private static Navigation Many(string name, string target, string inverse, bool mandatory = false) => new(name, target, Many: true, mandatory, inverse);
}
