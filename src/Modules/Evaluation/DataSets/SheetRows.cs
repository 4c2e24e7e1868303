using System.Globalization;
using System.Text;
using Civium.Indicators.Tables;
using CsvHelper;
using CsvHelper.Configuration;
using ExcelDataReader;

namespace Civium.Modules.Evaluation.DataSets;

/// <summary>A file that is no table.</summary>
internal sealed class SheetException(long row, string problem) : Exception(problem)
{
    /// <summary>The row where it ends; 0 for the whole.</summary>
    public long Row { get; } = row;
}

/// <summary>Reads the rows of a CSV text or of the first sheet of an Excel file (.xlsx, .xls).</summary>
internal static class SheetRows
{
    private const int LongestCell = 65536;
    private const int MostRows = 1_000_000;
    private const int MostCells = 20_000_000;

    static SheetRows() => Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);

    /// <summary>The rows of a file by its name's ending.</summary>
    /// <exception cref="SheetException">It is damaged or too large.</exception>
    public static IReadOnlyList<TableRow> Read(string name, byte[] bytes)
    {
        var rows = new List<TableRow>();
        var cells = 0L;
        var isExcel = name.EndsWith(".xlsx", StringComparison.OrdinalIgnoreCase) || name.EndsWith(".xls", StringComparison.OrdinalIgnoreCase);
        foreach (var row in isExcel ? Excel(bytes) : Csv(bytes))
        {
            cells += row.Cells.Count;
            if (rows.Count >= MostRows || cells > MostCells)
            {
                throw new SheetException(row.Line, $"is too large: at most {MostRows:N0} rows and {MostCells:N0} cells are taken here; use civium evaluate for more");
            }

            if (row.Cells.Any(cell => cell.Trim().Length > 0))
            {
                rows.Add(row);
            }
        }

        return rows;
    }

    /// <summary>Writes rows as CSV; empty lines keep the numbers of the rows.</summary>
    public static string Write(IEnumerable<TableRow> rows)
    {
        var text = new StringBuilder();
        var line = 1L;
        foreach (var row in rows)
        {
            for (; line < row.Line; line++)
            {
                text.Append('\n');
            }

            text.AppendJoin(',', row.Cells.Select(Quoted)).Append('\n');
            line++;
        }

        return text.ToString();
    }

    private static string Quoted(string cell) =>
        cell.AsSpan().IndexOfAny(",\"\n\r") < 0 ? cell : $"\"{cell.Replace("\"", "\"\"", StringComparison.Ordinal).Replace("\r", " ", StringComparison.Ordinal).Replace("\n", " ", StringComparison.Ordinal)}\"";

    private static IEnumerable<TableRow> Csv(byte[] bytes)
    {
        using var text = new StreamReader(new MemoryStream(bytes), new UTF8Encoding(false, throwOnInvalidBytes: true));
        var isDamaged = false;
        using var parser = new CsvParser(text, new CsvConfiguration(CultureInfo.InvariantCulture)
        {
            Mode = CsvMode.RFC4180,
            IgnoreBlankLines = false,
            MaxFieldSize = LongestCell,
            BadDataFound = _ => isDamaged = true,
        });
        for (var line = 1L; Next(parser, line); line = parser.RawRow + 1)
        {
            var cells = Enumerable.Range(0, parser.Count).Select(place => parser[place]).ToArray();
            yield return isDamaged ? throw new SheetException(line, "has a quotation mark that does not belong there or is never closed") : new TableRow(line, cells);
        }
    }

    private static bool Next(CsvParser parser, long line)
    {
        try
        {
            return parser.Read();
        }
        catch (MaxFieldSizeException)
        {
            throw new SheetException(line, $"has a cell longer than {LongestCell} characters; a quotation mark may be missing");
        }
        catch (DecoderFallbackException)
        {
            throw new SheetException(line, "has bytes that are not UTF-8, here or soon after; save the file as UTF-8");
        }
    }

    private static IEnumerable<TableRow> Excel(byte[] bytes)
    {
        using var reader = Open(bytes);
        for (var line = 1L; Read(reader, line); line++)
        {
            var cells = new string[reader.FieldCount];
            for (var place = 0; place < cells.Length; place++)
            {
                cells[place] = reader.GetValue(place) switch
                {
                    null => "",
                    double number => number.ToString("R", CultureInfo.InvariantCulture),
                    IFormattable other => other.ToString(null, CultureInfo.InvariantCulture),
                    var other => other.ToString() ?? "",
                };
            }

            yield return new TableRow(line, cells);
        }
    }

    private static IExcelDataReader Open(byte[] bytes)
    {
        try
        {
            return ExcelReaderFactory.CreateReader(new MemoryStream(bytes));
        }
        catch (Exception fault) when (fault is not OutOfMemoryException)
        {
            // The reader meets damage in many ways; to the sender they are one.
            throw new SheetException(0, "is no Excel file that can be read: it is damaged or locked with a password");
        }
    }

    private static bool Read(IExcelDataReader reader, long line)
    {
        try
        {
            return reader.Read();
        }
        catch (Exception fault) when (fault is not OutOfMemoryException)
        {
            throw new SheetException(line, "cannot be read from here on: the file is damaged");
        }
    }
}
