using NetTopologySuite.Geometries;

namespace Civium.Cql2.Expressions;

/// <summary>A node of a CQL2 expression. Immutable; two are equal when they say the same, in whichever encoding they came.</summary>
public abstract record Expression;

/// <summary>A property of the feature.</summary>
/// <param name="Name">Its name.</param>
public sealed record PropertyName(string Name) : Expression;

/// <summary>A text.</summary>
/// <param name="Text">Its characters.</param>
public sealed record TextLiteral(string Text) : Expression;

/// <summary>A number.</summary>
/// <param name="Number">Finite.</param>
public sealed record NumberLiteral(double Number) : Expression;

/// <summary>A truth value.</summary>
/// <param name="Value">It.</param>
public sealed record TruthLiteral(bool Value) : Expression;

/// <summary>A calendar date (<c>DATE('2026-01-31')</c>).</summary>
/// <param name="Date">It.</param>
public sealed record DateLiteral(DateOnly Date) : Expression;

/// <summary>An instant (<c>TIMESTAMP('2026-01-31T08:00:00Z')</c>).</summary>
/// <param name="Time">It, in UTC.</param>
public sealed record TimestampLiteral(DateTime Time) : Expression;

/// <summary>An interval of time; its ends are instants, dates or properties.</summary>
/// <param name="Start">The start; null when it is open.</param>
/// <param name="End">The end; null when it is open.</param>
public sealed record IntervalLiteral(Expression? Start, Expression? End) : Expression;

/// <summary>A geometry in WGS 84 longitude and latitude.</summary>
/// <param name="Geometry">It; never changed.</param>
public sealed record GeometryLiteral(Geometry Geometry) : Expression
{
    /// <summary>Two are equal when all their coordinates are, in order.</summary>
    public bool Equals(GeometryLiteral? other) => other is not null && Geometry.EqualsExact(other.Geometry);

    /// <inheritdoc/>
    public override int GetHashCode() => Geometry.EnvelopeInternal.GetHashCode();
}

/// <summary>A list of values (of <c>IN</c>, or an array).</summary>
/// <param name="Items">They.</param>
public sealed record ListLiteral(IReadOnlyList<Expression> Items) : Expression
{
    /// <summary>Item by item.</summary>
    public bool Equals(ListLiteral? other) => other is not null && Items.SequenceEqual(other.Items);

    /// <inheritdoc/>
    public override int GetHashCode() => Items.Count;
}

/// <summary>An operator or function on arguments.</summary>
/// <param name="Operator">Its name in the JSON encoding: <c>and</c>, <c>=</c>, <c>like</c>, <c>s_intersects</c> ...</param>
/// <param name="Arguments">They.</param>
public sealed record Call(string Operator, IReadOnlyList<Expression> Arguments) : Expression
{
    /// <summary>Argument by argument.</summary>
    public bool Equals(Call? other) => other is not null && Operator == other.Operator && Arguments.SequenceEqual(other.Arguments);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Operator, Arguments.Count);

    /// <summary>An <c>and</c> or <c>or</c> of conditions; those of the same kind among them are joined, since grouping makes no difference.</summary>
    public static Call Join(string joiner, IEnumerable<Expression> conditions) => new(
        joiner, [.. conditions.SelectMany(one => one is Call call && call.Operator == joiner ? call.Arguments : [one])]);
}
