using System.Globalization;
using System.Text;
using Civium.Indicators.Tables;
using CsvHelper;
using CsvHelper.Configuration;

namespace Civium.Host.Evaluate;

/// <summary>Reads a CSV file (RFC 4180, UTF-8) row by row.</summary>
internal static class CsvRows
{
    private const int LongestCell = 65536;

    /// <summary>The rows of a file; blank lines are passed over.</summary>
    /// <exception cref="CsvException">The file is damaged: where and how.</exception>
    public static IEnumerable<TableRow> Read(string path)
    {
        using var text = new StreamReader(path, new UTF8Encoding(false, throwOnInvalidBytes: true));
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
            var cells = new string[parser.Count];
            for (var place = 0; place < cells.Length; place++)
            {
                cells[place] = parser[place];
                if (isDamaged)
                {
                    throw new CsvException(line, place + 1, "has a quotation mark that does not belong there or is never closed; write \"\" for one inside a quoted cell");
                }
            }

            if (cells.Length > 1 || !parser.RawRecord.AsSpan().IsWhiteSpace())
            {
                yield return new TableRow(line, cells);
            }
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
            throw new CsvException(line, 0, $"has a cell longer than {LongestCell} characters; a quotation mark may be missing");
        }
        catch (DecoderFallbackException)
        {
            throw new CsvException(line, 0, "this row or one soon after it has bytes that are not UTF-8; save the file as UTF-8");
        }
    }
}

/// <summary>A CSV file that cannot be read any further.</summary>
internal sealed class CsvException(long line, int column, string problem) : Exception(problem)
{
    public long Line { get; } = line;

    public int Column { get; } = column;
}
