using Civium.Modules.Sensing.Catalogue;
using Civium.Modules.Sensing.Paths;
using Civium.SensorThings.Model;
using Civium.SensorThings.Query;
using Microsoft.EntityFrameworkCore;

namespace Civium.Modules.Sensing.Reading;

/// <summary>
/// Answers what a filter asks of the observations of a stream or a feature, wherever it compares them with values alone: the streams that
/// have such an observation are looked for in the store, one short question each, and the filter then asks for their ids.
/// </summary>
internal static class ObservedSets
{
    /// <summary>Binds a filter over a set, with what observations answer of it answered.</summary>
    public static async Task<BoundExpression?> BindAsync(Asker asker, QueryOptions options, EntityType type, string option)
    {
        if (options.Filter is null)
        {
            return null;
        }

        var bound = Binder.BindFilter(options.Filter, type, option);
        var asked = new List<AnyExpression>();
        Collect(bound.Expression, bound, asked);
        if (asked.Count == 0)
        {
            return bound;
        }

        var answers = new Dictionary<Expression, Expression>(ReferenceEqualityComparer.Instance);
        foreach (var any in asked)
        {
            answers[any] = await AnswerAsync(asker, any, bound).ConfigureAwait(false);
        }

        return Binder.Bind(Replaced(bound.Expression, answers), type, option);
    }

    private static void Collect(Expression expression, BoundExpression bound, List<AnyExpression> asked)
    {
        if (expression is AnyExpression any && bound.Collections[any].Navigations[^1].Target == EntityTypes.Observation
            && (any.Predicate is null || IsAlone(any.Predicate, bound, bound.Collections[any].MemberSlot)))
        {
            asked.Add(any);
            return;
        }

        foreach (var child in ExpressionTree.Children(expression))
        {
            Collect(child, bound, asked);
        }
    }

    /// <summary>Whether it asks nothing of the rows outside.</summary>
    private static bool IsAlone(Expression expression, BoundExpression bound, int slot) => expression switch
    {
        PathExpression path when bound.Paths.TryGetValue(path, out var resolved) => resolved.Slot >= slot,
        AnyExpression any => bound.Collections[any].Slot >= slot && (any.Predicate is null || IsAlone(any.Predicate, bound, slot)),
        _ => ExpressionTree.Children(expression).All(child => IsAlone(child, bound, slot)),
    };

    private static Expression Replaced(Expression expression, Dictionary<Expression, Expression> answers) =>
        answers.TryGetValue(expression, out var answer) ? answer
        : expression is PathExpression ? expression
        : ExpressionTree.Map(expression, child => Replaced(child, answers));

    private static async Task<Expression> AnswerAsync(Asker asker, AnyExpression any, BoundExpression bound)
    {
        var collection = bound.Collections[any];
        var navigation = collection.Navigations[^1];
        var filter = any.Predicate is null ? null : Rebased(any.Predicate, bound, collection.MemberSlot);
        var options = QueryOptions.None with { Filter = filter };
        var found = new List<Literal>();
        foreach (var parent in await ParentsAsync(asker, navigation).ConfigureAwait(false))
        {
            var target = new Target(EntityTypes.Observation, null, navigation, parent, []);
            var reader = await ObservationReader.MakeAsync(asker, target, options, "$filter").ConfigureAwait(false);
            if (await reader.AnyAsync().ConfigureAwait(false))
            {
                found.Add(new Literal(parent));
            }
        }

        var id = new PathExpression([.. any.Collection.Segments.SkipLast(1), "id"], any.Position);
        return found.Count > 0 ? new InExpression(id, found, any.Position) : new Literal(false, any.Position);
    }

    private static Task<List<long>> ParentsAsync(Asker asker, Navigation navigation) => navigation.InverseName switch
    {
        "Datastream" => EntitySet<Datastream>.Rows(asker.Db, asker.Sight).Select(one => one.Id).ToListAsync(asker.Cancellation),
        "MultiDatastream" => EntitySet<MultiDatastream>.Rows(asker.Db, asker.Sight).Select(one => one.Id).ToListAsync(asker.Cancellation),
        _ => EntitySet<FeatureOfInterest>.Rows(asker.Db, asker.Sight).Select(one => one.Id).ToListAsync(asker.Cancellation),
    };

    /// <summary>The predicate as it would be asked of observations themselves: without the variable that stood for one.</summary>
    private static Expression Rebased(Expression expression, BoundExpression bound, int slot) => expression switch
    {
        PathExpression path when bound.Paths.TryGetValue(path, out var resolved) && resolved.Slot == slot => Shorter(path),
        PathExpression => expression,
        AnyExpression any => new AnyExpression(
            bound.Collections[any].Slot == slot ? Shorter(any.Collection) : any.Collection,
            any.Variable,
            any.Predicate is null ? null : Rebased(any.Predicate, bound, slot),
            any.Position),
        _ => ExpressionTree.Map(expression, child => Rebased(child, bound, slot)),
    };

    private static PathExpression Shorter(PathExpression path) => new([.. path.Segments.Skip(1)], path.Position);
}
