using Civium.Epidemiology.RiskSource;

namespace Civium.Host.Epidemic;

/// <summary>A file with a row a place and day as a panel.</summary>
internal static class PanelFile
{
    /// <summary>Reads a panel.</summary>
    /// <param name="file">The file.</param>
    /// <param name="covariates">The covariates' columns; null for wuhan_outflow or outflow, gdp and population.</param>
    /// <param name="caseColumn">The column of cumulative cases; null for confirmed or cases.</param>
    /// <exception cref="AnalysisException">A column, a place's day or a region is missing.</exception>
    public static (RiskPanel Panel, IReadOnlyList<string> Names) Read(TableFile file, string[]? covariates, string? caseColumn)
    {
        var place = file.Need("the place", "city_code", "place", "code", "place_code", "city", "name");
        var name = file.Find("city_en", "name", "place_name", "city") ?? place;
        var region = file.Need("the region", "region", "province_en", "province");
        var day = file.Need("the day's number", "day", "t");
        var cases = caseColumn is null ? file.Need("cumulative cases", "confirmed", "cases", "cumulative") : file.Need("cumulative cases", caseColumn);
        covariates = covariates is null
            ? [file.Need("the outflow from the source", "wuhan_outflow", "outflow"), file.Need("GDP (or give --covariates)", "gdp"), file.Need("the population (or give --covariates)", "population")]
            : [.. covariates.Select(column => file.Need("a covariate", column))];
        var rows = Enumerable.Range(0, file.Count).Select(row => new Row(
            row,
            file.Text(row, place) ?? throw file.Fault(row, place, "names no place"),
            file.Text(row, region) ?? throw file.Fault(row, region, $"{file.Text(row, place)} has no region: give each place one, or leave regions out with --no-regions and any text here"),
            Whole(file, row, day))).ToArray();
        return (Build(file, rows, covariates, cases), [.. rows.GroupBy(row => row.Place).Select(group => file.Text(group.First().Number, name) ?? group.Key)]);
    }

    private static int Whole(TableFile file, int row, string column)
    {
        var number = file.Number(row, column) ?? throw file.Fault(row, column, "is empty");
        return number == Math.Floor(number) && Math.Abs(number) < 1e6 ? (int)number : throw file.Fault(row, column, $"{number} is no day's number");
    }

    private static RiskPanel Build(TableFile file, Row[] rows, string[] covariates, string cases)
    {
        var (first, last) = (rows.Min(row => row.Day), rows.Max(row => row.Day));
        var places = rows.GroupBy(row => row.Place).Select(group => group.OrderBy(row => row.Day).ToArray()).ToArray();
        foreach (var one in places)
        {
            CheckPlace(file, one, first, last);
        }

        double[] Column(Row[] one, string column) => [.. one.Select(row => file.Amount(row.Number, column) ?? throw file.Fault(row.Number, column, "is empty: every place needs every day's number"))];
        return new RiskPanel(
            [.. places.Select(one => one[0].Place)],
            [.. places.Select(one => one[0].Region)],
            covariates,
            first,
            [.. places.Select(one => Column(one, cases))],
            [.. covariates.Select(covariate => places.Select(one => Column(one, covariate)).ToArray())]);
    }

    private static void CheckPlace(TableFile file, Row[] rows, int first, int last)
    {
        for (var i = 0; i < rows.Length; i++)
        {
            if (rows[i].Region != rows[0].Region)
            {
                throw new AnalysisException($"{file.Path}:{file.Line(rows[i].Number)}: {rows[i].Place} is in {rows[i].Region} here, but in {rows[0].Region} on line {file.Line(rows[0].Number)}: a place has one region.");
            }

            if (i > 0 && rows[i].Day == rows[i - 1].Day)
            {
                throw new AnalysisException($"{file.Path}:{file.Line(rows[i].Number)}: {rows[i].Place} has day {rows[i].Day} twice, on line {file.Line(rows[i - 1].Number)} too: leave one out.");
            }
        }

        var days = rows.Select(row => row.Day).ToHashSet();
        if (rows.Length != last - first + 1)
        {
            var gap = Enumerable.Range(first, last - first + 1).First(day => !days.Contains(day));
            throw new AnalysisException($"{file.Path}: {rows[0].Place} has no row for day {gap}: every place needs every day from {first} to {last}. Fill the gap with the cumulative count of the day before.");
        }
    }

    private sealed record Row(int Number, string Place, string Region, int Day);
}
