using Civium.Detection.Surveillance;

namespace Civium.Host.Epidemic;

/// <summary>A file of counts as an evenly spaced series.</summary>
/// <param name="Series">The counts; not a number where a step is missing.</param>
/// <param name="Labels">The step's text in the file; null where the file has no row for it.</param>
internal sealed record SeriesFile(CountSeries Series, IReadOnlyList<string?> Labels)
{
    private const int MostSteps = 200_000;

    /// <summary>Reads a file with the columns t, or a date, and observed.</summary>
    /// <exception cref="AnalysisException">A row is wrong, or the steps are uneven.</exception>
    public static SeriesFile Read(TableFile file, Parameters parameters, AnalysisScreen screen)
    {
        var time = file.Need("the time", "t", "date", "epoch", "week");
        var dates = file.Find("date", "epoch") is { } column && file.Text(0, column) is { } first && TableFile.TryDate(first, out _) ? column : null;
        dates ??= file.Text(0, time) is { } text && TableFile.TryDate(text, out _) && text.Contains('-', StringComparison.Ordinal) ? time : null;
        var count = file.Need("the count", "observed", "cases", "count", "value");
        var population = file.Find("population");
        var rows = Enumerable.Range(0, file.Count).Select(row => new Row(
            dates is null ? Step(file, row, time) : (file.Date(row, dates) ?? throw file.Fault(row, dates, "has no date")).DayNumber,
            file.Text(row, time) ?? throw file.Fault(row, time, "is empty"),
            file.Amount(row, count) ?? double.NaN,
            population is null ? 1 : file.Amount(row, population) ?? throw file.Fault(row, population, "has no number"),
            file.Line(row))).OrderBy(row => row.Place).ToArray();
        RefuseDoubles(file, rows);
        return dates is null
            ? Numbered(rows, parameters.Whole("freq", 52), population is not null, screen)
            : Dated(file, rows, parameters, population is not null, screen);
    }

    private static int Step(TableFile file, int row, string column)
    {
        var number = file.Number(row, column) ?? throw file.Fault(row, column, "is empty");
        return number == Math.Floor(number) && Math.Abs(number) < 1e9
            ? (int)number
            : throw file.Fault(row, column, $"{number} is no whole number: number the steps 1, 2, 3, or give dates");
    }

    private static void RefuseDoubles(TableFile file, Row[] rows)
    {
        for (var i = 1; i < rows.Length; i++)
        {
            if (rows[i].Place == rows[i - 1].Place)
            {
                throw new AnalysisException($"{file.Path}:{rows[i].Line}: t {rows[i].Label} is there twice, on line {rows[i - 1].Line} too: add the counts up, or leave one out.");
            }
        }
    }

    private static SeriesFile Numbered(Row[] rows, int frequency, bool population, AnalysisScreen screen) =>
        Fill(rows, [.. Enumerable.Range(rows[0].Place, Length(rows[^1].Place - rows[0].Place + 1L))], frequency, null, population, screen);

    private static SeriesFile Dated(TableFile file, Row[] rows, Parameters parameters, bool population, AnalysisScreen screen)
    {
        var gaps = rows.Zip(rows.Skip(1), (one, next) => next.Place - one.Place).ToArray();
        var usual = gaps.Length == 0 ? 7 : gaps.GroupBy(gap => gap).MaxBy(group => group.Count())!.Key;
        var months = usual is >= 28 and <= 31 && rows.All(row => DateOnly.FromDayNumber(row.Place).Day == DateOnly.FromDayNumber(rows[0].Place).Day);
        var grid = new List<int>();
        for (var step = 0; (grid.Count == 0 || grid[^1] < rows[^1].Place) && step <= MostSteps; step++)
        {
            grid.Add(months ? DateOnly.FromDayNumber(rows[0].Place).AddMonths(step).DayNumber : rows[0].Place + (step * usual));
        }

        var places = grid.ToHashSet();
        if (rows.FirstOrDefault(row => !places.Contains(row.Place)) is { } off)
        {
            throw new AnalysisException(
                $"{file.Path}:{off.Line}: {off.Label} is not a whole number of {(months ? "months" : usual == 7 ? "weeks" : $"steps of {usual} days")} after the first date, {rows[0].Label}: "
                + "dates must be evenly spaced. Add counts up by day, week or month first, with 0 where there was no case.");
        }

        var frequency = parameters.Whole("freq", months ? 12 : usual switch { 7 => 52, 1 => 365, _ => Math.Max(1, (int)Math.Round(365.25 / usual)) });
        return Fill(rows, grid, frequency, [.. grid.Select(DateOnly.FromDayNumber)], population, screen);
    }

    private static SeriesFile Fill(Row[] rows, List<int> grid, int frequency, DateOnly[]? dates, bool population, AnalysisScreen screen)
    {
        var byPlace = rows.ToDictionary(row => row.Place);
        var missing = grid.Count - rows.Length;
        if (missing > 0)
        {
            screen.Notice($"{missing} of {grid.Count} steps have no row and count as unknown; where there was no case, give a row with 0.");
        }

        var counts = grid.Select(place => byPlace.TryGetValue(place, out var row) ? row.Count : double.NaN).ToArray();
        var at = grid.Select(place => byPlace.TryGetValue(place, out var row) ? row.Population : rows[0].Population).ToArray();
        return new SeriesFile(new CountSeries(counts, frequency, dates, population ? at : null), [.. grid.Select(place => byPlace.TryGetValue(place, out var row) ? row.Label : null)]);
    }

    private static int Length(long steps) => steps <= MostSteps
        ? (int)steps
        : throw new AnalysisException($"t runs over {steps:N0} steps; a series has {MostSteps:N0} at most. Number the steps 1, 2, 3.");

    private sealed record Row(int Place, string Label, double Count, double Population, long Line);
}
