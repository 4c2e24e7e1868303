namespace Civium.Indicators.Preparing;

/// <summary>Fills missing values of a panel from the same unit's earlier years.</summary>
public static class LatestValue
{
    /// <summary>
    /// The latest earlier value of the same unit; it stays missing where there is none within reach. O(n). Safe for concurrent use.
    /// </summary>
    /// <param name="values">The indicator, row by row; NaN is missing.</param>
    /// <param name="units">The unit of each row.</param>
    /// <param name="years">The year of each row, ascending.</param>
    /// <param name="reach">How many years back a value may be.</param>
    public static double[] Column(ReadOnlySpan<double> values, IReadOnlyList<string> units, IReadOnlyList<int> years, int reach = int.MaxValue)
    {
        var filled = values.ToArray();
        var latest = new Dictionary<string, (int Year, double Value)>(StringComparer.Ordinal);
        for (var row = 0; row < filled.Length; row++)
        {
            if (!double.IsNaN(filled[row]))
            {
                latest[units[row]] = (years[row], filled[row]);
            }
            else if (latest.TryGetValue(units[row], out var known) && (long)years[row] - known.Year <= reach)
            {
                filled[row] = known.Value;
            }
        }

        return filled;
    }
}
