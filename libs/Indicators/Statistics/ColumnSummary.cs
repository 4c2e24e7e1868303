namespace Civium.Indicators.Statistics;

/// <summary>What a column of values is like.</summary>
/// <param name="Available">How many values are there.</param>
/// <param name="Share">Their share of all rows.</param>
/// <param name="Min">The smallest.</param>
/// <param name="Max">The largest.</param>
/// <param name="Mean">The mean.</param>
/// <param name="Median">The median.</param>
/// <param name="StandardDeviation">The sample standard deviation.</param>
/// <param name="Skewness">See <see cref="Moments.Skewness"/>.</param>
/// <param name="Kurtosis">See <see cref="Moments.Kurtosis"/>.</param>
/// <param name="NonZero">How many are not zero.</param>
/// <param name="Unique">How many different values there are.</param>
/// <param name="Same">How often the most frequent value occurs.</param>
public sealed record ColumnSummary(
    int Available, double Share, double Min, double Max, double Mean, double Median, double StandardDeviation, double Skewness, double Kurtosis, int NonZero, int Unique, int Same)
{
    /// <summary>Whether skewness and kurtosis are both large, by the thresholds 2 and 3.5 of the JRC's handbook: probably outliers.</summary>
    public bool HasOutliers => Math.Abs(Skewness) > 2 && Kurtosis > 3.5;

    /// <summary>Summarises a column. O(n log n). Safe for concurrent use.</summary>
    public static ColumnSummary Of(ReadOnlySpan<double> values)
    {
        var counts = new Dictionary<double, int>();
        foreach (var value in values)
        {
            if (!double.IsNaN(value))
            {
                counts[value] = counts.GetValueOrDefault(value) + 1;
            }
        }

        var available = counts.Values.Sum();
        var (min, max) = Moments.Extremes(values);
        var (skewness, kurtosis) = Moments.Shape(values);
        return new(
            available, values.Length == 0 ? 0 : (double)available / values.Length, min, max, Moments.Mean(values), Quantiles.Median(values),
            Moments.StandardDeviation(values), skewness, kurtosis, available - counts.GetValueOrDefault(0), counts.Count, counts.Count == 0 ? 0 : counts.Values.Max());
    }
}
