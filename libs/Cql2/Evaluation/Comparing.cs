using Civium.Cql2.Expressions;

namespace Civium.Cql2.Evaluation;

/// <summary>Compares values. A text compared with a time is read as one; values of different kinds otherwise do not compare.</summary>
internal static class Comparing
{
    public static bool? Holds(string name, object one, object other)
    {
        if (Compare(one, other) is not { } order)
        {
            return null;
        }

        return name switch
        {
            "=" => order == 0,
            "<>" => order != 0,
            "<" => order < 0,
            ">" => order > 0,
            "<=" => order <= 0,
            _ => order >= 0,
        };
    }

    /// <summary>Negative, zero or positive; null when they do not compare.</summary>
    public static int? Compare(object one, object other) => (one, other) switch
    {
        (double left, double right) => left.CompareTo(right),
        (string left, string right) => string.CompareOrdinal(left, right),
        (bool left, bool right) => left.CompareTo(right),
        (DateOnly left, DateOnly right) => left.CompareTo(right),
        (string text, DateTime or DateOnly) => Parsed(text) is { } time ? Compare(time, other) : null,
        (DateTime or DateOnly, string text) => Parsed(text) is { } time ? Compare(one, time) : null,
        (DateTime or DateOnly, DateTime or DateOnly) => Start(one).CompareTo(Start(other)),
        _ => null,
    };

    private static DateTime Start(object time) => time is DateOnly date ? date.ToDateTime(TimeOnly.MinValue, DateTimeKind.Utc) : (DateTime)time;

    private static object? Parsed(string text) => Times.Parse(text) switch { DateLiteral date => date.Date, TimestampLiteral time => time.Time, _ => null };
}
