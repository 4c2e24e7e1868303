using Civium.Cql2.Expressions;
using NetTopologySuite.Geometries;

namespace Civium.Cql2.Evaluation;

/// <summary>
/// Evaluates expressions with three truth values: what compares something unknown is unknown, and a feature passes only what is true
/// (OGC 21-065r2, section 6.2). Values are <see cref="double"/>, <see cref="string"/>, <see cref="bool"/>, <see cref="DateTime"/> (an instant in UTC),
/// <see cref="DateOnly"/>, <see cref="TimeSpanOf"/>, <see cref="Geometry"/>, lists of these, and null for the unknown.
/// </summary>
public static class Evaluator
{
    /// <summary>Whether a feature passes a filter.</summary>
    /// <param name="filter">The filter.</param>
    /// <param name="property">Gives the value of a property; null when the feature has none.</param>
    public static bool Passes(Expression filter, Func<string, object?> property) => Value(filter, property) is true;

    /// <summary>The value of an expression.</summary>
    public static object? Value(Expression expression, Func<string, object?> property) => expression switch
    {
        PropertyName name => property(name.Name),
        TextLiteral text => text.Text,
        NumberLiteral number => number.Number,
        TruthLiteral truth => truth.Value,
        DateLiteral date => date.Date,
        TimestampLiteral time => time.Time,
        IntervalLiteral interval => TimeSpanOf.Make(
            interval.Start is null ? DateTime.MinValue : Value(interval.Start, property),
            interval.End is null ? DateTime.MaxValue : Value(interval.End, property)),
        GeometryLiteral geometry => geometry.Geometry,
        ListLiteral list => list.Items.Select(item => Value(item, property)).ToArray(),
        Call call => Call(call, property),
        _ => null,
    };

    private static object? Call(Call call, Func<string, object?> property)
    {
        switch (call.Operator)
        {
            case "and":
                return Join(call, property, stop: false);
            case "or":
                return Join(call, property, stop: true);
            case "isNull":
                return Value(call.Arguments[0], property) is null;
        }

        var arguments = call.Arguments.Select(argument => Value(argument, property)).ToArray();
        if (arguments.Any(argument => argument is null))
        {
            return null;
        }

        return call.Operator switch
        {
            "not" => arguments[0] is bool truth ? !truth : null,
            "like" => arguments[0] is string text && arguments[1] is string pattern ? Likeness.Matches(text, pattern) : null,
            "between" => Comparing.Compare(arguments[0]!, arguments[1]!) is { } low && Comparing.Compare(arguments[0]!, arguments[2]!) is { } high ? low >= 0 && high <= 0 : null,
            "in" => In(arguments[0]!, (object?[])arguments[1]!),
            "casei" => (arguments[0] as string)?.ToUpperInvariant().ToLowerInvariant(),
            "accenti" => arguments[0] is string accented ? Likeness.WithoutAccents(accented) : null,
            _ when call.Operator.Length > 2 && call.Operator[1] == '_' => Related(call.Operator, arguments[0]!, arguments[1]!),
            _ when Operators.Arithmetic.Contains(call.Operator) => Arithmetic(call.Operator, arguments[0], arguments[1]),
            _ => Comparing.Holds(call.Operator, arguments[0]!, arguments[1]!),
        };
    }

    private static bool? Join(Call call, Func<string, object?> property, bool stop)
    {
        var unknown = false;
        foreach (var argument in call.Arguments)
        {
            var value = Value(argument, property) as bool?;
            if (value == stop)
            {
                return stop;
            }

            unknown |= value is null;
        }

        return unknown ? null : !stop;
    }

    private static bool? In(object value, object?[] list)
    {
        var unknown = false;
        foreach (var item in list)
        {
            var same = item is null ? null : Comparing.Holds("=", value, item);
            if (same == true)
            {
                return true;
            }

            unknown |= same is null && item is null;
        }

        return unknown ? null : false;
    }

    private static bool? Related(string name, object one, object other) => name[0] switch
    {
        's' => one is Geometry first && other is Geometry second ? SpatialRelations.Holds(name, first, second) : null,
        't' => TimeSpanOf.From(one) is { } earlier && TimeSpanOf.From(other) is { } later ? TemporalRelations.Holds(name, earlier, later) : null,
        _ => one is object?[] left && other is object?[] right ? ListRelations.Holds(name, left, right) : null,
    };

    private static double? Arithmetic(string name, object? one, object? other)
    {
        if (one is not double left || other is not double right)
        {
            return null;
        }

        var result = name switch
        {
            "+" => left + right,
            "-" => left - right,
            "*" => left * right,
            "/" => left / right,
            "^" => Math.Pow(left, right),
            "%" => left % right,
            _ => Math.Truncate(left / right),
        };
        return double.IsFinite(result) ? result : null;
    }
}
