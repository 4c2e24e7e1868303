namespace Civium.SensorThings.Query;

/// <summary>
/// Splits a filter into what it says of one related entity alone and the rest: of <c>result gt 5 and Datastream/Thing/name eq 'A'</c> the
/// second condition is about the Datastream, and can be asked of the Datastreams as <c>Thing/name eq 'A'</c>. Pure and thread-safe.
/// </summary>
public static class RelatedConditions
{
    /// <summary>Splits a filter.</summary>
    /// <param name="filter">The filter over an entity.</param>
    /// <param name="navigation">The to-one relation, such as <c>Datastream</c>.</param>
    /// <returns>
    /// Conditions on the related entity, as it would be asked itself, and the conditions that are left; null where there are none. An entity
    /// meets the filter exactly if it meets the rest and its related entity meets the conditions on that. Conditions on the related id alone stay with the
    /// rest, since the entity itself knows that.
    /// </returns>
    public static (Expression? Related, Expression? Left) Split(Expression filter, string navigation)
    {
        var conjuncts = filter is Logical { Operator: LogicalOperator.And } all ? all.Operands : [filter];
        var related = new List<Expression>();
        var rest = new List<Expression>();
        foreach (var conjunct in conjuncts)
        {
            if (Within(conjunct, navigation) is { } moved)
            {
                related.Add(moved);
            }
            else
            {
                rest.Add(conjunct);
            }
        }

        return (Join(related), Join(rest));
    }

    private static Expression? Join(List<Expression> conjuncts) => conjuncts.Count switch
    {
        0 => null,
        1 => conjuncts[0],
        _ => new Logical(LogicalOperator.And, conjuncts, conjuncts[0].Position),
    };

    /// <summary>The expression with the navigation taken off every path; null when a path does not begin with it, or there is none.</summary>
    private static Expression? Within(Expression expression, string navigation) => expression switch
    {
        PathExpression path => Shorter(path, navigation),
        Literal => expression,
        Not not => Within(not.Operand, navigation) is { } inner ? new Not(inner, not.Position) : null,
        Negate negate => Within(negate.Operand, navigation) is { } inner ? new Negate(inner, negate.Position) : null,
        Comparison one => Both(one.Left, one.Right, navigation) is var (left, right) ? new Comparison(one.Operator, left, right, one.Position) : null,
        Arithmetic one => Both(one.Left, one.Right, navigation) is var (left, right) ? new Arithmetic(one.Operator, left, right, one.Position) : null,
        InExpression one => Within(one.Operand, navigation) is { } operand ? new InExpression(operand, one.Items, one.Position) : null,
        Logical one => All(one.Operands, navigation) is { } operands ? new Logical(one.Operator, operands, one.Position) : null,
        FunctionCall { Arguments.Count: > 0 } call => All(call.Arguments, navigation) is { } arguments ? new FunctionCall(call.Name, arguments, call.Position) : null,
        _ => null,
    };

    private static PathExpression? Shorter(PathExpression path, string navigation) =>
        path.Segments.Count > 1 && path.Segments[0] == navigation && path.Segments is not [_, "id" or "@iot.id"]
            ? new PathExpression([.. path.Segments.Skip(1)], path.Position)
            : null;

    private static (Expression Left, Expression Right)? Both(Expression left, Expression right, string navigation) =>
        left is Literal && right is Literal ? null
        : Within(left, navigation) is { } one && Within(right, navigation) is { } other ? (one, other) : null;

    private static List<Expression>? All(IReadOnlyList<Expression> expressions, string navigation)
    {
        var moved = new List<Expression>();
        foreach (var expression in expressions)
        {
            if (Within(expression, navigation) is not { } one)
            {
                return null;
            }

            moved.Add(one);
        }

        return moved;
    }
}
