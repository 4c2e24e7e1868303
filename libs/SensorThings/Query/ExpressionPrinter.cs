using System.Globalization;
using System.Text;
using Civium.SensorThings.Times;

namespace Civium.SensorThings.Query;

/// <summary>Writes expressions in the filter language with no more parentheses than needed; parsing the text gives an equal expression. Thread-safe.</summary>
public static class ExpressionPrinter
{
    private const int UnaryLevel = 7;

    /// <summary>Writes an expression (decoded, not percent-encoded).</summary>
    public static string Print(Expression expression)
    {
        var text = new StringBuilder();
        Write(text, expression, 0);
        return text.ToString();
    }

    private static void Write(StringBuilder text, Expression expression, int least)
    {
        var level = Level(expression);
        if (level < least)
        {
            text.Append('(');
        }

        Write(text, expression);
        if (level < least)
        {
            text.Append(')');
        }
    }

    private static int Level(Expression expression) => expression switch
    {
        Logical { Operator: LogicalOperator.Or } => 1,
        Logical => 2,
        Comparison { Operator: ComparisonOperator.Equal or ComparisonOperator.NotEqual } => 3,
        Comparison or InExpression => 4,
        Arithmetic { Operator: ArithmeticOperator.Add or ArithmeticOperator.Subtract } => 5,
        Arithmetic => 6,
        Not or Negate => UnaryLevel,
        _ => 8,
    };

    private static void Write(StringBuilder text, Expression expression)
    {
        var level = Level(expression);
        switch (expression)
        {
            case Literal literal:
                text.Append(LiteralText(literal.Value));
                break;
            case PathExpression path:
                text.AppendJoin('/', path.Segments);
                break;
            case Logical logical:
                WriteList(text, logical.Operands, logical.Operator == LogicalOperator.Or ? " or " : " and ", level + 1);
                break;
            case Comparison comparison:
                WriteBinary(text, comparison.Left, Word(comparison.Operator), comparison.Right, level);
                break;
            case Arithmetic arithmetic:
                WriteBinary(text, arithmetic.Left, Word(arithmetic.Operator), arithmetic.Right, level);
                break;
            case Not not:
                text.Append("not ");
                Write(text, not.Operand, UnaryLevel);
                break;
            case Negate negate:
                text.Append('-');
                Write(text, negate.Operand, negate.Operand is Literal ? int.MaxValue : UnaryLevel);
                break;
            default:
                WriteCall(text, expression);
                break;
        }
    }

    private static void WriteCall(StringBuilder text, Expression expression)
    {
        switch (expression)
        {
            case InExpression { Operand: var operand, Items: var items }:
                Write(text, operand, 4);
                text.Append(" in (");
                WriteList(text, items, ",", 0);
                break;
            case FunctionCall call:
                text.Append(call.Name).Append('(');
                WriteList(text, call.Arguments, ",", 0);
                break;
            case AnyExpression any:
                text.AppendJoin('/', any.Collection.Segments).Append("/any(");
                if (any.Predicate is not null)
                {
                    text.Append(any.Variable).Append(": ");
                    Write(text, any.Predicate, 0);
                }

                break;
        }

        text.Append(')');
    }

    private static void WriteBinary(StringBuilder text, Expression left, string word, Expression right, int level)
    {
        Write(text, left, level);
        text.Append(' ').Append(word).Append(' ');
        Write(text, right, level + 1);
    }

    private static void WriteList(StringBuilder text, IReadOnlyList<Expression> items, string separator, int least)
    {
        for (var i = 0; i < items.Count; i++)
        {
            text.Append(i == 0 ? "" : separator);
            Write(text, items[i], least);
        }
    }

    internal static string Word(ComparisonOperator comparison) => comparison switch
    {
        ComparisonOperator.Equal => "eq",
        ComparisonOperator.NotEqual => "ne",
        ComparisonOperator.GreaterThan => "gt",
        ComparisonOperator.GreaterOrEqual => "ge",
        ComparisonOperator.LessThan => "lt",
        _ => "le",
    };

    internal static string Word(ArithmeticOperator arithmetic) => arithmetic switch
    {
        ArithmeticOperator.Add => "add",
        ArithmeticOperator.Subtract => "sub",
        ArithmeticOperator.Multiply => "mul",
        ArithmeticOperator.Divide => "div",
        _ => "mod",
    };

    // A double always carries an exponent, which is what tells it from an exact number.
    private static string LiteralText(object? value) => value switch
    {
        null => "null",
        bool truth => truth ? "true" : "false",
        string quoted => $"'{quoted.Replace("'", "''", StringComparison.Ordinal)}'",
        double number => number.ToString("E16", CultureInfo.InvariantCulture),
        TimeValue time => time.Format(),
        CalendarDuration duration => $"duration'{duration}'",
        Geography geography => $"geography'{geography.Wkt.Replace("'", "''", StringComparison.Ordinal)}'",
        DateOnly date => date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        TimeOnly time => time.ToString("HH:mm:ss.FFFFFFF", CultureInfo.InvariantCulture),
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => throw new InvalidOperationException($"A literal cannot hold a {value.GetType().Name}."),
    };
}
