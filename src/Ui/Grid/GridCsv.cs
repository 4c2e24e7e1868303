using System.Text;

namespace Civium.Ui.Grid;

/// <summary>A table as a file (RFC 4180), as it is shown: chosen columns, filtered, in order.</summary>
internal static class GridCsv
{
    // A spreadsheet runs what begins so; an apostrophe before it keeps it a text (OWASP, CSV injection).
    private const string Formula = "=+-@\t\r";

    public static string Write<TRow>(IReadOnlyList<GridColumn<TRow>> columns, IEnumerable<TRow> rows)
    {
        var text = new StringBuilder();
        text.AppendJoin(',', columns.Select(column => Field(column.Title))).Append("\r\n");
        foreach (var row in rows)
        {
            text.AppendJoin(',', columns.Select(column => Field(column.Text(row) ?? ""))).Append("\r\n");
        }

        return text.ToString();
    }

    internal static string Field(string text)
    {
        var safe = text.Length > 0 && Formula.Contains(text[0], StringComparison.Ordinal) && !double.TryParse(text, out _) ? "'" + text : text;
        return safe.AsSpan().IndexOfAny("\",\r\n") < 0 ? safe : $"\"{safe.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
    }
}
