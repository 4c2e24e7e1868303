using System.Globalization;
using Civium.Cql2.Expressions;

namespace Civium.Cql2.Text;

/// <summary>Reads the text encoding of CQL2 (OGC 21-065r2, section 8.2 and annex B) by descent.</summary>
public sealed class TextParser
{
    private static readonly string[] Keywords =
        ["and", "or", "not", "like", "between", "in", "is", "null", "true", "false", "div", "date", "timestamp", "interval", "bbox"];

    private readonly List<Token> _tokens;
    private int _at;
    private int _depth;

    private TextParser(string text) => _tokens = Scanner.Scan(text);

    private Token Current => _tokens[_at];

    /// <summary>Reads a filter.</summary>
    /// <exception cref="Cql2Exception">It is not CQL2 text.</exception>
    public static Expression Parse(string text)
    {
        var parser = new TextParser(text);
        var expression = parser.Or();
        return parser.Current.Kind == TokenKind.End ? ExpressionCheck.Filter(expression) : throw parser.Unexpected("the end");
    }

    private Expression Or() => Joined("or", And);

    private Expression And() => Joined("and", Not);

    private Expression Joined(string joiner, Func<Expression> part)
    {
        var parts = new List<Expression> { part() };
        var where = Where();
        while (TakeWord(joiner))
        {
            parts.Add(part());
        }

        return parts.Count == 1 ? parts[0] : ExpressionCheck.MakeCall(joiner, parts, where);
    }

    private Expression Not()
    {
        var where = Where();
        if (!TakeWord("not"))
        {
            return Predicate();
        }

        Enter();
        var negated = ExpressionCheck.MakeCall("not", [Not()], where);
        _depth--;
        return negated;
    }

    private Expression Predicate()
    {
        var left = Sum();
        var where = Where();
        if (Current.Kind == TokenKind.Symbol && Operators.Comparison.Contains(Current.Text))
        {
            var comparison = Take().Text;
            return ExpressionCheck.MakeCall(comparison, [left, Sum()], where);
        }

        if (TakeWord("is"))
        {
            var not = TakeWord("not");
            ExpectWord("null");
            return Perhaps(not, ExpressionCheck.MakeCall("isNull", [left], where), where);
        }

        var negated = Current.IsWord("not") && TakeWord("not");
        if (TakeWord("like"))
        {
            return Perhaps(negated, ExpressionCheck.MakeCall("like", [left, Sum()], where), where);
        }

        if (TakeWord("between"))
        {
            var low = Sum();
            ExpectWord("and");
            return Perhaps(negated, ExpressionCheck.MakeCall("between", [left, low, Sum()], where), where);
        }

        if (TakeWord("in"))
        {
            return Perhaps(negated, ExpressionCheck.MakeCall("in", [left, List()], where), where);
        }

        return negated ? throw Unexpected("LIKE, BETWEEN or IN") : left;
    }

    private static Call Perhaps(bool negated, Call call, string where) => negated ? ExpressionCheck.MakeCall("not", [call], where) : call;

    private Expression Sum() => LeftToRight(Product, "+", "-");

    private Expression Product() => LeftToRight(Power, "*", "/", "%", "div");

    private Expression LeftToRight(Func<Expression> part, params string[] operators)
    {
        var left = part();
        while (Array.Find(operators, one => one == "div" ? Current.IsWord(one) : Current.Is(one)) is { } found)
        {
            var where = Where();
            Take();
            left = ExpressionCheck.MakeCall(found, [left, part()], where);
        }

        return left;
    }

    private Expression Power()
    {
        var left = Signed();
        var where = Where();
        return TakeSymbol("^") ? ExpressionCheck.MakeCall("^", [left, Signed()], where) : left;
    }

    private Expression Signed()
    {
        var where = Where();
        if (TakeSymbol("+"))
        {
            return Primary();
        }

        if (!TakeSymbol("-"))
        {
            return Primary();
        }

        return Primary() is var value && value is NumberLiteral number
            ? new NumberLiteral(-number.Number)
            : ExpressionCheck.MakeCall("*", [new NumberLiteral(-1), value], where);
    }

    private Expression Primary()
    {
        var token = Current;
        switch (token.Kind)
        {
            case TokenKind.Text:
                return new TextLiteral(Take().Text);
            case TokenKind.Number:
                return new NumberLiteral(Take().Number);
            case TokenKind.Quoted:
                return new PropertyName(Take().Text);
            case TokenKind.Symbol when token.Is("("):
                return Grouped();
            case TokenKind.Word:
                return Word();
            default:
                throw Unexpected("a value");
        }
    }

    private Expression Grouped()
    {
        Enter();
        Take();
        var inner = Or();
        Expect(")");
        _depth--;
        return inner;
    }

    private Expression Word()
    {
        var word = Take();
        if (word.IsWord("true") || word.IsWord("false"))
        {
            return new TruthLiteral(word.IsWord("true"));
        }

        if (Current.Is("("))
        {
            return Function(word);
        }

        if (Wkt.IsStart(word.Text))
        {
            return Geometry(word);
        }

        return Keywords.Any(word.IsWord)
            ? throw new Cql2Exception($"\"{word.Text}\" is a word of the language; write a property of that name as \"{word.Text}\".", At(word))
            : new PropertyName(word.Text);
    }

    private Expression Function(Token word)
    {
        if (Wkt.IsStart(word.Text))
        {
            return Geometry(word);
        }

        Enter();
        var arguments = Arguments(lists: word.Text.StartsWith("a_", StringComparison.OrdinalIgnoreCase));
        _depth--;
        return word.Text.ToUpperInvariant() switch
        {
            "DATE" => Single<DateLiteral>(arguments, word),
            "TIMESTAMP" => Single<TimestampLiteral>(arguments, word),
            "INTERVAL" => Interval(arguments, word),
            "BBOX" => Boxes.Area(
                [.. arguments.Select(one => one is NumberLiteral number ? number.Number : throw new Cql2Exception("A box is made of numbers.", At(word)))], At(word)),
            _ => ExpressionCheck.MakeCall(
                Operators.Canonical(word.Text) is { } name && char.IsLetter(name[0]) && name is not ("and" or "or" or "not" or "like" or "between" or "in" or "isNull" or "div")
                    ? name : throw new Cql2Exception($"There is no function \"{word.Text}\".", At(word)),
                arguments, At(word)),
        };
    }

    private List<Expression> Arguments(bool lists)
    {
        Expect("(");
        var arguments = new List<Expression>();
        if (!TakeSymbol(")"))
        {
            do
            {
                arguments.Add(lists && Current.Is("(") ? List() : Or());
            }
            while (TakeSymbol(","));
            Expect(")");
        }

        return arguments;
    }

    private ListLiteral List()
    {
        Enter();
        Expect("(");
        var items = new List<Expression>();
        if (!TakeSymbol(")"))
        {
            do
            {
                items.Add(Current.Is("(") ? List() : Or());
            }
            while (TakeSymbol(","));
            Expect(")");
        }

        _depth--;
        return new ListLiteral(items);
    }

    private static T Single<T>(List<Expression> arguments, Token word)
        where T : Expression => arguments is [TextLiteral text] && Times.Parse(text.Text) is T time
        ? time
        : throw new Cql2Exception($"{word.Text} takes one text: a date such as '2026-01-31', or an instant in UTC such as '2026-01-31T08:00:00Z'.", At(word));

    private static IntervalLiteral Interval(List<Expression> arguments, Token word)
    {
        if (arguments.Count != 2)
        {
            throw new Cql2Exception("INTERVAL takes a start and an end.", At(word));
        }

        return new IntervalLiteral(End(arguments[0]), End(arguments[1]));

        Expression? End(Expression end) => end switch
        {
            TextLiteral { Text: ".." } => null,
            TextLiteral text => Times.Parse(text.Text) ?? throw new Cql2Exception($"'{text.Text}' is no date or instant in UTC.", At(word)),
            PropertyName or DateLiteral or TimestampLiteral => end,
            _ => throw new Cql2Exception("An interval's ends are dates, instants, properties, or '..' when open.", At(word)),
        };
    }

    private GeometryLiteral Geometry(Token word)
    {
        // The geometry's own syntax: from its word to where its brackets close.
        var text = new System.Text.StringBuilder(word.Text);
        var open = 0;
        do
        {
            var token = Current;
            open += token.Is("(") ? 1 : token.Is(")") ? -1 : 0;
            if (token.Kind == TokenKind.End || open < 0 || (open == 0 && !token.Is(")") && token.Kind != TokenKind.Word))
            {
                throw Unexpected("the rest of a geometry");
            }

            text.Append(token.Is("-") ? " -" : (token.Kind is TokenKind.Number && text[^1] == '-' ? "" : " ") + token.Text);
            Take();
        }
        while (open > 0 || Current.Is("("));
        return Wkt.Read(text.ToString(), At(word));
    }

    private void Enter()
    {
        if (++_depth > Cql2Limits.Depth)
        {
            throw new Cql2Exception("The filter is nested too deeply.", Where());
        }
    }

    private Token Take() => _tokens[_at++];

    private bool TakeWord(string word)
    {
        var found = Current.IsWord(word);
        _at += found ? 1 : 0;
        return found;
    }

    private bool TakeSymbol(string symbol)
    {
        var found = Current.Is(symbol);
        _at += found ? 1 : 0;
        return found;
    }

    private void Expect(string symbol)
    {
        if (!TakeSymbol(symbol))
        {
            throw Unexpected($"\"{symbol}\"");
        }
    }

    private void ExpectWord(string word)
    {
        if (!TakeWord(word))
        {
            throw Unexpected(word.ToUpperInvariant());
        }
    }

    private string Where() => At(Current);

    private static string At(Token token) => string.Create(CultureInfo.InvariantCulture, $"at {token.Position}");

    private Cql2Exception Unexpected(string wanted) =>
        new($"{wanted} was expected, but there is {(Current.Kind == TokenKind.End ? "the end" : $"\"{Current.Text}\"")}.", Where());
}
