namespace Civium.Indicators.Preparing;

/// <summary>How complete a unit's data are.</summary>
/// <param name="Row">The unit's row.</param>
/// <param name="Available">The share of indicators that have a value, 0 to 1.</param>
/// <param name="NonZero">The share of those values that are not zero; NaN without any.</param>
/// <param name="IsKept">Whether it stays.</param>
public sealed record ScreenedUnit(int Row, double Available, double NonZero, bool IsKept);

/// <summary>Leaves out units of which too little is known.</summary>
public static class Screen
{
    /// <summary>
    /// A unit stays when its share of available values is at least <paramref name="available"/> and, of those, the share that is not zero
    /// at least <paramref name="nonZero"/>. O(n k). Safe for concurrent use.
    /// </summary>
    /// <param name="columns">The indicators; NaN is missing.</param>
    /// <param name="available">From 0 to 1.</param>
    /// <param name="nonZero">From 0 to 1; 0 asks for nothing.</param>
    public static IReadOnlyList<ScreenedUnit> Units(IReadOnlyList<double[]> columns, double available, double nonZero = 0)
    {
        var result = new ScreenedUnit[columns[0].Length];
        for (var row = 0; row < result.Length; row++)
        {
            var (there, zero) = (0, 0);
            foreach (var column in columns)
            {
                there += double.IsNaN(column[row]) ? 0 : 1;
                zero += column[row] == 0 ? 1 : 0;
            }

            var (availableShare, nonZeroShare) = ((double)there / columns.Count, (double)(there - zero) / there);
            result[row] = new(row, availableShare, nonZeroShare, availableShare >= available && (nonZero == 0 || nonZeroShare >= nonZero));
        }

        return result;
    }
}
