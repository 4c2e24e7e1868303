namespace Civium.SensorThings.Query;

/// <summary>Walks expressions. Pure and thread-safe.</summary>
public static class ExpressionTree
{
    /// <summary>The direct operands of a node; of <c>any()</c> the collection and the predicate.</summary>
    public static IEnumerable<Expression> Children(Expression expression) => expression switch
    {
        Comparison one => [one.Left, one.Right],
        Arithmetic one => [one.Left, one.Right],
        Logical one => one.Operands,
        Not one => [one.Operand],
        Negate one => [one.Operand],
        InExpression one => [one.Operand],
        FunctionCall one => one.Arguments,
        AnyExpression { Predicate: { } predicate } one => [one.Collection, predicate],
        AnyExpression one => [one.Collection],
        _ => [],
    };

    /// <summary>The same node over other operands.</summary>
    public static Expression Map(Expression expression, Func<Expression, Expression> map) => expression switch
    {
        Comparison one => new Comparison(one.Operator, map(one.Left), map(one.Right), one.Position),
        Arithmetic one => new Arithmetic(one.Operator, map(one.Left), map(one.Right), one.Position),
        Logical one => new Logical(one.Operator, [.. one.Operands.Select(map)], one.Position),
        Not one => new Not(map(one.Operand), one.Position),
        Negate one => new Negate(map(one.Operand), one.Position),
        InExpression one => new InExpression(map(one.Operand), one.Items, one.Position),
        FunctionCall { Arguments.Count: > 0 } one => new FunctionCall(one.Name, [.. one.Arguments.Select(map)], one.Position),
        AnyExpression one => new AnyExpression((PathExpression)map(one.Collection), one.Variable, one.Predicate is null ? null : map(one.Predicate), one.Position),
        _ => expression,
    };
}
