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
        Many((Thing one) => one.Datastreams, "Datastreams"));

    public static EntitySet<Location> Locations { get; } = new(
        EntityTypes.Location,
        Named<Location>(
            ColumnsOf<Location>.Text("encodingType", one => one.EncodingType),
            ColumnsOf<Location>.Json("location", one => one.Geometry)),
        Many((Location one) => one.Things, "Things"),
        Many((Location one) => one.HistoricalLocations, "HistoricalLocations"));

    public static EntitySet<HistoricalLocation> HistoricalLocations { get; } = new(
        EntityTypes.HistoricalLocation,
        [],
        One((HistoricalLocation one) => one.Thing, "Thing"),
        Many((HistoricalLocation one) => one.Locations, "Locations"));

    public static EntitySet<Sensor> Sensors { get; } = new(
        EntityTypes.Sensor,
        Named<Sensor>(
            ColumnsOf<Sensor>.Text("encodingType", one => one.EncodingType),
            ColumnsOf<Sensor>.Json("metadata", one => one.Metadata)),
        Many((Sensor one) => one.Datastreams, "Datastreams"));

    public static EntitySet<ObservedProperty> ObservedProperties { get; } = new(
        EntityTypes.ObservedProperty,
        Named<ObservedProperty>(ColumnsOf<ObservedProperty>.Text("definition", one => one.Definition)),
        Many((ObservedProperty one) => one.Datastreams, "Datastreams"));

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

    private static readonly Dictionary<EntityType, EntitySet> Sets =
        new EntitySet[] { Things, Locations, HistoricalLocations, Sensors, ObservedProperties, Datastreams, FeaturesOfInterest }
            .ToDictionary(set => set.Type);

    /// <summary>The set of this type; null for observations, which are not in these tables.</summary>
    public static EntitySet? Find(EntityType type) => Sets.GetValueOrDefault(type);

    private static Column[] Named<T>(params Column[] own)
        where T : NamedEntity =>
        [
            ColumnsOf<T>.Text("name", one => one.Name),
            ColumnsOf<T>.Text("description", one => one.Description),
            .. own,
            ColumnsOf<T>.Json("properties", one => one.Properties),
        ];

    private static (string Name, LambdaExpression Path) One<T, TRelated>(Expression<Func<T, TRelated?>> path, string name) => (name, path);

    private static (string Name, LambdaExpression Path) Many<T, TRelated>(Expression<Func<T, List<TRelated>>> path, string name) => (name, path);
}
