using System.Globalization;
using System.Text;
using Civium.Host.Import.Maps;
using Civium.Host.Import.Tables;

namespace Civium.Host.Epidemic;

/// <summary>A CSV file in memory, with names for its columns and line numbers for its rows.</summary>
internal sealed class TableFile
{
    private static readonly HashSet<string> NoValue = new(StringComparer.OrdinalIgnoreCase) { "", "NA", "NaN", "null" };

    private readonly string[] _header;
    private readonly List<(long Line, string[] Cells)> _rows = [];

    private TableFile(string path, string[] header) => (Path, _header) = (path, header);

    /// <summary>The file as the caller named it.</summary>
    public string Path { get; }

    /// <summary>How many rows it has.</summary>
    public int Count => _rows.Count;

    /// <summary>Reads a file.</summary>
    /// <exception cref="AnalysisException">It cannot be read, or it is no table.</exception>
    public static TableFile Read(string path, CancellationToken cancellation)
    {
        try
        {
            using var stream = FileCheck.OpenSequential(path);
            using var table = new Table(stream, new TableLayout(",", CultureInfo.InvariantCulture, Encoding.UTF8, NoValue));
            if (table.HeaderDamaged || table.Header.Length == 0)
            {
                throw new AnalysisException($"{path} has no first row with the names of its columns.");
            }

            var file = new TableFile(path, table.Header);
            while (table.Read())
            {
                cancellation.ThrowIfCancellationRequested();
                if (table.Count != table.Header.Length)
                {
                    throw new AnalysisException($"{path}:{table.Line}: has {table.Count} cells, but the first row names {table.Header.Length} columns.");
                }

                file._rows.Add((table.Line, [.. Enumerable.Range(0, table.Count).Select(cell => table[cell].Trim())]));
            }

            return file.Count > 0 ? file : throw new AnalysisException($"{path} has no rows.");
        }
        catch (TableException problem)
        {
            throw new AnalysisException($"{path}:{problem.Line}: {problem.Message}.");
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw new AnalysisException($"{path} cannot be read: {problem.Message}");
        }
    }

    /// <summary>The first of some names that is a column, in any case; null for none.</summary>
    public string? Find(params string[] names) =>
        names.Select(name => _header.FirstOrDefault(column => column.Equals(name, StringComparison.OrdinalIgnoreCase))).FirstOrDefault(found => found is not null);

    /// <summary>As <see cref="Find"/>.</summary>
    /// <exception cref="AnalysisException">There is none.</exception>
    public string Need(string what, params string[] names) => Find(names)
        ?? throw new AnalysisException($"{Path} has no column for {what}: it is called {string.Join(" or ", names.Select(name => $"\"{name}\""))}; the file has {string.Join(", ", _header.Take(40))}.");

    /// <summary>A cell; null where it says that there is no value.</summary>
    public string? Text(int row, string column)
    {
        var cell = _rows[row].Cells[Array.IndexOf(_header, column)];
        return NoValue.Contains(cell) ? null : cell;
    }

    /// <summary>A cell as a number; null where it has none.</summary>
    /// <exception cref="AnalysisException">It is no number.</exception>
    public double? Number(int row, string column) => Text(row, column) switch
    {
        null => null,
        var text when double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) => number,
        var text => throw Fault(row, column, $"\"{text}\" is no number"),
    };

    /// <summary>A cell as a count; null where it has none.</summary>
    /// <exception cref="AnalysisException">It is no number of 0 or more.</exception>
    public double? Amount(int row, string column) => Number(row, column) is not < 0 ? Number(row, column) : throw Fault(row, column, $"{Text(row, column)} is below 0: counts are 0 or more");

    /// <summary>A cell as a date; null where it has none.</summary>
    /// <exception cref="AnalysisException">It is no date.</exception>
    public DateOnly? Date(int row, string column) => Text(row, column) switch
    {
        null => null,
        var text when TryDate(text, out var date) => date,
        var text => throw Fault(row, column, $"\"{text}\" is no date: write it like 2020-01-31"),
    };

    /// <summary>Whether a text is a date of year, month and day, with or without a time after it.</summary>
    public static bool TryDate(string text, out DateOnly date) =>
        DateOnly.TryParseExact(text.Split('T', ' ')[0], ["yyyy-MM-dd", "yyyy/MM/dd", "yyyy/M/d", "yyyyMMdd"], CultureInfo.InvariantCulture, DateTimeStyles.None, out date);

    /// <summary>A fault of a cell.</summary>
    public AnalysisException Fault(int row, string column, string problem) =>
        new($"{Path}:{Line(row)}:{Array.IndexOf(_header, column) + 1}: {column}: {problem}.");

    /// <summary>The line of a row, from 1.</summary>
    public long Line(int row) => _rows[row].Line;
}
