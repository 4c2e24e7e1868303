using System.Globalization;

namespace Civium.SensorThings.Query;

/// <summary>Collects the options of one request or of one expanded relation.</summary>
internal sealed class OptionsBuilder(QueryLimits limits, int depth)
{
    private const string Known = "$filter, $orderby, $top, $skip, $count, $select, $expand, $resultFormat";

    private readonly HashSet<string> _seen = new(StringComparer.Ordinal);

    internal QueryOptions Options { get; private set; } = QueryOptions.None;

    /// <summary>Reads one option's value, which is all the scanner holds.</summary>
    internal void Add(string name, Scanner value, int namePosition)
    {
        if (!_seen.Add(name))
        {
            throw new QueryException(name, namePosition, "expected each option at most once, found it twice.");
        }

        Options = name switch
        {
            "$filter" => Options with { Filter = new ExpressionParser(value, limits).ReadAll() },
            "$orderby" => Options with { OrderBy = Orderings(value) },
            "$top" => Options with { Top = Math.Min(Count(value), limits.MaxTop) },
            "$skip" => Options with { Skip = Count(value) },
            "$count" => Options with { Count = Truth(value) },
            "$select" => Options with { Select = Selected(value) },
            "$expand" => Options with { Expand = new ExpandReader(value, limits, depth + 1).ReadAll() },
            "$resultFormat" when depth == 0 => Options with { ResultFormat = NotEmpty(value) },
            "$skiptoken" when depth == 0 => Options with { SkipToken = NotEmpty(value) },
            _ => throw new QueryException(name, namePosition, $"expected one of {Known}, found {name}."),
        };
    }

    private List<Ordering> Orderings(Scanner value)
    {
        var orderings = new List<Ordering>();
        var parser = new ExpressionParser(value, limits);
        do
        {
            var expression = parser.Read();
            var descending = value.TakeWord("desc");
            if (!descending)
            {
                value.TakeWord("asc");
            }

            value.SkipSpaces();
            orderings.Add(new Ordering(expression, descending));
            Limit(value, orderings.Count);
        }
        while (value.Take(','));
        return value.AtEnd ? orderings : throw value.Expected("'asc', 'desc', ',' or the end");
    }

    private List<string> Selected(Scanner value)
    {
        var paths = new List<string>();
        do
        {
            value.SkipSpaces();
            var start = value.Position;
            if (!value.Take('*'))
            {
                do
                {
                    value.ReadName("the name of a property or relation");
                }
                while (value.Take('/'));
            }

            paths.Add(value.Text[start..value.Position]);
            Limit(value, paths.Count);
            value.SkipSpaces();
        }
        while (value.Take(','));
        return value.AtEnd ? paths : throw value.Expected("',' or the end");
    }

    private static int Count(Scanner value)
    {
        var text = value.Remaining.Trim();
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var count)
            ? count
            : throw value.Fail(value.Position, $"expected a whole number from 0 to {int.MaxValue}, found '{Shortened(text)}'");
    }

    private static bool Truth(Scanner value) => value.Remaining.Trim() switch
    {
        "true" => true,
        "false" => false,
        var other => throw value.Fail(value.Position, $"expected true or false, found '{Shortened(other)}'"),
    };

    private static string NotEmpty(Scanner value)
    {
        var text = value.Remaining;
        return text.Length > 0 ? text : throw value.Expected("a value");
    }

    private static string Shortened(string text) => text.Length <= 40 ? text : text[..40] + "…";

    private void Limit(Scanner value, int count)
    {
        if (count > limits.MaxListLength)
        {
            throw value.Fail(value.Position, $"expected at most {limits.MaxListLength} items");
        }
    }
}
