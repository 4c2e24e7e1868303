using Civium.Indicators.Statistics;

namespace Civium.Indicators.Preparing;

/// <summary>Logarithms that bring a long tail in. Safe for concurrent use; O(n).</summary>
public static class LogTransform
{
    /// <summary>y = ln(x - min + 0.01 (max - min)), for a tail to the right. Source: JRC, COIN tool user's guide (2019), 4.2.</summary>
    public static double[] Shifted(ReadOnlySpan<double> values)
    {
        var (min, max) = Moments.Extremes(values);
        var offset = 0.01 * (max - min);
        var result = new double[values.Length];
        for (var row = 0; row < result.Length; row++)
        {
            result[row] = Math.Log(values[row] - min + offset);
        }

        return result;
    }

    /// <summary>As <see cref="Shifted"/> for a positive skewness; its mirror image, -ln(max + 0.01 (max - min) - x), for a negative one.</summary>
    public static double[] TowardsTail(ReadOnlySpan<double> values)
    {
        if (Moments.Skewness(values) > 0)
        {
            return Shifted(values);
        }

        var (min, max) = Moments.Extremes(values);
        var offset = max + (0.01 * (max - min));
        var result = new double[values.Length];
        for (var row = 0; row < result.Length; row++)
        {
            result[row] = -Math.Log(offset - values[row]);
        }

        return result;
    }
}
