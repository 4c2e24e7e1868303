using System.Linq.Expressions;
using Civium.Kernel.Access;

namespace Civium.Modules.Sensing.Catalogue;

/// <summary>
/// Says in SQL what a <see cref="Sight"/> sees of each set. What serves others, such as a Sensor or a place, is seen where nothing refers to
/// it, or something that is seen does. So what one visible entity refers to is always visible too.
/// </summary>
internal sealed class SightFilter(Sight sight)
{
    private readonly Expression<Func<Thing, bool>> _thing = OfThing(sight.Known, sight.Department);

    /// <summary>The condition on rows of a set; null when all are seen.</summary>
    public Expression<Func<T, bool>>? Of<T>()
        where T : Entity => sight.All ? null : (Expression<Func<T, bool>>)Condition(typeof(T));

    private LambdaExpression Condition(Type type) => type.Name switch
    {
        nameof(Thing) => _thing,
        nameof(Datastream) => Stream<Datastream>(),
        nameof(MultiDatastream) => Stream<MultiDatastream>(),
        nameof(HistoricalLocation) => Past(),
        nameof(TaskingCapability) => Capability(),
        nameof(CityTask) => On((CityTask one) => one.TaskingCapability!, Capability()),
        nameof(Location) => Served<Location>(Any((Location one) => one.Things, _thing), Any((Location one) => one.HistoricalLocations, Past())),
        nameof(Sensor) => Served<Sensor>(Any((Sensor one) => one.Datastreams, Stream<Datastream>()), Any((Sensor one) => one.MultiDatastreams, Stream<MultiDatastream>())),
        nameof(ObservedProperty) => Served<ObservedProperty>(
            Any((ObservedProperty one) => one.Datastreams, Stream<Datastream>()),
            Any((ObservedProperty one) => one.Parts, On((ObservedPart part) => part.MultiDatastream!, Stream<MultiDatastream>()))),
        nameof(Actuator) => Served<Actuator>(Any((Actuator one) => one.TaskingCapabilities, Capability())),
        nameof(FeatureOfInterest) => Served<FeatureOfInterest>(Any((FeatureOfInterest one) => one.Uses, Use())),
        _ => throw new InvalidOperationException($"Nobody has said who sees a {type.Name}."),
    };

    private static Expression<Func<Thing, bool>> OfThing(bool known, string? department) => one =>
        one.Classification == Classification.Public
        || (known && (one.Classification == null || one.Classification == Classification.Internal))
        || (one.Classification == Classification.Restricted && department != null && one.Department == department);

    private Expression<Func<T, bool>> Stream<T>()
        where T : ObservedStream
    {
        var (known, department) = (sight.Known, sight.Department);
        Expression<Func<T, bool>> own = one => one.Classification == null
            || one.Classification == Classification.Public
            || (known && one.Classification == Classification.Internal)
            || (one.Classification == Classification.Restricted && department != null && (one.Department ?? one.Thing!.Department) == department);
        Expression<Func<T, Thing>> thing = one => one.Thing!;
        return Expression.Lambda<Func<T, bool>>(
            Expression.AndAlso(Parameter.Apply(_thing, Parameter.Apply(thing, own.Parameters[0])), own.Body), own.Parameters);
    }

    private Expression<Func<HistoricalLocation, bool>> Past() => On((HistoricalLocation one) => one.Thing!, _thing);

    private Expression<Func<TaskingCapability, bool>> Capability() => On((TaskingCapability one) => one.Thing!, _thing);

    private Expression<Func<FeatureUse, bool>> Use()
    {
        var single = Stream<Datastream>();
        var multi = Stream<MultiDatastream>();
        Expression<Func<FeatureUse, Datastream>> toSingle = use => use.Datastream!;
        Expression<Func<FeatureUse, MultiDatastream>> toMulti = use => use.MultiDatastream!;
        Expression<Func<FeatureUse, bool>> isSingle = use => use.DatastreamId != null;
        Expression<Func<FeatureUse, bool>> isMulti = use => use.MultiDatastreamId != null;
        var row = Expression.Parameter(typeof(FeatureUse));
        return Expression.Lambda<Func<FeatureUse, bool>>(
            Expression.OrElse(
                Expression.AndAlso(Parameter.Apply(isSingle, row), Parameter.Apply(single, Parameter.Apply(toSingle, row))),
                Expression.AndAlso(Parameter.Apply(isMulti, row), Parameter.Apply(multi, Parameter.Apply(toMulti, row)))),
            row);
    }

    /// <summary>The condition on what a row leads to.</summary>
    private static Expression<Func<T, bool>> On<T, TOther>(Expression<Func<T, TOther>> path, Expression<Func<TOther, bool>> condition) =>
        Expression.Lambda<Func<T, bool>>(Parameter.Apply(condition, path.Body), path.Parameters);

    /// <summary>That there is any at all, and that there is one that is seen.</summary>
    private static (Expression<Func<T, bool>> Exists, Expression<Func<T, bool>> Seen) Any<T, TOther>(
        Expression<Func<T, IEnumerable<TOther>>> path, Expression<Func<TOther, bool>> condition) =>
    (
        Expression.Lambda<Func<T, bool>>(Expression.Call(typeof(Enumerable), nameof(Enumerable.Any), [typeof(TOther)], path.Body), path.Parameters),
        Expression.Lambda<Func<T, bool>>(Expression.Call(typeof(Enumerable), nameof(Enumerable.Any), [typeof(TOther)], path.Body, condition), path.Parameters));

    private static Expression<Func<T, bool>> Served<T>(params (Expression<Func<T, bool>> Exists, Expression<Func<T, bool>> Seen)[] uses)
    {
        var row = Expression.Parameter(typeof(T));
        var exists = uses.Select(use => Parameter.Apply(use.Exists, row)).Aggregate(Expression.OrElse);
        var seen = uses.Select(use => Parameter.Apply(use.Seen, row)).Aggregate(Expression.OrElse);
        return Expression.Lambda<Func<T, bool>>(Expression.OrElse(Expression.Not(exists), seen), row);
    }
}
