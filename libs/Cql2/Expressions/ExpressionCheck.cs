using System.Globalization;

namespace Civium.Cql2.Expressions;

/// <summary>Checks that operators have arguments that they can take, the same for both encodings.</summary>
public static class ExpressionCheck
{
    /// <summary>A call that has been checked.</summary>
    /// <exception cref="Cql2Exception">The operator is unknown, or an argument cannot be of the kind it takes.</exception>
    public static Call MakeCall(string name, IReadOnlyList<Expression> arguments, string where)
    {
        if (Operators.Find(name) is not { } signature)
        {
            throw new Cql2Exception($"There is no operator or function \"{name}\".", where);
        }

        if (arguments.Count < signature.Least || arguments.Count > signature.Most)
        {
            throw new Cql2Exception(string.Create(CultureInfo.InvariantCulture, $"\"{name}\" takes {signature.Least} arguments{(signature.Most == signature.Least ? "" : " or more")}, not {arguments.Count}."), where);
        }

        foreach (var argument in arguments)
        {
            if (!MayBe(argument, signature.Argument))
            {
                throw new Cql2Exception($"\"{name}\" takes arguments of kind {signature.Argument}; one of them is something else.", where);
            }
        }

        CheckPattern(name, arguments, where);
        return name is "and" or "or" ? Call.Join(name, arguments) : new Call(name, arguments);
    }

    /// <summary>A whole filter: what it gives is true, false or unknown.</summary>
    /// <exception cref="Cql2Exception">It gives something else.</exception>
    public static Expression Filter(Expression expression) => MayBe(expression, ValueKind.Truth)
        ? expression
        : throw new Cql2Exception("A filter must be a condition, such as height > 30.");

    /// <summary>The names of the properties an expression uses.</summary>
    public static IEnumerable<string> Properties(Expression expression) => expression switch
    {
        PropertyName property => [property.Name],
        Call call => call.Arguments.SelectMany(Properties),
        ListLiteral list => list.Items.SelectMany(Properties),
        IntervalLiteral interval => new[] { interval.Start, interval.End }.OfType<Expression>().SelectMany(Properties),
        _ => [],
    };

    private static bool MayBe(Expression expression, ValueKind kind) => kind == ValueKind.Any || expression switch
    {
        // A condition is never a property alone (annex B): open = TRUE.
        PropertyName => kind != ValueKind.Truth,
        Call call => Operators.Find(call.Operator)!.Value.Result == kind,
        TruthLiteral => kind == ValueKind.Truth,
        NumberLiteral => kind == ValueKind.Number,
        TextLiteral => kind == ValueKind.Text,
        GeometryLiteral => kind == ValueKind.Geometry,
        DateLiteral or TimestampLiteral or IntervalLiteral => kind == ValueKind.Time,
        ListLiteral => kind == ValueKind.List,
        _ => false,
    };

    private static void CheckPattern(string name, IReadOnlyList<Expression> arguments, string where)
    {
        if (name == "in" && arguments[1] is not ListLiteral { Items.Count: > 0 })
        {
            throw new Cql2Exception("\"in\" takes a value and a list with at least one value.", where);
        }

        if (name == "in" && arguments[0] is ListLiteral)
        {
            throw new Cql2Exception("\"in\" looks for one value in a list.", where);
        }

        if (name == "like" && Bare(arguments[1]) is not TextLiteral)
        {
            throw new Cql2Exception("\"like\" takes a text as its pattern.", where);
        }
    }

    private static Expression Bare(Expression expression) => expression is Call { Operator: "casei" or "accenti" } call ? Bare(call.Arguments[0]) : expression;
}
