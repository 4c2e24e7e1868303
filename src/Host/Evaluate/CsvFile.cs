using System.Globalization;
using System.Text;

namespace Civium.Host.Evaluate;

/// <summary>Makes a CSV text (RFC 4180 quoting); numbers are written so that they read back exactly, a missing one as an empty cell.</summary>
internal sealed class CsvFile
{
    private readonly StringBuilder _text = new();

    public CsvFile(params IReadOnlyList<string> header) => Row([.. header]);

    public void Row(params IReadOnlyList<object?> cells)
    {
        for (var place = 0; place < cells.Count; place++)
        {
            _text.Append(place == 0 ? "" : ",").Append(Cell(cells[place]));
        }

        _text.Append('\n');
    }

    public override string ToString() => _text.ToString();

    private static string Cell(object? value) => value switch
    {
        null => "",
        double number => double.IsNaN(number) ? "" : number.ToString("R", CultureInfo.InvariantCulture),
        IFormattable formattable => formattable.ToString(null, CultureInfo.InvariantCulture),
        _ => Quoted(value.ToString() ?? ""),
    };

    private static string Quoted(string text) => text.AsSpan().IndexOfAny(",\"\n\r") < 0 ? text : $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
