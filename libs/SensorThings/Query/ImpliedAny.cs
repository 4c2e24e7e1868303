using Civium.SensorThings.Model;

namespace Civium.SensorThings.Query;

/// <summary>
/// Writes out what a path through a related set means (OGC 18-088 section 9.3.3.5): <c>Datastreams/Observations/result gt 3</c> asks for one
/// member of each set for which the condition holds. Conditions that <c>and</c> joins ask for the same member; those that <c>or</c> joins
/// need not; <c>not</c> asks that there be none.
/// </summary>
internal sealed class ImpliedAny(EntityType root, string option)
{
    private const int MostNested = 8;

    private readonly Scope _scope = new(root);

    internal Expression Rewrite(Expression expression) => expression switch
    {
        Literal or PathExpression when First(expression) is null => expression,
        Not not => new Not(Rewrite(not.Operand), not.Position),
        Logical { Operator: LogicalOperator.Or } => ExpressionTree.Map(expression, Rewrite),
        Logical all => Conjunction(all),
        _ => First(expression) is { } set ? Asked(set, expression) : Inside(expression),
    };

    private Expression Inside(Expression expression)
    {
        if (expression is not AnyExpression any)
        {
            return ExpressionTree.Map(expression, Rewrite);
        }

        if (any.Predicate is null || Target(any.Collection) is not { } type)
        {
            return any;
        }

        return new AnyExpression(any.Collection, any.Variable, Within(any.Variable!, type, any.Predicate, any.Position), any.Position);
    }

    private Expression Within(string variable, EntityType type, Expression predicate, int position)
    {
        if (_scope.Depth > MostNested)
        {
            throw new QueryException(option, position, $"expected at most {MostNested} related sets within each other, found more.");
        }

        _scope.Enter(variable, type);
        var rewritten = Rewrite(predicate);
        _scope.Leave();
        return rewritten;
    }

    /// <summary>Operands that share a set are asked of one member together.</summary>
    private Expression Conjunction(Logical all)
    {
        var groups = new List<(HashSet<string> Sets, List<Expression> Operands)>();
        foreach (var operand in all.Operands)
        {
            // What "or" and "not" join is taken apart by itself, unless it shares a member with a neighbour.
            var sets = All(operand).Select(Key).ToHashSet(StringComparer.Ordinal);
            var joined = new List<Expression> { operand };
            foreach (var other in groups.Where(group => group.Sets.Overlaps(sets)).ToList())
            {
                groups.Remove(other);
                sets.UnionWith(other.Sets);
                joined.InsertRange(0, other.Operands);
            }

            groups.Add((sets, joined));
        }

        var rewritten = groups.ConvertAll(group => group.Operands.Count == 1
            ? Rewrite(group.Operands[0])
            : group.Sets.Count == 0 ? throw new InvalidOperationException("Operands without sets share none.")
            : Asked(All(group.Operands[0]).First(), new Logical(LogicalOperator.And, group.Operands, group.Operands[0].Position)));
        return rewritten.Count == 1 ? rewritten[0] : new Logical(LogicalOperator.And, rewritten, all.Position);
    }

    private AnyExpression Asked(PathExpression set, Expression condition)
    {
        var type = Target(set)!;
        var variable = Key(set);
        var within = Replaced(condition, set.Segments, variable);
        return new AnyExpression(set, variable, Within(variable, type, within, set.Position), set.Position);
    }

    private static Expression Replaced(Expression expression, IReadOnlyList<string> set, string variable) => expression switch
    {
        PathExpression path => path.Segments.Count > set.Count && path.Segments.Take(set.Count).SequenceEqual(set)
            ? new PathExpression([variable, .. path.Segments.Skip(set.Count)], path.Position)
            : path,
        AnyExpression any => new AnyExpression((PathExpression)Replaced(any.Collection, set, variable), any.Variable, any.Predicate, any.Position),
        _ => ExpressionTree.Map(expression, child => Replaced(child, set, variable)),
    };

    private PathExpression? First(Expression expression) => All(expression).FirstOrDefault();

    /// <summary>The sets that paths pass here, each up to its first; what is inside an <c>any()</c> asks for itself.</summary>
    private IEnumerable<PathExpression> All(Expression expression) => expression switch
    {
        PathExpression path => Passed(path) is { } set ? [set] : [],
        AnyExpression any => All(any.Collection),
        _ => ExpressionTree.Children(expression).SelectMany(All),
    };

    /// <summary>The first set that a path passes and goes on from.</summary>
    private PathExpression? Passed(PathExpression path)
    {
        var (_, type, taken) = _scope.Start(path);
        for (var i = taken; i < path.Segments.Count - 1; i++)
        {
            if (type.FindNavigation(path.Segments[i]) is not { } navigation)
            {
                return null;
            }

            if (navigation.Many)
            {
                return new PathExpression([.. path.Segments.Take(i + 1)], path.Position);
            }

            type = navigation.Target;
        }

        return null;
    }

    private EntityType? Target(PathExpression set)
    {
        var (_, type, taken) = _scope.Start(set);
        foreach (var name in set.Segments.Skip(taken))
        {
            if (type.FindNavigation(name) is not { } navigation)
            {
                return null;
            }

            type = navigation.Target;
        }

        return type;
    }

    private static string Key(PathExpression set) => string.Join('/', set.Segments);
}
