using System.Globalization;
using Civium.Indicators.Data;

namespace Civium.Indicators.Tables;

/// <summary>
/// Reads a framework from a table with a row for each node, as COINr's iMeta: <c>iCode</c>, <c>Parent</c>, <c>Type</c> (Indicator,
/// Aggregate, Group, Denominator, Other) and, where wanted, <c>Level</c>, <c>iName</c>, <c>Direction</c>, <c>Weight</c>, <c>Unit</c>,
/// <c>Target</c>, <c>Denominator</c>, <c>goalpost_lower</c>, <c>goalpost_upper</c>, <c>Description</c>. Columns in any order; others are
/// passed over.
/// </summary>
public static class FrameworkTable
{
    private static readonly string[] Needed = ["iCode", "Parent"];
    private static readonly string[] Types = ["indicator", "aggregate", "group", "denominator", "other"];

    /// <summary>Reads it. Safe for concurrent use.</summary>
    /// <param name="rows">The rows, the header first.</param>
    /// <param name="problems">Receives what is wrong, by row and column.</param>
    /// <returns>The framework, or null when anything is wrong.</returns>
    public static Framework? Read(IEnumerable<TableRow> rows, ProblemList problems)
    {
        using var each = rows.GetEnumerator();
        if (!each.MoveNext())
        {
            problems.Add(0, 0, "is empty; the first row names the columns");
            return null;
        }

        var header = new Header(each.Current, problems);
        if (problems.Count > 0)
        {
            return null;
        }

        var read = new Reading(header, problems);
        while (each.MoveNext())
        {
            read.Add(each.Current);
        }

        return read.Finish();
    }

    private sealed class Header
    {
        private readonly Dictionary<string, int> _places = new(StringComparer.OrdinalIgnoreCase);

        public Header(TableRow row, ProblemList problems)
        {
            Count = row.Cells.Count;
            for (var place = 0; place < row.Cells.Count; place++)
            {
                if (!_places.TryAdd(row.Cells[place].Trim(), place) && row.Cells[place].Trim().Length > 0)
                {
                    problems.Add(row.Line, place + 1, $"the column \"{row.Cells[place].Trim()}\" is there twice");
                }
            }

            foreach (var needed in Needed.Where(name => !_places.ContainsKey(name)))
            {
                problems.Add(row.Line, 0, $"has no column \"{needed}\"");
            }
        }

        public int Count { get; }

        public int Place(string name) => _places.GetValueOrDefault(name, -1);
    }

    private sealed class Reading(Header header, ProblemList problems)
    {
        private readonly List<IndicatorNode> _nodes = [];
        private readonly List<long> _lines = [];
        private readonly List<int> _levels = [];
        private readonly List<(TableRow Row, string Type)> _rows = [];
        private readonly List<string> _groups = [];
        private readonly List<string> _denominators = [];

        public void Add(TableRow row)
        {
            if (row.Cells.Count != header.Count)
            {
                problems.Add(row.Line, 0, $"has {row.Cells.Count} cells, but the first row names {header.Count} columns");
                return;
            }

            var type = (Text(row, "Type") ?? "").ToLowerInvariant();
            if (type.Length > 0 && !Types.Contains(type))
            {
                problems.Add(row.Line, header.Place("Type") + 1, $"\"{type}\" is no type; write Indicator, Aggregate, Group, Denominator or Other");
            }

            _rows.Add((row, type));
        }

        public Framework? Finish()
        {
            var parents = _rows.Select(pair => Text(pair.Row, "Parent")).OfType<string>().ToHashSet(StringComparer.Ordinal);
            foreach (var (row, type) in _rows)
            {
                Take(row, type, parents);
            }

            var levels = _levels.Count > 0 && !_levels.Contains(0) ? _levels : null;
            foreach (var (place, message) in problems.Count > 0 ? [] : FrameworkCheck.Problems(_nodes, _denominators, levels))
            {
                problems.Add(place < 0 ? 0 : _lines[place], place < 0 ? 0 : Column(message) + 1, place < 0 ? message : $"{_nodes[place].Code}: {message}");
            }

            return problems.Count > 0 ? null : Framework.Of(_nodes, _groups, _denominators, levels);
        }

        private void Take(TableRow row, string type, HashSet<string> parents)
        {
            var code = Text(row, "iCode");
            switch (type)
            {
                case "group":
                    _groups.Add(code ?? "");
                    return;
                case "denominator":
                    _denominators.Add(code ?? "");
                    return;
                case "other":
                    return;
            }

            if (code is null)
            {
                problems.Add(row.Line, header.Place("iCode") + 1, "has no code");
            }

            _lines.Add(row.Line);
            _levels.Add((int)(Number(row, "Level") ?? 0));
            _nodes.Add(new(code ?? "", Text(row, "iName") ?? code ?? "", Text(row, "Parent"))
            {
                IsIndicator = type.Length > 0 ? type == "indicator" : !parents.Contains(code ?? ""),
                Direction = (int)(Number(row, "Direction") ?? 1),
                Weight = Number(row, "Weight") ?? 1,
                Unit = Text(row, "Unit"),
                Target = Number(row, "Target"),
                Denominator = Text(row, "Denominator"),
                LowerPost = Number(row, "goalpost_lower"),
                UpperPost = Number(row, "goalpost_upper"),
                Description = Text(row, "Description"),
            });
        }

        private int Column(string message) => header.Place(
            message.Contains("denominator", StringComparison.Ordinal) ? "Denominator"
            : message.Contains("direction", StringComparison.Ordinal) ? "Direction"
            : message.Contains("weight", StringComparison.Ordinal) ? "Weight"
            : message.Contains("level", StringComparison.Ordinal) ? "Level"
            : message.Contains("parent", StringComparison.Ordinal) ? "Parent" : "iCode");

        private string? Text(TableRow row, string column)
        {
            var place = header.Place(column);
            var text = place < 0 || place >= row.Cells.Count ? "" : row.Cells[place].Trim();
            return NumberCell.IsMissing(text) ? null : text;
        }

        private double? Number(TableRow row, string column)
        {
            if (Text(row, column) is not { } text)
            {
                return null;
            }

            if (NumberCell.Read(text, out var value) is { } problem)
            {
                problems.Add(row.Line, header.Place(column) + 1, $"{column}: {problem}");
            }
            else if (column is "Direction" or "Level" && value != Math.Truncate(value))
            {
                problems.Add(row.Line, header.Place(column) + 1, $"{column}: {value.ToString(CultureInfo.InvariantCulture)} is not whole");
            }

            return value;
        }
    }
}
