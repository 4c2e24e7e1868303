using System.Globalization;
using Civium.Cql2.Expressions;

namespace Civium.Cql2.Text;

/// <summary>Writes expressions in the text encoding, with a bracket wherever one might be needed.</summary>
public static class TextPrinter
{
    /// <summary>The text that reads as <paramref name="expression"/>.</summary>
    public static string Print(Expression expression) => expression switch
    {
        PropertyName property => $"\"{property.Name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"",
        TextLiteral text => $"'{text.Text.Replace("'", "''", StringComparison.Ordinal)}'",
        NumberLiteral number => number.Number.ToString("R", CultureInfo.InvariantCulture),
        TruthLiteral truth => truth.Value ? "TRUE" : "FALSE",
        DateLiteral date => $"DATE('{Times.Text(date.Date)}')",
        TimestampLiteral time => $"TIMESTAMP('{Times.Text(time.Time)}')",
        IntervalLiteral interval => $"INTERVAL({End(interval.Start)},{End(interval.End)})",
        GeometryLiteral geometry => Wkt.Write(geometry),
        ListLiteral list => $"({string.Join(',', list.Items.Select(Print))})",
        Call call => Print(call),
        _ => throw new ArgumentException("An unknown kind of expression.", nameof(expression)),
    };

    private static string End(Expression? end) => end switch
    {
        null => "'..'",
        DateLiteral date => $"'{Times.Text(date.Date)}'",
        TimestampLiteral time => $"'{Times.Text(time.Time)}'",
        _ => Print(end),
    };

    private static string Print(Call call)
    {
        var arguments = call.Arguments.Select(argument => argument is Call { Operator: var name } && !IsFunction(name) ? $"({Print(argument)})" : Print(argument)).ToArray();
        return call.Operator switch
        {
            "and" or "or" => string.Join($" {call.Operator.ToUpperInvariant()} ", arguments),
            "not" => $"NOT ({Print(call.Arguments[0])})",
            "like" => $"{arguments[0]} LIKE {arguments[1]}",
            "between" => $"{arguments[0]} BETWEEN {arguments[1]} AND {arguments[2]}",
            "in" => $"{arguments[0]} IN {arguments[1]}",
            "isNull" => $"{arguments[0]} IS NULL",
            var name when IsFunction(name) => $"{name.ToUpperInvariant()}({string.Join(',', call.Arguments.Select(Print))})",
            var name => $"{arguments[0]} {name} {arguments[1]}",
        };
    }

    private static bool IsFunction(string name) => name is "casei" or "accenti" || (name.Length > 2 && name[1] == '_');
}
