using System.Globalization;

namespace Civium.Indicators.Tables;

/// <summary>Reads a cell that holds a number or nothing.</summary>
internal static class NumberCell
{
    /// <summary>Reads it; missing is NaN.</summary>
    /// <returns>What is wrong, or null.</returns>
    public static string? Read(string cell, out double value)
    {
        var text = cell.AsSpan().Trim();
        if (IsMissing(text))
        {
            value = double.NaN;
            return null;
        }

        if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out value))
        {
            return double.IsFinite(value) ? null : $"\"{Short(text)}\" is not finite; leave the cell empty, or write NA, where the value is not known";
        }

        return $"\"{Short(text)}\" is no number; write it like 1234.5, without a separator for thousands, or leave the cell empty where it is not known";
    }

    /// <summary>Whether a cell says that nothing is known: empty, NA, N/A or NaN.</summary>
    public static bool IsMissing(ReadOnlySpan<char> text) =>
        text.IsEmpty || text.Equals("NA", StringComparison.OrdinalIgnoreCase) || text.Equals("N/A", StringComparison.OrdinalIgnoreCase)
        || text.Equals("NaN", StringComparison.OrdinalIgnoreCase);

    private static string Short(ReadOnlySpan<char> text) => text.Length <= 40 ? text.ToString() : string.Concat(text[..40], "...");
}
