using Civium.Indicators.Statistics;

namespace Civium.Indicators.Preparing;

/// <summary>A column after winsorising.</summary>
/// <param name="Values">The values.</param>
/// <param name="High">How many were lowered.</param>
/// <param name="Low">How many were raised.</param>
public sealed record Winsorised(double[] Values, int High, int Low);

/// <summary>Pulls outliers in.</summary>
public static class Winsorise
{
    /// <summary>
    /// While |skewness| and kurtosis are both at or above their thresholds and fewer than <paramref name="mostPoints"/> values were moved:
    /// moves the largest value (for a negative skewness the smallest) to the next one. Source: JRC, COIN tool user's guide (2019), 4.2.
    /// O(n) a point. Safe for concurrent use.
    /// </summary>
    /// <param name="values">The column; NaN is missing.</param>
    /// <param name="mostPoints">The most values to move; ties are moved together and may exceed it.</param>
    /// <param name="skewness">The threshold of the absolute skewness.</param>
    /// <param name="kurtosis">The threshold of the kurtosis.</param>
    public static Winsorised Column(ReadOnlySpan<double> values, int mostPoints = 5, double skewness = 2, double kurtosis = 3.5)
    {
        var moved = values.ToArray();
        var (high, low) = (0, 0);
        var shape = Moments.Shape(moved);
        while (!Passes(shape, skewness, kurtosis) && high + low < mostPoints)
        {
            if (shape.Skewness >= 0)
            {
                high = Pull(moved, 1);
            }
            else
            {
                low = Pull(moved, -1);
            }

            shape = Moments.Shape(moved);
        }

        return new(moved, high, low);
    }

    /// <summary>Whether a shape calls for no treatment: |skewness| or kurtosis is below its threshold, or neither is defined.</summary>
    internal static bool Passes((double Skewness, double Kurtosis) shape, double skewness, double kurtosis) =>
        !(Math.Abs(shape.Skewness) >= skewness && shape.Kurtosis >= kurtosis);

    /// <summary>Moves the most extreme values to the next one and counts how many stand there now, earlier ones included.</summary>
    private static int Pull(double[] values, int sign)
    {
        var (first, second, count) = (double.NegativeInfinity, double.NegativeInfinity, 0);
        foreach (var value in values)
        {
            var turned = sign * value;
            if (turned > first)
            {
                (second, first, count) = (first, turned, 1);
            }
            else if (turned == first)
            {
                count++;
            }
            else if (turned > second)
            {
                second = turned;
            }
        }

        for (var row = 0; row < values.Length; row++)
        {
            values[row] = sign * values[row] == first ? sign * second : values[row];
        }

        return count;
    }
}
