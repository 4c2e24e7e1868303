using Civium.Indicators.Data;

namespace Civium.Indicators.Tables;

/// <summary>Data that were read from a table.</summary>
/// <param name="Data">The data.</param>
/// <param name="Framework">The framework they fit: the given one, or for a plain matrix one index over all indicators.</param>
/// <param name="Notes">What the reader of the table took for granted.</param>
public sealed record IndicatorTable(IndicatorData Data, Framework Framework, IReadOnlyList<string> Notes)
{
    /// <summary>
    /// Reads a table with a row for each unit (and year) and a column for each indicator, as COINr's iData: <c>uCode</c> names the unit,
    /// <c>uName</c> its name, <c>Time</c> or <c>Year</c> the year. Without a column <c>uCode</c>, <c>unit</c> or <c>code</c> the first
    /// column names the units. Without a framework every column of numbers is an indicator and every column of text a group. An empty cell,
    /// NA, N/A or NaN is missing. Safe for concurrent use; memory is that of the numbers.
    /// </summary>
    /// <param name="rows">The rows, the header first.</param>
    /// <param name="framework">The framework, or null for a plain matrix.</param>
    /// <param name="problems">Receives what is wrong, by row and column.</param>
    /// <param name="cancellation">Stops the reading.</param>
    /// <returns>The data, or null when anything is wrong.</returns>
    public static IndicatorTable? Read(IEnumerable<TableRow> rows, Framework? framework, ProblemList problems, CancellationToken cancellation = default)
    {
        using var each = rows.GetEnumerator();
        if (!each.MoveNext())
        {
            problems.Add(0, 0, "is empty; the first row names the columns");
            return null;
        }

        var header = IndicatorHeader.Read(each.Current, framework, problems);
        if (header is null)
        {
            return null;
        }

        var reader = new IndicatorRows(header, problems);
        while (each.MoveNext())
        {
            cancellation.ThrowIfCancellationRequested();
            reader.Add(each.Current);
        }

        return reader.Finish(framework);
    }
}
