using System.Linq.Expressions;
using Civium.SensorThings.Model;

namespace Civium.Modules.Sensing.Catalogue;

/// <summary>The relational entity sets: the one place where the standard's names meet the tables.</summary>
internal static class EntitySets
{
    public static EntitySet<Thing> Things { get; } = new(
        EntityTypes.Thing,
        Named<Thing>(),
        Many((Thing one) => one.Locations, "Locations"),
        Many((Thing one) => one.HistoricalLocations, "HistoricalLocations"),
        Many((Thing one) => one.Datastreams, "Datastreams"),
        Many((Thing one) => one.MultiDatastreams, "MultiDatastreams"),
        Many((Thing one) => one.TaskingCapabilities, "TaskingCapabilities"));

    public static EntitySet<Location> Locations { get; } = new(
        EntityTypes.Location,
        Named<Location>(
            ColumnsOf<Location>.Text("encodingType", one => one.EncodingType),
            ColumnsOf<Location>.Json("location", one => one.Geometry)),
        Many((Location one) => one.Things, "Things"),
        Many((Location one) => one.HistoricalLocations, "HistoricalLocations"));

    public static EntitySet<HistoricalLocation> HistoricalLocations { get; } = new(
        EntityTypes.HistoricalLocation,
        [ColumnsOf<HistoricalLocation>.Time("time", one => one.Time)],
        One((HistoricalLocation one) => one.Thing, "Thing"),
        Many((HistoricalLocation one) => one.Locations, "Locations"));

    public static EntitySet<Sensor> Sensors { get; } = new(
        EntityTypes.Sensor,
        Named<Sensor>(
            ColumnsOf<Sensor>.Text("encodingType", one => one.EncodingType),
            ColumnsOf<Sensor>.Json("metadata", one => one.Metadata)),
        Many((Sensor one) => one.Datastreams, "Datastreams"),
        Many((Sensor one) => one.MultiDatastreams, "MultiDatastreams"));

    public static EntitySet<ObservedProperty> ObservedProperties { get; } = new(
        EntityTypes.ObservedProperty,
        Named<ObservedProperty>(ColumnsOf<ObservedProperty>.Text("definition", one => one.Definition)),
        Many((ObservedProperty one) => one.Datastreams, "Datastreams"),
        Many((ObservedProperty one) => one.Parts.Select(part => part.MultiDatastream!), "MultiDatastreams"));

    public static EntitySet<Datastream> Datastreams { get; } = new(
        EntityTypes.Datastream,
        Named<Datastream>(
            ColumnsOf<Datastream>.Json("unitOfMeasurement", one => one.UnitOfMeasurement),
            ColumnsOf<Datastream>.Text("observationType", one => one.ObservationType)),
        One((Datastream one) => one.Thing, "Thing"),
        One((Datastream one) => one.Sensor, "Sensor"),
        One((Datastream one) => one.ObservedProperty, "ObservedProperty"));

    public static EntitySet<FeatureOfInterest> FeaturesOfInterest { get; } = new(
        EntityTypes.FeatureOfInterest,
        Named<FeatureOfInterest>(
            ColumnsOf<FeatureOfInterest>.Text("encodingType", one => one.EncodingType),
            ColumnsOf<FeatureOfInterest>.Json("feature", one => one.Feature)));

    public static EntitySet<MultiDatastream> MultiDatastreams { get; } = new(
        EntityTypes.MultiDatastream,
        Named<MultiDatastream>(
            ColumnsOf<MultiDatastream>.Json("unitOfMeasurements", one => one.UnitOfMeasurements),
            ColumnsOf<MultiDatastream>.Text("observationType", one => one.ObservationType),
            ColumnsOf<MultiDatastream>.Json("multiObservationDataTypes", one => one.MultiObservationDataTypes)),
        One((MultiDatastream one) => one.Thing, "Thing"),
        One((MultiDatastream one) => one.Sensor, "Sensor"),
        Many((MultiDatastream one) => one.Parts.Select(part => part.ObservedProperty!), "ObservedProperties"));

    public static EntitySet<TaskingCapability> TaskingCapabilities { get; } = new(
        EntityTypes.TaskingCapability,
        Named<TaskingCapability>(ColumnsOf<TaskingCapability>.Json("taskingParameters", one => one.TaskingParameters)),
        One((TaskingCapability one) => one.Thing, "Thing"),
        One((TaskingCapability one) => one.Actuator, "Actuator"),
        Many((TaskingCapability one) => one.Tasks, "Tasks"));

    public static EntitySet<CityTask> Tasks { get; } = new(
        EntityTypes.Task,
        [
            ColumnsOf<CityTask>.Time("creationTime", one => one.CreationTime),
            ColumnsOf<CityTask>.Json("taskingParameters", one => one.TaskingParameters),
        ],
        One((CityTask one) => one.TaskingCapability, "TaskingCapability"));

    public static EntitySet<Actuator> Actuators { get; } = new(
        EntityTypes.Actuator,
        Named<Actuator>(
            ColumnsOf<Actuator>.Text("encodingType", one => one.EncodingType),
            ColumnsOf<Actuator>.Json("metadata", one => one.Metadata)),
        Many((Actuator one) => one.TaskingCapabilities, "TaskingCapabilities"));

    private static readonly Dictionary<EntityType, EntitySet> Sets =
        new EntitySet[]
        {
            Things, Locations, HistoricalLocations, Sensors, ObservedProperties, Datastreams, FeaturesOfInterest,
            MultiDatastreams, TaskingCapabilities, Tasks, Actuators,
        }
            .ToDictionary(set => set.Type);

    private static readonly Dictionary<Type, EntitySet> Rows = Sets.Values.ToDictionary(set => set.New().GetType());

    /// <summary>The set of this type; null for observations, which are not in these tables.</summary>
    public static EntitySet? Find(EntityType type) => Sets.GetValueOrDefault(type);

    /// <summary>The set that a row is of.</summary>
    public static EntitySet Of(Entity entity) => Rows[entity.GetType()];

    private static Column[] Named<T>(params Column[] own)
        where T : NamedEntity =>
        [
            ColumnsOf<T>.Text("name", one => one.Name),
            ColumnsOf<T>.Text("description", one => one.Description),
            .. own,
            ColumnsOf<T>.Json("properties", one => one.Properties),
        ];

    private static (string Name, LambdaExpression Path) One<T, TRelated>(Expression<Func<T, TRelated?>> path, string name) => (name, path);

    private static (string Name, LambdaExpression Path) Many<T, TRelated>(Expression<Func<T, IEnumerable<TRelated>>> path, string name) => (name, path);
}
