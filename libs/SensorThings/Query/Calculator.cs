using Civium.SensorThings.Times;

namespace Civium.SensorThings.Query;

/// <summary>Arithmetic: exact on whole numbers and decimals, double beyond their range; null where undefined (such as division by zero).</summary>
internal static class Calculator
{
    private const double LargestDecimal = 7.9e28;

    internal static QueryValue Apply(ArithmeticOperator sign, QueryValue left, QueryValue right) => (left.Kind, right.Kind) switch
    {
        (ValueKind.Number, ValueKind.Number) => Numbers(sign, left, right),
        (ValueKind.Time, ValueKind.Duration) => Shift(sign, left.Time, right.Duration),
        (ValueKind.Duration, ValueKind.Time) when sign == ArithmeticOperator.Add => Shift(sign, right.Time, left.Duration),
        (ValueKind.Time, ValueKind.Time) when sign == ArithmeticOperator.Subtract =>
            QueryValue.Of(new CalendarDuration(0, left.Time.Start - right.Time.Start)),
        (ValueKind.Duration, ValueKind.Duration) => Durations(sign, left.Duration, right.Duration),
        _ => QueryValue.Null,
    };

    internal static QueryValue Negate(QueryValue value) => value.Kind switch
    {
        ValueKind.Number => value.IsDouble ? QueryValue.Of(-value.Double) : Numbers(ArithmeticOperator.Subtract, QueryValue.Of(0L), value),
        ValueKind.Duration when value.Duration is var duration && duration.Time != TimeSpan.MinValue =>
            QueryValue.Of(new CalendarDuration(-duration.Months, -duration.Time)),
        _ => QueryValue.Null,
    };

    private static QueryValue Numbers(ArithmeticOperator sign, QueryValue left, QueryValue right)
    {
        if (left.IsDouble || right.IsDouble)
        {
            return Doubles(sign, left.Double, right.Double);
        }

        if (left.IsInteger && right.IsInteger)
        {
            return Integers(sign, left.Integer, right.Integer);
        }

        var approximate = Doubles(sign, left.Double, right.Double);
        try
        {
            return approximate.IsNull || Math.Abs(approximate.Double) < LargestDecimal ? Decimals(sign, left.Decimal, right.Decimal) : approximate;
        }
        catch (OverflowException)
        {
            return approximate;
        }
    }

    private static QueryValue Integers(ArithmeticOperator sign, Int128 left, Int128 right) => sign switch
    {
        ArithmeticOperator.Add => Narrowed(left + right),
        ArithmeticOperator.Subtract => Narrowed(left - right),
        ArithmeticOperator.Multiply => Narrowed(left * right),
        _ when right == 0 => QueryValue.Null,
        ArithmeticOperator.Divide => Narrowed(left / right),
        _ => Narrowed(left % right),
    };

    private static QueryValue Narrowed(Int128 value) =>
        value >= long.MinValue && value <= long.MaxValue ? QueryValue.Of((long)value)
        : Math.Abs((double)value) < LargestDecimal ? QueryValue.Of((decimal)value)
        : QueryValue.Of((double)value);

    private static QueryValue Decimals(ArithmeticOperator sign, decimal left, decimal right) => sign switch
    {
        ArithmeticOperator.Add => QueryValue.Of(left + right),
        ArithmeticOperator.Subtract => QueryValue.Of(left - right),
        ArithmeticOperator.Multiply => QueryValue.Of(left * right),
        _ when right == 0 => QueryValue.Null,
        ArithmeticOperator.Divide => QueryValue.Of(left / right),
        _ => QueryValue.Of(left % right),
    };

    private static QueryValue Doubles(ArithmeticOperator sign, double left, double right) => QueryValue.Of(sign switch
    {
        ArithmeticOperator.Add => left + right,
        ArithmeticOperator.Subtract => left - right,
        ArithmeticOperator.Multiply => left * right,
        ArithmeticOperator.Divide => left / right,
        _ => left % right,
    });

    private static QueryValue Shift(ArithmeticOperator sign, TimeValue time, CalendarDuration duration)
    {
        var direction = sign switch { ArithmeticOperator.Add => 1, ArithmeticOperator.Subtract => -1, _ => 0 };
        if (direction == 0 || !duration.TryAddTo(time.Start, direction, out var start) || !duration.TryAddTo(time.Last, direction, out var end))
        {
            return QueryValue.Null;
        }

        return QueryValue.Of(time.IsInterval ? new TimeValue(start, end) : new TimeValue(start));
    }

    private static QueryValue Durations(ArithmeticOperator sign, CalendarDuration left, CalendarDuration right)
    {
        var direction = sign switch { ArithmeticOperator.Add => 1, ArithmeticOperator.Subtract => -1, _ => 0 };
        var ticks = (Int128)left.Time.Ticks + (direction * (Int128)right.Time.Ticks);
        return direction == 0 || ticks > long.MaxValue || ticks < long.MinValue
            ? QueryValue.Null
            : QueryValue.Of(new CalendarDuration(left.Months + (direction * right.Months), new TimeSpan((long)ticks)));
    }
}
