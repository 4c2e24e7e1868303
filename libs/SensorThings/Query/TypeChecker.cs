using Civium.SensorThings.Model;
using Civium.SensorThings.Times;

namespace Civium.SensorThings.Query;

/// <summary>Finds the kind of every node and refuses what does not fit.</summary>
internal sealed class TypeChecker(EntityType root, string option)
{
    private readonly Dictionary<PathExpression, BoundPath> _paths = [];
    private readonly PathResolver _resolver = new(option);

    internal IReadOnlyDictionary<PathExpression, BoundPath> Paths => _paths;

    internal ValueKind Check(Expression expression) => expression switch
    {
        Literal literal => Kind(literal.Value),
        PathExpression path => Path(path),
        Comparison comparison => Compared(comparison.Left, comparison.Right),
        InExpression within => In(within),
        Logical logical => Truths(logical.Operands, logical.Operator == LogicalOperator.And ? "and" : "or"),
        Not not => Truths([not.Operand], "not"),
        Arithmetic arithmetic => Calculated(arithmetic),
        Negate negate => Negated(negate),
        FunctionCall call => Called(call),
        _ => throw Error(expression, "any() is not offered here"),
    };

    internal static string Name(ValueKind kind) => kind switch
    {
        ValueKind.Boolean => "truth value",
        ValueKind.TimeOfDay => "time of day",
        _ => kind.ToString().ToLowerInvariant(),
    };

    private static ValueKind Kind(object? value) => value is Geography ? ValueKind.Geometry : QueryValue.OfLiteral(value).Kind;

    private static bool Fits(ValueKind kind, ValueKind wanted) => kind == wanted || kind is ValueKind.Any or ValueKind.Null;

    private ValueKind Path(PathExpression path)
    {
        if (!_paths.TryGetValue(path, out var bound))
        {
            bound = _resolver.Resolve(path, root);
            _paths.Add(path, bound);
        }

        return bound.Kind;
    }

    private ValueKind Compared(Expression left, Expression right)
    {
        Comparable(left, Check(left), right, Check(right));
        return ValueKind.Boolean;
    }

    private ValueKind In(InExpression within)
    {
        var kind = Check(within.Operand);
        foreach (var item in within.Items)
        {
            Comparable(within.Operand, kind, item, Check(item));
        }

        return ValueKind.Boolean;
    }

    private void Comparable(Expression left, ValueKind leftKind, Expression right, ValueKind rightKind)
    {
        if ((leftKind == ValueKind.Geometry && rightKind != ValueKind.Null) || (rightKind == ValueKind.Geometry && leftKind != ValueKind.Null))
        {
            throw Error(left, "geometries cannot be compared with each other or with other values");
        }

        var fits = Fits(leftKind, rightKind) || Fits(rightKind, leftKind)
            || (leftKind == ValueKind.Time && IsTime(right)) || (rightKind == ValueKind.Time && IsTime(left));
        if (!fits)
        {
            throw Error(right, $"expected a {Name(leftKind)} to compare with '{Shown(left)}', found the {Name(rightKind)} {Shown(right)}");
        }
    }

    private static bool IsTime(Expression expression) => expression is Literal { Value: string text } && TimeValue.TryParse(text, out _);

    private ValueKind Truths(IReadOnlyList<Expression> operands, string word)
    {
        foreach (var operand in operands)
        {
            var kind = Check(operand);
            if (!Fits(kind, ValueKind.Boolean))
            {
                throw Error(operand, $"expected a condition that is true or false for '{word}', found the {Name(kind)} {Shown(operand)}; parentheses may be missing");
            }
        }

        return ValueKind.Boolean;
    }

    private ValueKind Calculated(Arithmetic arithmetic)
    {
        var left = Check(arithmetic.Left);
        var right = Check(arithmetic.Right);
        var additive = arithmetic.Operator is ArithmeticOperator.Add or ArithmeticOperator.Subtract;
        var result = (left, right) switch
        {
            _ when Fits(left, ValueKind.Number) && Fits(right, ValueKind.Number) =>
                left == ValueKind.Number || right == ValueKind.Number || !additive ? ValueKind.Number : ValueKind.Any,
            (ValueKind.Time or ValueKind.Any, ValueKind.Duration) when additive => left == ValueKind.Time ? ValueKind.Time : ValueKind.Any,
            (ValueKind.Duration, ValueKind.Time or ValueKind.Any) when arithmetic.Operator == ArithmeticOperator.Add => right,
            (ValueKind.Time, ValueKind.Time) when arithmetic.Operator == ArithmeticOperator.Subtract => ValueKind.Duration,
            (ValueKind.Duration, ValueKind.Duration) when additive => ValueKind.Duration,
            (ValueKind.Time, ValueKind.Any or ValueKind.Null) or (ValueKind.Any or ValueKind.Null, ValueKind.Time) when additive => ValueKind.Any,
            _ => ValueKind.Null,
        };
        return result != ValueKind.Null ? result : throw Error(
            arithmetic, $"expected numbers, or times and durations, around '{ExpressionPrinter.Word(arithmetic.Operator)}', found a {Name(left)} and a {Name(right)}");
    }

    private ValueKind Negated(Negate negate)
    {
        var kind = Check(negate.Operand);
        return Fits(kind, ValueKind.Number) || kind == ValueKind.Duration
            ? kind
            : throw Error(negate, $"expected a number after '-', found a {Name(kind)}");
    }

    private ValueKind Called(FunctionCall call)
    {
        if (call is { Name: "now", Arguments.Count: 0 })
        {
            return ValueKind.Time;
        }

        var function = FunctionTable.Find(call.Name) ?? throw Unknown(call);
        var most = function.Parameters.Length;
        if (call.Arguments.Count > most || call.Arguments.Count < most - function.Optional)
        {
            throw Error(call, $"expected {(function.Optional > 0 ? $"{most - function.Optional} to " : "")}{most} arguments of {call.Name}, found {call.Arguments.Count}");
        }

        for (var i = 0; i < call.Arguments.Count; i++)
        {
            var kind = Check(call.Arguments[i]);
            if (!Fits(kind, function.Parameters[i]))
            {
                throw Error(call.Arguments[i], $"expected a {Name(function.Parameters[i])} as argument {i + 1} of {call.Name}, found a {Name(kind)}");
            }
        }

        return function.Result;
    }

    private QueryException Unknown(FunctionCall call) =>
        call.Name.StartsWith("geo.", StringComparison.Ordinal) || call.Name.StartsWith("st_", StringComparison.Ordinal)
            ? Error(call, $"the geometric function {call.Name} is not offered here")
            : Error(call, $"expected a function, found '{call.Name}'; nearest known: {string.Join(", ", PathResolver.Nearest(Short(call.Name), FunctionTable.Names))}");

    private static string Shown(Expression expression) => Short(expression.ToString());

    private static string Short(string text) => text.Length <= 60 ? text : text[..60] + "…";

    private QueryException Error(Expression at, string problem) => new(option, at.Position, problem + ".");
}
