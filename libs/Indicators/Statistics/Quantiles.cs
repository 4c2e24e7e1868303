using MathNet.Numerics.Statistics;

namespace Civium.Indicators.Statistics;

/// <summary>Quantiles of the values that are not missing. Safe for concurrent use; O(n log n).</summary>
public static class Quantiles
{
    /// <summary>The median; the mean of the middle two of an even number; NaN of nothing. O(n).</summary>
    public static double Median(ReadOnlySpan<double> values)
    {
        var there = new double[Moments.Count(values)];
        var count = 0;
        foreach (var value in values)
        {
            if (!double.IsNaN(value))
            {
                there[count++] = value;
            }
        }

        return ArrayStatistics.MedianInplace(there);
    }

    /// <summary>
    /// The quantile by linear interpolation of the order statistics, h = (n - 1) p. Source: Hyndman and Fan (1996), "Sample quantiles in
    /// statistical packages", definition 7; R's default.
    /// </summary>
    /// <param name="values">The values; NaN is left out.</param>
    /// <param name="probability">From 0 to 1.</param>
    public static double Of(ReadOnlySpan<double> values, double probability)
    {
        var sorted = new double[values.Length];
        var count = 0;
        foreach (var value in values)
        {
            if (!double.IsNaN(value))
            {
                sorted[count++] = value;
            }
        }

        Array.Sort(sorted, 0, count);
        return OfSorted(sorted.AsSpan(0, count), probability);
    }

    /// <summary>The same of values that are sorted already and none of which is missing.</summary>
    public static double OfSorted(ReadOnlySpan<double> sorted, double probability)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(probability);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(probability, 1);
        if (sorted.Length == 0)
        {
            return double.NaN;
        }

        var position = (sorted.Length - 1) * probability;
        var below = (int)position;
        var share = position - below;
        return share == 0 ? sorted[below] : sorted[below] + (share * (sorted[below + 1] - sorted[below]));
    }
}
