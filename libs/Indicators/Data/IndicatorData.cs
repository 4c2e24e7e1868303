namespace Civium.Indicators.Data;

/// <summary>
/// Values of indicators by unit and, for a panel, by year. A missing value is NaN, never zero. Rows are ordered by year, so that a year is
/// a range of rows. Immutable as long as the arrays given to it are left alone; safe for concurrent use.
/// </summary>
public sealed class IndicatorData
{
    private readonly double[][] _columns;
    private readonly Dictionary<string, int> _places;

    /// <summary>Makes data.</summary>
    /// <param name="units">The unit of each row, by its code.</param>
    /// <param name="codes">The codes of the columns.</param>
    /// <param name="columns">The values, column by column, as many as there are rows; NaN is missing.</param>
    /// <param name="years">The year of each row in ascending order; null when there is one period only.</param>
    /// <exception cref="ArgumentException">Lengths differ, a unit is there twice in a year, or years are not in order.</exception>
    public IndicatorData(IReadOnlyList<string> units, IReadOnlyList<string> codes, double[][] columns, IReadOnlyList<int>? years = null)
    {
        if (codes.Count != columns.Length || columns.Any(column => column.Length != units.Count) || (years is not null && years.Count != units.Count))
        {
            throw new ArgumentException("There must be a column for each code, and a value and a year for each unit.", nameof(columns));
        }

        Units = units;
        Codes = codes;
        Years = years;
        _columns = columns;
        _places = codes.Select((code, place) => (code, place)).ToDictionary(pair => pair.code, pair => pair.place, StringComparer.Ordinal);
        Periods = Split(units, years);
    }

    private IndicatorData(IndicatorData like, double[][] columns)
    {
        (Units, Codes, Years, Periods, _places, _columns) = (like.Units, like.Codes, like.Years, like.Periods, like._places, columns);
        (Names, Groups, Denominators, Lines, Places) = (like.Names, like.Groups, like.Denominators, like.Lines, like.Places);
    }

    /// <summary>The unit of each row.</summary>
    public IReadOnlyList<string> Units { get; }

    /// <summary>The codes of the columns.</summary>
    public IReadOnlyList<string> Codes { get; }

    /// <summary>The year of each row, ascending; null when there is one period only.</summary>
    public IReadOnlyList<int>? Years { get; }

    /// <summary>The rows of each year, in order; one range of all rows when there are no years.</summary>
    public IReadOnlyList<(int? Year, Range Rows)> Periods { get; }

    /// <summary>Names of the units for people, row by row; the codes where none were given.</summary>
    public IReadOnlyList<string> Names { get => field ?? Units; init; }

    /// <summary>Columns of text that group the units, by code; null where a unit is in no group.</summary>
    public IReadOnlyDictionary<string, string?[]> Groups { get; init; } = new Dictionary<string, string?[]>();

    /// <summary>Columns that indicators are divided by, by code.</summary>
    public IReadOnlyDictionary<string, double[]> Denominators { get; init; } = new Dictionary<string, double[]>();

    /// <summary>The row of the table each row came from; empty when it came from none.</summary>
    public IReadOnlyList<long> Lines { get; init; } = [];

    /// <summary>The column of the table each code came from, from 1; empty when it came from none.</summary>
    public IReadOnlyDictionary<string, int> Places { get; init; } = new Dictionary<string, int>();

    /// <summary>The values of a column.</summary>
    public ReadOnlySpan<double> Column(int place) => _columns[place];

    /// <summary>The values of a column by its code.</summary>
    /// <exception cref="ArgumentException">There is no such column.</exception>
    public double[] Column(string code) =>
        _places.TryGetValue(code, out var place) ? _columns[place] : throw new ArgumentException($"There is no column \"{code}\".", nameof(code));

    /// <summary>The same data with other values; a column that is not named keeps its own.</summary>
    /// <param name="columns">New columns by code.</param>
    /// <exception cref="ArgumentException">A column has another length.</exception>
    public IndicatorData With(IReadOnlyDictionary<string, double[]> columns) => columns.Values.All(column => column.Length == Units.Count)
        ? new(this, [.. Codes.Select((code, place) => columns.GetValueOrDefault(code) ?? _columns[place])])
        : throw new ArgumentException("There must be a value for each unit.", nameof(columns));

    /// <summary>Some rows of it.</summary>
    /// <param name="rows">The rows to keep, ascending.</param>
    public IndicatorData Rows(IReadOnlyList<int> rows) =>
        new(Pick(Units, rows), Codes, [.. _columns.Select(column => Pick(column, rows))], Years is null ? null : Pick(Years, rows))
        {
            Names = Pick(Names, rows),
            Groups = Groups.ToDictionary(pair => pair.Key, pair => Pick(pair.Value, rows)),
            Denominators = Denominators.ToDictionary(pair => pair.Key, pair => Pick(pair.Value, rows)),
            Lines = Lines.Count == 0 ? [] : Pick(Lines, rows),
            Places = Places,
        };

    private static T[] Pick<T>(IReadOnlyList<T> values, IReadOnlyList<int> rows) => [.. rows.Select(row => values[row])];

    private static (int?, Range)[] Split(IReadOnlyList<string> units, IReadOnlyList<int>? years)
    {
        var periods = new List<(int?, Range)>();
        for (var start = 0; start < units.Count;)
        {
            var end = start;
            var seen = new HashSet<string>(StringComparer.Ordinal);
            for (; end < units.Count && (years is null || years[end] == years[start]); end++)
            {
                if (!seen.Add(units[end]))
                {
                    throw new ArgumentException($"The unit \"{units[end]}\" is there twice{(years is null ? "" : $" in {years[start]}")}.", nameof(units));
                }
            }

            if (years is not null && end < units.Count && years[end] < years[start])
            {
                throw new ArgumentException("The rows must be in the order of their years.", nameof(years));
            }

            periods.Add((years?[start], start..end));
            start = end;
        }

        return [.. periods];
    }
}
