namespace Civium.SensorThings.Query;

/// <summary>
/// A recursive-descent parser with one method a level of precedence, loosest first:
/// or, and, equality, relational (and <c>in</c>), additive, multiplicative, unary, primary (OData 4 URL conventions section 5.1.1.9).
/// It never looks back, and its depth is limited, so hostile input costs linear time and bounded stack.
/// </summary>
internal sealed class ExpressionParser
{
    private static readonly (string Word, ComparisonOperator Operator)[] Equalities =
        [("eq", ComparisonOperator.Equal), ("ne", ComparisonOperator.NotEqual)];

    private static readonly (string Word, ComparisonOperator Operator)[] Relations =
    [
        ("gt", ComparisonOperator.GreaterThan), ("ge", ComparisonOperator.GreaterOrEqual),
        ("lt", ComparisonOperator.LessThan), ("le", ComparisonOperator.LessOrEqual),
    ];

    private static readonly (string Word, ArithmeticOperator Operator)[] Sums =
        [("add", ArithmeticOperator.Add), ("sub", ArithmeticOperator.Subtract)];

    private static readonly (string Word, ArithmeticOperator Operator)[] Products =
        [("mul", ArithmeticOperator.Multiply), ("div", ArithmeticOperator.Divide), ("mod", ArithmeticOperator.Modulo)];

    private readonly Scanner _scanner;
    private readonly QueryLimits _limits;
    private int _nesting;

    internal ExpressionParser(string option, string text, QueryLimits limits)
        : this(new Scanner(option, text, 0, text.Length), limits)
    {
        if (text.Length > limits.MaxLength)
        {
            throw _scanner.Fail(limits.MaxLength, $"expected at most {limits.MaxLength} characters, found {text.Length}");
        }
    }

    internal ExpressionParser(Scanner scanner, QueryLimits limits)
    {
        _scanner = scanner;
        _limits = limits;
    }

    internal Expression ReadAll()
    {
        var expression = Read();
        if (!_scanner.AtEnd)
        {
            throw _scanner.Expected("an operator (and, or, eq, ne, gt, ge, lt, le, in, add, sub, mul, div, mod) or the end");
        }

        return expression;
    }

    /// <summary>Reads one expression and the spaces around it; stops at the first thing that cannot continue it.</summary>
    internal Expression Read()
    {
        _nesting++;
        if (_nesting > _limits.MaxDepth)
        {
            throw TooDeep(_scanner.Position);
        }

        _scanner.SkipSpaces();
        var result = Joined(LogicalOperator.Or);
        _nesting--;
        return result;
    }

    private Expression Joined(LogicalOperator level)
    {
        var word = level == LogicalOperator.Or ? "or" : "and";
        var first = JoinedOperand(level);
        if (!_scanner.TakeWord(word))
        {
            return first;
        }

        var operands = new List<Expression> { first };
        do
        {
            _scanner.SkipSpaces();
            operands.Add(JoinedOperand(level));
            Limit(operands.Count, $"operands of '{word}'");
        }
        while (_scanner.TakeWord(word));
        return Checked(new Logical(level, operands, first.Position));
    }

    private Expression JoinedOperand(LogicalOperator level) => level == LogicalOperator.Or ? Joined(LogicalOperator.And) : Equality();

    private Expression Equality()
    {
        var left = Relational();
        while (TryTake(Equalities, out var equality))
        {
            left = Checked(new Comparison(equality, left, Relational(), left.Position));
        }

        return left;
    }

    private Expression Relational()
    {
        var left = Additive();
        while (true)
        {
            if (TryTake(Relations, out var relation))
            {
                left = Checked(new Comparison(relation, left, Additive(), left.Position));
            }
            else if (_scanner.TakeWord("in"))
            {
                left = Checked(new InExpression(left, Items(), left.Position));
            }
            else
            {
                return left;
            }
        }
    }

    private List<Literal> Items()
    {
        _scanner.SkipSpaces();
        _scanner.Require('(');
        var items = new List<Literal>();
        do
        {
            _scanner.SkipSpaces();
            items.Add(LiteralReader.TryRead(_scanner) ?? throw _scanner.Expected("a literal in the list of 'in'"));
            Limit(items.Count, "items of 'in'");
            _scanner.SkipSpaces();
        }
        while (_scanner.Take(','));
        _scanner.Require(')');
        _scanner.SkipSpaces();
        return items;
    }

    private Expression Additive()
    {
        var left = Multiplicative();
        while (TryTake(Sums, out var sum))
        {
            left = Checked(new Arithmetic(sum, left, Multiplicative(), left.Position));
        }

        return left;
    }

    private Expression Multiplicative()
    {
        var left = Unary();
        while (TryTake(Products, out var product))
        {
            left = Checked(new Arithmetic(product, left, Unary(), left.Position));
        }

        return left;
    }

    private Expression Unary()
    {
        var start = _scanner.Position;
        if (LiteralReader.TryRead(_scanner) is { } literal)
        {
            _scanner.SkipSpaces();
            return literal;
        }

        var negative = _scanner.Take('-');
        if (!negative && !_scanner.TakeWord("not"))
        {
            return Primary();
        }

        if (++_nesting > _limits.MaxDepth)
        {
            throw TooDeep(start);
        }

        _scanner.SkipSpaces();
        var operand = Unary();
        _nesting--;
        return Checked<Expression>(negative ? new Negate(operand, start) : new Not(operand, start));
    }

    private Expression Primary()
    {
        if (_scanner.Take('('))
        {
            var inner = Read();
            _scanner.Require(')');
            _scanner.SkipSpaces();
            return inner;
        }

        var start = _scanner.Position;
        var segments = new List<string> { _scanner.ReadName("a value, a property, a function or '('") };
        if (_scanner.Current == '(')
        {
            return Checked(new FunctionCall(segments[0], Arguments(), start));
        }

        while (_scanner.Take('/'))
        {
            // After the first, a name may be the number of an item: result/0.
            var name = _scanner.ReadNumber() ?? _scanner.ReadName("a name after '/'");
            if (name == "any" && _scanner.Current == '(')
            {
                return Checked(Any(new PathExpression(segments, start)));
            }

            segments.Add(name);
            Limit(segments.Count, "segments of a path");
        }

        _scanner.SkipSpaces();
        return new PathExpression(segments, start);
    }

    private List<Expression> Arguments()
    {
        _scanner.Require('(');
        _scanner.SkipSpaces();
        var arguments = new List<Expression>();
        if (!_scanner.Take(')'))
        {
            do
            {
                arguments.Add(Read());
                Limit(arguments.Count, "arguments of a function");
            }
            while (_scanner.Take(','));
            _scanner.Require(')');
        }

        _scanner.SkipSpaces();
        return arguments;
    }

    private AnyExpression Any(PathExpression collection)
    {
        _scanner.Require('(');
        _scanner.SkipSpaces();
        string? variable = null;
        Expression? predicate = null;
        if (_scanner.Current != ')')
        {
            variable = _scanner.ReadName("a variable's name, as in any(d: d/name eq 'x')");
            _scanner.SkipSpaces();
            _scanner.Require(':');
            predicate = Read();
        }

        _scanner.Require(')');
        _scanner.SkipSpaces();
        return new AnyExpression(collection, variable, predicate, collection.Position);
    }

    private bool TryTake<T>((string Word, T Operator)[] words, out T found)
    {
        foreach (var (word, candidate) in words)
        {
            if (_scanner.TakeWord(word))
            {
                _scanner.SkipSpaces();
                found = candidate;
                return true;
            }
        }

        found = default!;
        return false;
    }

    private void Limit(int count, string of)
    {
        if (count > _limits.MaxListLength)
        {
            throw _scanner.Fail(_scanner.Position, $"expected at most {_limits.MaxListLength} {of}");
        }
    }

    private T Checked<T>(T node)
        where T : Expression => node.Depth <= _limits.MaxDepth ? node : throw TooDeep(node.Position);

    private QueryException TooDeep(int position) =>
        _scanner.Fail(position, $"expected at most {_limits.MaxDepth} levels of nesting, found more");
}
