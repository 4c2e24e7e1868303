using Civium.SensorThings.Times;

namespace Civium.SensorThings.Query;

/// <summary>
/// A node of an expression in <c>$filter</c> or <c>$orderby</c> (OGC 18-088 section 9.3.3.5). Immutable and thread-safe.
/// Two expressions are equal when they say the same; where they stood in the text does not matter.
/// </summary>
public abstract record Expression
{
    private protected Expression(int position, int depth)
    {
        Position = position;
        Depth = depth;
    }

    /// <summary>Where it begins in the decoded option's value, counted in UTF-16 units from 0.</summary>
    public int Position { get; }

    /// <summary>The height of the tree below and including this node; the parser limits it, so that walks may recurse.</summary>
    public int Depth { get; }

    /// <summary>Whether the other expression says the same.</summary>
    public virtual bool Equals(Expression? other) => other is not null && EqualityContract == other.EqualityContract;

    /// <inheritdoc/>
    public override int GetHashCode() => EqualityContract.GetHashCode();

    /// <summary>The expression in the filter language.</summary>
    public sealed override string ToString() => ExpressionPrinter.Print(this);

    private protected static int Above(IReadOnlyList<Expression> children)
    {
        var deepest = 0;
        foreach (var child in children)
        {
            deepest = Math.Max(deepest, child.Depth);
        }

        return deepest + 1;
    }

    private protected static int Hash(IReadOnlyList<object> items)
    {
        var hash = new HashCode();
        foreach (var item in items)
        {
            hash.Add(item);
        }

        return hash.ToHashCode();
    }
}

/// <summary>
/// A literal. <paramref name="Value"/> is null, <see cref="bool"/>, <see cref="long"/>, <see cref="decimal"/> or
/// <see cref="double"/> (the first of the three that holds the number exactly), <see cref="string"/>, <see cref="TimeValue"/>,
/// <see cref="CalendarDuration"/>, <see cref="DateOnly"/>, <see cref="TimeOnly"/> or <see cref="Geography"/>.
/// </summary>
/// <param name="Value">The value.</param>
/// <param name="Position">Where it begins.</param>
public sealed record Literal(object? Value, int Position = 0) : Expression(Position, 1)
{
    /// <inheritdoc/>
    public bool Equals(Literal? other) => other is not null && Equals(Value, other.Value);

    /// <inheritdoc/>
    public override int GetHashCode() => Value?.GetHashCode() ?? 0;
}

/// <summary>A geometry given as well-known text: <c>geography'POINT(30 10)'</c>.</summary>
/// <param name="Wkt">The text between the quotes, as written.</param>
public sealed record Geography(string Wkt);

/// <summary>A path to a property, possibly through related entities: <c>result</c>, <c>properties/a/b</c>, <c>Datastream/id</c>.</summary>
/// <param name="Segments">The names, at least one; <c>@iot.id</c> is kept as written.</param>
/// <param name="Position">Where it begins.</param>
public sealed record PathExpression(IReadOnlyList<string> Segments, int Position = 0) : Expression(Position, 1)
{
    /// <inheritdoc/>
    public bool Equals(PathExpression? other) => other is not null && Segments.SequenceEqual(other.Segments);

    /// <inheritdoc/>
    public override int GetHashCode() => Hash(Segments);
}

/// <summary>How two values are compared.</summary>
public enum ComparisonOperator
{
    /// <summary><c>eq</c></summary>
    Equal,

    /// <summary><c>ne</c></summary>
    NotEqual,

    /// <summary><c>gt</c></summary>
    GreaterThan,

    /// <summary><c>ge</c></summary>
    GreaterOrEqual,

    /// <summary><c>lt</c></summary>
    LessThan,

    /// <summary><c>le</c></summary>
    LessOrEqual,
}

/// <summary>A comparison.</summary>
/// <param name="Operator">How.</param>
/// <param name="Left">The left operand.</param>
/// <param name="Right">The right operand.</param>
/// <param name="Position">Where it begins.</param>
public sealed record Comparison(ComparisonOperator Operator, Expression Left, Expression Right, int Position = 0)
    : Expression(Position, 1 + Math.Max(Left.Depth, Right.Depth))
{
    /// <inheritdoc/>
    public bool Equals(Comparison? other) => other is not null && Operator == other.Operator && Left.Equals(other.Left) && Right.Equals(other.Right);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Operator, Left, Right);
}

/// <summary>How truths are joined.</summary>
public enum LogicalOperator
{
    /// <summary><c>and</c></summary>
    And,

    /// <summary><c>or</c></summary>
    Or,
}

/// <summary>Two or more operands joined by <c>and</c> or by <c>or</c>; a chain of the same operator is one node.</summary>
/// <param name="Operator">Which.</param>
/// <param name="Operands">At least two.</param>
/// <param name="Position">Where it begins.</param>
public sealed record Logical(LogicalOperator Operator, IReadOnlyList<Expression> Operands, int Position = 0)
    : Expression(Position, Above(Operands))
{
    /// <inheritdoc/>
    public bool Equals(Logical? other) => other is not null && Operator == other.Operator && Operands.SequenceEqual(other.Operands);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Operator, Hash(Operands));
}

/// <summary><c>not</c></summary>
/// <param name="Operand">What is negated.</param>
/// <param name="Position">Where it begins.</param>
public sealed record Not(Expression Operand, int Position = 0) : Expression(Position, 1 + Operand.Depth)
{
    /// <inheritdoc/>
    public bool Equals(Not? other) => other is not null && Operand.Equals(other.Operand);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine("not", Operand);
}

/// <summary>An arithmetic operator.</summary>
public enum ArithmeticOperator
{
    /// <summary><c>add</c></summary>
    Add,

    /// <summary><c>sub</c></summary>
    Subtract,

    /// <summary><c>mul</c></summary>
    Multiply,

    /// <summary><c>div</c></summary>
    Divide,

    /// <summary><c>mod</c></summary>
    Modulo,
}

/// <summary>Arithmetic on two operands.</summary>
/// <param name="Operator">Which.</param>
/// <param name="Left">The left operand.</param>
/// <param name="Right">The right operand.</param>
/// <param name="Position">Where it begins.</param>
public sealed record Arithmetic(ArithmeticOperator Operator, Expression Left, Expression Right, int Position = 0)
    : Expression(Position, 1 + Math.Max(Left.Depth, Right.Depth))
{
    /// <inheritdoc/>
    public bool Equals(Arithmetic? other) => other is not null && Operator == other.Operator && Left.Equals(other.Left) && Right.Equals(other.Right);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Operator, Left, Right);
}

/// <summary>Unary minus on anything but a number literal, which is negative by itself.</summary>
/// <param name="Operand">What is negated.</param>
/// <param name="Position">Where it begins.</param>
public sealed record Negate(Expression Operand, int Position = 0) : Expression(Position, 1 + Operand.Depth)
{
    /// <inheritdoc/>
    public bool Equals(Negate? other) => other is not null && Operand.Equals(other.Operand);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine("-", Operand);
}

/// <summary><c>id in (1,2,3)</c></summary>
/// <param name="Operand">What is looked for.</param>
/// <param name="Items">Where; at least one.</param>
/// <param name="Position">Where it begins.</param>
public sealed record InExpression(Expression Operand, IReadOnlyList<Literal> Items, int Position = 0)
    : Expression(Position, 1 + Math.Max(Operand.Depth, 1))
{
    /// <inheritdoc/>
    public bool Equals(InExpression? other) => other is not null && Operand.Equals(other.Operand) && Items.SequenceEqual(other.Items);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Operand, Hash(Items));
}

/// <summary>A call of a built-in function (OGC 18-088 section 9.3.3.5.2).</summary>
/// <param name="Name">The name as the standard writes it, such as <c>substringof</c> or <c>geo.distance</c>.</param>
/// <param name="Arguments">The arguments.</param>
/// <param name="Position">Where it begins.</param>
public sealed record FunctionCall(string Name, IReadOnlyList<Expression> Arguments, int Position = 0)
    : Expression(Position, Above(Arguments))
{
    /// <inheritdoc/>
    public bool Equals(FunctionCall? other) => other is not null && Name == other.Name && Arguments.SequenceEqual(other.Arguments);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Name, Hash(Arguments));
}

/// <summary><c>Datastreams/any(d: d/name eq 'x')</c>, or <c>Datastreams/any()</c>.</summary>
/// <param name="Collection">The path to the collection.</param>
/// <param name="Variable">The name that stands for one member; null with no predicate.</param>
/// <param name="Predicate">What must hold; null when being there is enough.</param>
/// <param name="Position">Where it begins.</param>
public sealed record AnyExpression(PathExpression Collection, string? Variable, Expression? Predicate, int Position = 0)
    : Expression(Position, 1 + Math.Max(1, Predicate?.Depth ?? 0))
{
    /// <inheritdoc/>
    public bool Equals(AnyExpression? other) =>
        other is not null && Variable == other.Variable && Collection.Equals(other.Collection) && Equals(Predicate, other.Predicate);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Collection, Variable, Predicate);
}
