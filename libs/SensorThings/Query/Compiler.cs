using System.Globalization;
using Civium.SensorThings.Times;

namespace Civium.SensorThings.Query;

/// <summary>Builds one closure a node, over the row that is asked and the members that each <c>any()</c> around looks at.</summary>
internal sealed class Compiler<TRow>
{
    private readonly Dictionary<PathExpression, Func<TRow[], QueryValue>> _readers;
    private readonly BoundExpression _bound;
    private readonly QueryValue _now;
    private readonly Func<BoundCollection, Func<TRow, IEnumerable<TRow>>> _members;

    internal Compiler(
        BoundExpression bound,
        Func<BoundPath, Func<TRow, QueryValue>> accessor,
        Func<BoundCollection, Func<TRow, IEnumerable<TRow>>>? members,
        TimeValue now)
    {
        _bound = bound;
        _members = members ?? (_ => throw new InvalidOperationException("This filter looks through related entities: say how to reach them."));
        _now = QueryValue.Of(now);
        _readers = new Dictionary<PathExpression, Func<TRow[], QueryValue>>(ReferenceEqualityComparer.Instance);
        foreach (var (path, resolved) in bound.Paths)
        {
            _readers[path] = Reader(accessor(resolved), resolved.Slot);
        }
    }

    internal Func<TRow[], QueryValue> Compile(Expression expression) => expression switch
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
        AnyExpression any => Asked(any),
        _ => throw new InvalidOperationException($"The binder let {expression.GetType().Name} pass."),
    };

    private static Func<TRow[], QueryValue> Reader(Func<TRow, QueryValue> read, int slot) => rows => read(rows[slot]);

    private Func<TRow[], QueryValue> Asked(AnyExpression any)
    {
        var collection = _bound.Collections[any];
        var members = _members(collection);
        var predicate = any.Predicate is null ? null : Compile(any.Predicate);
        return rows =>
        {
            foreach (var member in members(rows[collection.Slot]))
            {
                rows[collection.MemberSlot] = member;
                if (predicate is null || predicate(rows) is { Kind: ValueKind.Boolean, Boolean: true })
                {
                    return QueryValue.Of(true);
                }
            }

            return QueryValue.Of(false);
        };
    }

    private static Func<TRow[], QueryValue> Constant(QueryValue value) => _ => value;

    private static Func<TRow[], QueryValue> Calculated(ArithmeticOperator sign, Func<TRow[], QueryValue> left, Func<TRow[], QueryValue> right) =>
        row => Calculator.Apply(sign, left(row), right(row));

    private static Func<TRow[], QueryValue> Minus(Func<TRow[], QueryValue> operand) => row => Calculator.Negate(operand(row));

    private Func<TRow[], QueryValue> Compared(ComparisonOperator comparison, Expression left, Expression right)
    {
        if (left is Literal { Value: string } && right is not Literal)
        {
            return Compared(Flipped(comparison), right, left);
        }

        var first = Compile(left);
        if (right is Literal literal)
        {
            var constant = new Constants(literal.Value);
            return row => constant.Meet(first(row), out var met) is var other ? QueryValue.Of(QueryOrder.Holds(comparison, met, other)) : default;
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

    private Func<TRow[], QueryValue> In(InExpression within)
    {
        var operand = Compile(within.Operand);
        var whole = within.Items.All(item => item.Value is long) ? within.Items.Select(item => (long)item.Value!).ToHashSet() : null;
        var items = within.Items.Select(item => new Constants(item.Value)).ToArray();
        return row =>
        {
            var value = operand(row);
            return QueryValue.Of(whole is not null && value.IsInteger
                ? whole.Contains(value.Integer)
                : Array.Exists(items, item => item.Meet(value, out var met) is var other && QueryOrder.Holds(ComparisonOperator.Equal, met, other)));
        };
    }

    private Func<TRow[], QueryValue> Joined(Logical logical)
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

    private static Func<TRow[], QueryValue> Negated(Func<TRow[], QueryValue> operand) => row =>
        operand(row) is { Kind: ValueKind.Boolean } value ? QueryValue.Of(!value.Boolean) : QueryValue.Null;

    private Func<TRow[], QueryValue> Called(FunctionCall call)
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

        /// <summary>The literal as what the value is; a text that meets a time literal is read as a time, for JSON has no times of its own.</summary>
        internal QueryValue Meet(QueryValue value, out QueryValue met)
        {
            met = value.Kind == ValueKind.Text && _value.Kind == ValueKind.Time && TimeValue.TryParse(value.Text, out var time) ? QueryValue.Of(time) : value;
            return met.Kind switch
            {
                ValueKind.Number when !_number.IsNull => _number,
                ValueKind.Time when !_time.IsNull => _time,
                _ => _value,
            };
        }
    }
}
