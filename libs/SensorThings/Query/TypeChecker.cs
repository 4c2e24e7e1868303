using Civium.SensorThings.Model;
using Civium.SensorThings.Times;

namespace Civium.SensorThings.Query;

/// <summary>Finds the kind of every node and refuses what does not fit.</summary>
internal sealed class TypeChecker(EntityType root, string option)
{
    private readonly Dictionary<PathExpression, BoundPath> _paths = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<AnyExpression, BoundCollection> _collections = new(ReferenceEqualityComparer.Instance);
    private readonly PathResolver _resolver = new(option);
    private readonly Scope _scope = new(root);

    internal IReadOnlyDictionary<PathExpression, BoundPath> Paths => _paths;

    internal IReadOnlyDictionary<AnyExpression, BoundCollection> Collections => _collections;

    internal int Slots { get; private set; } = 1;

    internal ValueKind Check(Expression expression) => expression switch
    {
        Literal literal => Kind(literal),
        PathExpression path => Path(path),
        Comparison comparison => Compared(comparison.Left, comparison.Right),
        InExpression within => In(within),
        Logical logical => Truths(logical.Operands, logical.Operator == LogicalOperator.And ? "and" : "or"),
        Not not => Truths([not.Operand], "not"),
        Arithmetic arithmetic => Calculated(arithmetic),
        Negate negate => Negated(negate),
        FunctionCall call => Called(call),
        AnyExpression any => Asked(any),
        _ => throw new InvalidOperationException($"No one has said how a {expression.GetType().Name} is checked."),
    };

    internal static string Name(ValueKind kind) => kind switch
    {
        ValueKind.Boolean => "truth value",
        ValueKind.TimeOfDay => "time of day",
        _ => kind.ToString().ToLowerInvariant(),
    };

    private ValueKind Kind(Literal literal)
    {
        if (literal.Value is not Geography geography)
        {
            return QueryValue.OfLiteral(literal.Value).Kind;
        }

        return WellKnownText.TryRead(geography.Wkt, out _)
            ? ValueKind.Geometry
            : throw Error(literal, $"expected a geometry as well-known text, such as geography'POINT (116.4 39.9)', found '{Short(geography.Wkt)}'");
    }

    private ValueKind Asked(AnyExpression any)
    {
        var collection = _resolver.Collection(any.Collection, _scope);
        _collections[any] = collection;
        if (any.Predicate is null)
        {
            return ValueKind.Boolean;
        }

        _scope.Enter(any.Variable!, collection.Navigations[^1].Target);
        Slots = Math.Max(Slots, _scope.Depth);
        Truths([any.Predicate], "any");
        _scope.Leave();
        return ValueKind.Boolean;
    }

    private static bool Fits(ValueKind kind, ValueKind wanted) => kind == wanted || kind is ValueKind.Any or ValueKind.Null;

    private ValueKind Path(PathExpression path)
    {
        if (!_paths.TryGetValue(path, out var bound))
        {
            bound = _resolver.Resolve(path, _scope);
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

        if (call is { Name: "st_relate", Arguments: [_, _, Literal { Value: string pattern }] } && !GeometryFunctions.IsPattern(pattern))
        {
            throw Error(call.Arguments[2], $"expected a pattern of nine of T, F, *, 0, 1 and 2, such as 'T*F**F***', found '{Short(pattern)}'");
        }

        return function.Result;
    }

    private QueryException Unknown(FunctionCall call) =>
        Error(call, $"expected a function, found '{call.Name}'; nearest known: {string.Join(", ", PathResolver.Nearest(Short(call.Name), FunctionTable.Names))}");

    private static string Shown(Expression expression) => Short(expression.ToString());

    private static string Short(string text) => text.Length <= 60 ? text : text[..60] + "…";

    private QueryException Error(Expression at, string problem) => new(option, at.Position, problem + ".");
}
