using System.Globalization;
using Civium.SensorThings.Times;

namespace Civium.SensorThings.Query;

/// <summary>Builds one closure a node.</summary>
internal sealed class Compiler<TRow>
{
    private readonly Dictionary<PathExpression, Func<TRow, QueryValue>> _readers;
    private readonly BoundExpression _bound;
    private readonly QueryValue _now;

    internal Compiler(BoundExpression bound, Func<BoundPath, Func<TRow, QueryValue>> accessor, TimeValue now)
    {
        _bound = bound;
        _now = QueryValue.Of(now);
        _readers = bound.Paths.ToDictionary(pair => pair.Key, pair => accessor(pair.Value));
    }

    internal Func<TRow, QueryValue> Compile(Expression expression) => expression switch
    {
        Literal literal => Constant(QueryValue.OfLiteral(literal.Value)),
        PathExpression path => _readers[path],
        Comparison comparison => Compared(comparison.Operator, comparison.Left, comparison.Right),
        InExpression within => In(within),
        Logical logical => Joined(logical),
        Not not => Negated(Compile(not.Operand)),
        Arithmetic arithmetic => Calculated(arithmetic.Operator, Compile(arithmetic.Left), Compile(arithmetic.Right)),
        Negate negate => Minus(Compile(negate.Operand)),
        FunctionCall call => Called(call),
        _ => throw new InvalidOperationException($"The binder let {expression.GetType().Name} pass."),
    };

    private static Func<TRow, QueryValue> Constant(QueryValue value) => _ => value;

    private static Func<TRow, QueryValue> Calculated(ArithmeticOperator sign, Func<TRow, QueryValue> left, Func<TRow, QueryValue> right) =>
        row => Calculator.Apply(sign, left(row), right(row));

    private static Func<TRow, QueryValue> Minus(Func<TRow, QueryValue> operand) => row => Calculator.Negate(operand(row));

    private Func<TRow, QueryValue> Compared(ComparisonOperator comparison, Expression left, Expression right)
    {
        if (left is Literal { Value: string } && right is not Literal)
        {
            return Compared(Flipped(comparison), right, left);
        }

        var first = Compile(left);
        if (right is Literal literal)
        {
            var constant = new Constants(literal.Value);
            return row => first(row) is var value ? QueryValue.Of(QueryOrder.Holds(comparison, value, constant.For(value.Kind))) : default;
        }

        var second = Compile(right);
        return row => QueryValue.Of(QueryOrder.Holds(comparison, first(row), second(row)));
    }

    private static ComparisonOperator Flipped(ComparisonOperator comparison) => comparison switch
    {
        ComparisonOperator.GreaterThan => ComparisonOperator.LessThan,
        ComparisonOperator.GreaterOrEqual => ComparisonOperator.LessOrEqual,
        ComparisonOperator.LessThan => ComparisonOperator.GreaterThan,
        ComparisonOperator.LessOrEqual => ComparisonOperator.GreaterOrEqual,
        _ => comparison,
    };

    private Func<TRow, QueryValue> In(InExpression within)
    {
        var operand = Compile(within.Operand);
        var items = within.Items.Select(item => new Constants(item.Value)).ToArray();
        return row =>
        {
            var value = operand(row);
            return QueryValue.Of(Array.Exists(items, item => QueryOrder.Holds(ComparisonOperator.Equal, value, item.For(value.Kind))));
        };
    }

    private Func<TRow, QueryValue> Joined(Logical logical)
    {
        var operands = logical.Operands.Select(Compile).ToArray();
        var decisive = logical.Operator == LogicalOperator.Or;
        return row =>
        {
            var unknown = false;
            foreach (var operand in operands)
            {
                var value = operand(row);
                if (value.Kind != ValueKind.Boolean)
                {
                    unknown = true;
                }
                else if (value.Boolean == decisive)
                {
                    return value;
                }
            }

            return unknown ? QueryValue.Null : QueryValue.Of(!decisive);
        };
    }

    private static Func<TRow, QueryValue> Negated(Func<TRow, QueryValue> operand) => row =>
        operand(row) is { Kind: ValueKind.Boolean } value ? QueryValue.Of(!value.Boolean) : QueryValue.Null;

    private Func<TRow, QueryValue> Called(FunctionCall call)
    {
        if (call.Name == "now")
        {
            return Constant(_now);
        }

        var function = FunctionTable.Find(call.Name) ?? throw new InvalidOperationException($"The binder let {call.Name} pass in {_bound.Root}.");
        var arguments = call.Arguments.Select(Compile).ToArray();
        return row =>
        {
            var values = new QueryValue[arguments.Length];
            for (var i = 0; i < values.Length; i++)
            {
                values[i] = arguments[i](row);
                if (values[i].Kind != function.Parameters[i])
                {
                    return QueryValue.Null;
                }
            }

            return function.Apply(values);
        };
    }

    /// <summary>A literal as each kind it can stand for: <c>'3'</c> is also the number 3 where a number meets it.</summary>
    private sealed class Constants
    {
        private readonly QueryValue _value;
        private readonly QueryValue _number;
        private readonly QueryValue _time;

        internal Constants(object? literal)
        {
            _value = QueryValue.OfLiteral(literal);
            if (literal is string text)
            {
                _number = decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var exact) ? QueryValue.Of(exact)
                    : double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? QueryValue.Of(number) : default;
                _time = TimeValue.TryParse(text, out var time) ? QueryValue.Of(time) : default;
            }
        }

        internal QueryValue For(ValueKind kind) => kind switch
        {
            ValueKind.Number when !_number.IsNull => _number,
            ValueKind.Time when !_time.IsNull => _time,
            _ => _value,
        };
    }
}
