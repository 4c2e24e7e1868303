using System.Linq.Expressions;
using Civium.Modules.Sensing.Catalogue;
using Civium.SensorThings.Query;
using Civium.SensorThings.Times;
using Linq = System.Linq.Expressions.Expression;
using Query = Civium.SensorThings.Query.Expression;

namespace Civium.Modules.Sensing.Reading;

/// <summary>
/// Says conditions of the filter language in LINQ, so that SQL answers them alike on both engines. What it cannot say exactly it leaves
/// to the evaluator. None of the columns it knows is ever null, so that "not" means the same here and there.
/// </summary>
internal sealed class SqlExpressions(EntitySet root, ParameterExpression row)
{
    /// <summary>The condition; null when SQL does not answer it.</summary>
    public Linq? Condition(Query condition, BoundExpression bound) => condition switch
    {
        Literal { Value: bool truth } => Linq.Constant(truth),
        Not not => Condition(not.Operand, bound) is { } inner ? Linq.Not(inner) : null,
        Logical logical => Joined(logical, bound),
        Comparison { Left: PathExpression path, Right: Literal literal } one => Compared(bound.Paths[path], one.Operator, literal.Value),
        Comparison { Left: Literal literal, Right: PathExpression path } one => Compared(bound.Paths[path], Mirrored(one.Operator), literal.Value),
        InExpression { Operand: PathExpression path } within => Within(bound.Paths[path], within),
        _ => null,
    };

    /// <summary>The column a path leads to; null when there is none that SQL can compare and order.</summary>
    public Linq? Path(BoundPath path)
    {
        var set = root;
        Linq at = row;
        foreach (var navigation in path.Navigations)
        {
            if (set.Relation(navigation.Name) is not { } relation || EntitySets.Find(navigation.Target) is not { } next)
            {
                return null;
            }

            at = Parameter.Apply(relation, at);
            set = next;
        }

        return path.Property.Name switch
        {
            "id" => Linq.Property(at, nameof(Entity.Id)),
            _ => set.FindColumn(path.Property.Name) is { Kind: not ColumnKind.Json } column ? Parameter.Apply(column.Path, at) : null,
        };
    }

    /// <summary>Compares a column with a value.</summary>
    public static Linq Compare(Linq column, ExpressionType how, Linq value) => column.Type == typeof(string) && how is not (ExpressionType.Equal or ExpressionType.NotEqual)
        ? Linq.MakeBinary(how, Linq.Call(typeof(string), nameof(string.Compare), null, column, value), Linq.Constant(0))
        : Linq.MakeBinary(how, column, value);

    private Linq? Joined(Logical logical, BoundExpression bound)
    {
        Linq? all = null;
        foreach (var operand in logical.Operands)
        {
            if (Condition(operand, bound) is not { } one)
            {
                return null;
            }

            all = all is null ? one : logical.Operator == LogicalOperator.And ? Linq.AndAlso(all, one) : Linq.OrElse(all, one);
        }

        return all;
    }

    private Linq? Compared(BoundPath path, ComparisonOperator how, object? value)
    {
        if (Path(path) is not { } column)
        {
            return null;
        }

        var parameter = (column.Type, value) switch
        {
            ({ } type, string text) when type == typeof(string) => Parameter.Of(text),
            ({ } type, long id) when type == typeof(long) => Parameter.Of(id),
            ({ } type, TimeValue { IsInterval: false } time) when type == typeof(DateTime) => Parameter.Of(time.Start),
            _ => null,
        };
        return parameter is null ? null : Compare(column, Operator(how), parameter);
    }

    private Linq? Within(BoundPath path, InExpression within)
    {
        Linq? any = null;
        foreach (var item in within.Items)
        {
            if (Compared(path, ComparisonOperator.Equal, item.Value) is not { } one)
            {
                return null;
            }

            any = any is null ? one : Linq.OrElse(any, one);
        }

        return any;
    }

    private static ExpressionType Operator(ComparisonOperator how) => how switch
    {
        ComparisonOperator.Equal => ExpressionType.Equal,
        ComparisonOperator.NotEqual => ExpressionType.NotEqual,
        ComparisonOperator.GreaterThan => ExpressionType.GreaterThan,
        ComparisonOperator.GreaterOrEqual => ExpressionType.GreaterThanOrEqual,
        ComparisonOperator.LessThan => ExpressionType.LessThan,
        _ => ExpressionType.LessThanOrEqual,
    };

    private static ComparisonOperator Mirrored(ComparisonOperator how) => how switch
    {
        ComparisonOperator.GreaterThan => ComparisonOperator.LessThan,
        ComparisonOperator.GreaterOrEqual => ComparisonOperator.LessOrEqual,
        ComparisonOperator.LessThan => ComparisonOperator.GreaterThan,
        ComparisonOperator.LessOrEqual => ComparisonOperator.GreaterOrEqual,
        _ => how,
    };
}
