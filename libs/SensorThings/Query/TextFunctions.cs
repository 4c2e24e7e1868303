using static Civium.SensorThings.Query.ValueKind;

namespace Civium.SensorThings.Query;

/// <summary>Functions on text; all compare ordinally and count UTF-16 units.</summary>
internal static class TextFunctions
{
    private const int LongestResult = 1_000_000;

    internal static readonly Function[] All =
    [
        new("substringof", [Text, Text], ValueKind.Boolean, a => QueryValue.Of(a[1].Text.Contains(a[0].Text, StringComparison.Ordinal))),
        new("contains", [Text, Text], ValueKind.Boolean, a => QueryValue.Of(a[0].Text.Contains(a[1].Text, StringComparison.Ordinal))),
        new("endswith", [Text, Text], ValueKind.Boolean, a => QueryValue.Of(a[0].Text.EndsWith(a[1].Text, StringComparison.Ordinal))),
        new("startswith", [Text, Text], ValueKind.Boolean, a => QueryValue.Of(a[0].Text.StartsWith(a[1].Text, StringComparison.Ordinal))),
        new("length", [Text], Number, a => QueryValue.Of((long)a[0].Text.Length)),
        new("indexof", [Text, Text], Number, a => QueryValue.Of((long)a[0].Text.IndexOf(a[1].Text, StringComparison.Ordinal))),
        new("substring", [Text, Number, Number], Text, Substring, Optional: 1),
        new("tolower", [Text], Text, a => QueryValue.Of(a[0].Text.ToLowerInvariant())),
        new("toupper", [Text], Text, a => QueryValue.Of(a[0].Text.ToUpperInvariant())),
        new("trim", [Text], Text, a => QueryValue.Of(a[0].Text.Trim())),
        new("concat", [Text, Text], Text, Concat),
    ];

    private static QueryValue Substring(QueryValue[] arguments)
    {
        var text = arguments[0].Text;
        var start = Math.Clamp(arguments[1].Double, 0, text.Length);
        var length = arguments.Length == 3 ? Math.Clamp(arguments[2].Double, 0, text.Length - start) : text.Length - start;
        return QueryValue.Of(text.Substring((int)start, (int)length));
    }

    // Nested calls double the length each time: without a bound a short filter could fill the memory.
    private static QueryValue Concat(QueryValue[] arguments) =>
        arguments[0].Text.Length + arguments[1].Text.Length <= LongestResult
            ? QueryValue.Of(arguments[0].Text + arguments[1].Text)
            : QueryValue.Null;
}
