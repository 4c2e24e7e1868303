using System.Globalization;
using Civium.Host.Import.Maps;

namespace Civium.Host.Import.Tables;

/// <summary>One reading, or none.</summary>
internal readonly record struct Cell(bool IsMissing, double Number, string? Text, bool IsTruth, bool Truth)
{
    /// <summary>No reading.</summary>
    public static readonly Cell None = new(true, 0, null, false, false);

    /// <summary>Reads a cell by its column's rule.</summary>
    /// <param name="text">The cell's text.</param>
    /// <param name="rule">The column's rule.</param>
    /// <param name="layout">What counts as missing, and how numbers are written.</param>
    /// <param name="cell">The reading.</param>
    /// <returns>What is wrong, or null.</returns>
    public static string? Read(string text, StreamRule rule, TableLayout layout, out Cell cell)
    {
        cell = None;
        if (layout.Missing.Contains(text) || layout.Missing.Contains(text.Trim()))
        {
            return null;
        }

        switch (rule.Type)
        {
            case ReadingType.Text:
                cell = new Cell(false, 0, text, false, false);
                return null;
            case ReadingType.Boolean:
                return ReadTruth(text, out cell);
            default:
                return ReadNumber(text, rule, layout.Culture, out cell);
        }
    }

    private static string? ReadTruth(string text, out Cell cell)
    {
        cell = None;
        bool? truth = text.Trim().ToUpperInvariant() switch
        {
            "TRUE" or "YES" or "1" => true,
            "FALSE" or "NO" or "0" => false,
            _ => null,
        };
        if (truth is not { } known)
        {
            return $"\"{Short(text)}\" is neither true nor false; write true, false, yes, no, 1 or 0";
        }

        cell = new Cell(false, 0, null, true, known);
        return null;
    }

    private static string? ReadNumber(string text, StreamRule rule, CultureInfo culture, out Cell cell)
    {
        cell = None;
        if (!double.TryParse(text, NumberStyles.Float, culture, out var number) || !double.IsFinite(number))
        {
            return $"\"{Short(text)}\" is no number; if it means a missing reading, list it in the map (/table/missing)";
        }

        number *= rule.Factor ?? 1;
        if (!double.IsFinite(number) || number < (rule.Minimum ?? double.MinValue) || number > (rule.Maximum ?? double.MaxValue))
        {
            return string.Create(
                CultureInfo.InvariantCulture,
                $"{number} is outside the range the map allows ({rule.Minimum ?? double.MinValue} to {rule.Maximum ?? double.MaxValue})");
        }

        cell = new Cell(false, number, null, false, false);
        return null;
    }

    private static string Short(string text) => text.Length <= 40 ? text : text[..40] + "…";
}
