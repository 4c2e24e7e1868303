namespace Civium.Indicators.Statistics;

/// <summary>Sample moments of the values that are not missing (NaN). Safe for concurrent use; each is O(n).</summary>
public static class Moments
{
    /// <summary>How many values are there.</summary>
    public static int Count(ReadOnlySpan<double> values)
    {
        var count = 0;
        foreach (var value in values)
        {
            count += double.IsNaN(value) ? 0 : 1;
        }

        return count;
    }

    /// <summary>The arithmetic mean; NaN of nothing. Compensated summation (Neumaier 1974).</summary>
    public static double Mean(ReadOnlySpan<double> values)
    {
        var (sum, lost, count) = (0.0, 0.0, 0);
        foreach (var value in values)
        {
            if (!double.IsNaN(value))
            {
                var next = sum + value;
                lost += Math.Abs(sum) >= Math.Abs(value) ? sum - next + value : value - next + sum;
                sum = next;
                count++;
            }
        }

        return count == 0 ? double.NaN : (sum + lost) / count;
    }

    /// <summary>The sample standard deviation, divisor n - 1; NaN of fewer than two values.</summary>
    public static double StandardDeviation(ReadOnlySpan<double> values)
    {
        var (count, _, second, _, _) = Central(values);
        return count < 2 ? double.NaN : Math.Sqrt(second / (count - 1));
    }

    /// <summary>
    /// The adjusted Fisher-Pearson skewness G1 = g1 sqrt(n(n-1))/(n-2), g1 = m3/m2^1.5; NaN of fewer than three values or where all are equal.
    /// Source: Joanes and Gill (1998), "Comparing measures of sample skewness and kurtosis", type 2.
    /// </summary>
    public static double Skewness(ReadOnlySpan<double> values)
    {
        var (n, _, second, third, _) = Central(values);
        return n < 3 ? double.NaN : Math.Sqrt(n) * third / Math.Pow(second, 1.5) * Math.Sqrt((double)n * (n - 1)) / (n - 2);
    }

    /// <summary>
    /// The sample excess kurtosis G2 = ((n+1)(g2) + 6)(n-1)/((n-2)(n-3)), g2 = m4/m2^2 - 3; NaN of fewer than four values or where all are
    /// equal. Source: Joanes and Gill (1998), type 2.
    /// </summary>
    public static double Kurtosis(ReadOnlySpan<double> values)
    {
        var (n, _, second, _, fourth) = Central(values);
        return n < 4 ? double.NaN : KurtosisOf(n, second, fourth);
    }

    /// <summary>Skewness and kurtosis together, in one pass.</summary>
    public static (double Skewness, double Kurtosis) Shape(ReadOnlySpan<double> values)
    {
        var (n, _, second, third, fourth) = Central(values);
        return (
            n < 3 ? double.NaN : Math.Sqrt(n) * third / (second * Math.Sqrt(second)) * Math.Sqrt((double)n * (n - 1)) / (n - 2),
            n < 4 ? double.NaN : KurtosisOf(n, second, fourth));
    }

    /// <summary>The smallest and the largest value; NaN of nothing.</summary>
    public static (double Min, double Max) Extremes(ReadOnlySpan<double> values)
    {
        var (min, max) = (double.PositiveInfinity, double.NegativeInfinity);
        foreach (var value in values)
        {
            // Comparisons with NaN are false.
            min = value < min ? value : min;
            max = value > max ? value : max;
        }

        return min > max ? (double.NaN, double.NaN) : (min, max);
    }

    private static double KurtosisOf(int n, double second, double fourth) =>
        (((n + 1) * ((n * fourth / (second * second)) - 3)) + 6) * (n - 1) / ((double)(n - 2) * (n - 3));

    /// <summary>Count, mean and the sums of the second to fourth powers of the deviations.</summary>
    private static (int Count, double Mean, double Second, double Third, double Fourth) Central(ReadOnlySpan<double> values)
    {
        var (sum, count) = (0.0, 0);
        foreach (var value in values)
        {
            if (!double.IsNaN(value))
            {
                sum += value;
                count++;
            }
        }

        var mean = sum / count;
        var (second, third, fourth) = (0.0, 0.0, 0.0);
        foreach (var value in values)
        {
            if (!double.IsNaN(value))
            {
                var deviation = value - mean;
                var square = deviation * deviation;
                second += square;
                third += square * deviation;
                fourth += square * square;
            }
        }

        return (count, mean, second, third, fourth);
    }
}
