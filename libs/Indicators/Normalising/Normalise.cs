using Civium.Indicators.Statistics;

namespace Civium.Indicators.Normalising;

/// <summary>
/// Brings an indicator onto a common scale on which more is better. The values are first multiplied by the indicator's direction, as
/// COINr's <c>Normalise</c> does. Missing stays missing. A constant column has no information: it becomes the lower bound (min-max) or 0
/// (z-score, distance to maximum). Source: OECD and JRC (2008), "Handbook on constructing composite indicators", step 5. Safe for
/// concurrent use; O(n), ranks O(n log n).
/// </summary>
public static class Normalise
{
    /// <summary>(x - min) / (max - min) (upper - lower) + lower.</summary>
    public static double[] MinMax(ReadOnlySpan<double> values, int direction = 1, double lower = 0, double upper = 100)
    {
        var (min, max) = Turned(Moments.Extremes(values), direction);
        var (range, width) = (max - min, upper - lower);
        var result = new double[values.Length];
        for (var row = 0; row < result.Length; row++)
        {
            // A loop of its own: this is what most runs do most. NaN stays NaN.
            result[row] = range == 0 && !double.IsNaN(values[row]) ? lower : (((direction * values[row]) - min) / range * width) + lower;
        }

        return result;
    }

    /// <summary>(x - mean) / sd * spread + centre, with the sample standard deviation.</summary>
    public static double[] ZScore(ReadOnlySpan<double> values, int direction = 1, double centre = 0, double spread = 1)
    {
        var mean = direction * Moments.Mean(values);
        var deviation = Moments.StandardDeviation(values);
        return Map(values, direction, x => (deviation > 0 ? (x - mean) / deviation * spread : 0) + centre);
    }

    /// <summary>1 for the worst; equal values share the lowest of their ranks.</summary>
    public static double[] Rank(ReadOnlySpan<double> values, int direction = 1) => Ranks.Ascending(Map(values, direction, x => x));

    /// <summary>(rank - 1) / (n - 1), n the number of values that are there; 0 when there is one.</summary>
    public static double[] PercentileRank(ReadOnlySpan<double> values, int direction = 1)
    {
        var others = Math.Max(1, Moments.Count(values) - 1);
        return Map(Rank(values, direction), 1, rank => (rank - 1) / others);
    }

    /// <summary>rank - 1.</summary>
    public static double[] Borda(ReadOnlySpan<double> values, int direction = 1) => Map(Rank(values, direction), 1, rank => rank - 1);

    /// <summary>1 - (max - x) / (max - min).</summary>
    public static double[] DistanceToMaximum(ReadOnlySpan<double> values, int direction = 1)
    {
        var (min, max) = Turned(Moments.Extremes(values), direction);
        return Map(values, direction, x => max == min ? 0 : 1 - ((max - x) / (max - min)));
    }

    /// <summary>x / max. Only for indicators that are positive and of which more is better: a maximum of 0 gives no finite result.</summary>
    public static double[] FractionOfMaximum(ReadOnlySpan<double> values, int direction = 1)
    {
        var (_, max) = Turned(Moments.Extremes(values), direction);
        return Map(values, direction, x => x / max);
    }

    /// <summary>(x - min) / (target - min); for a negative direction (max - x) / (max - target).</summary>
    /// <param name="values">The indicator.</param>
    /// <param name="target">The target in the indicator's own unit.</param>
    /// <param name="direction">1 or -1.</param>
    /// <param name="isCapped">Whether 1 is the most.</param>
    public static double[] DistanceToTarget(ReadOnlySpan<double> values, double target, int direction = 1, bool isCapped = false)
    {
        var (min, _) = Turned(Moments.Extremes(values), direction);
        var aim = direction * target;
        return Map(values, direction, x => (x - min) / (aim - min) is var share && isCapped ? Math.Min(1, share) : (x - min) / (aim - min));
    }

    /// <summary>1 - (r - x) / (r - min), r the value in row <paramref name="reference"/>.</summary>
    public static double[] DistanceToReference(ReadOnlySpan<double> values, int reference, int direction = 1, bool isCapped = false)
    {
        var (min, _) = Turned(Moments.Extremes(values), direction);
        var r = direction * values[reference];
        return Map(values, direction, x => 1 - ((r - x) / (r - min)) is var share && isCapped ? Math.Min(1, share) : 1 - ((r - x) / (r - min)));
    }

    /// <summary>(x - worst) / (best - worst), cut to [0, 1], times the factor. The posts carry the direction, whichever is larger.</summary>
    public static double[] Goalposts(ReadOnlySpan<double> values, double worst, double best, double factor = 100) =>
        Map(values, 1, x => double.IsNaN(x) ? x : Math.Clamp((x - worst) / (best - worst), 0, 1) * factor);

    /// <summary>(x - lower) / (upper - lower) times the factor, with fixed bounds on the values after the direction.</summary>
    public static double[] Scale(ReadOnlySpan<double> values, int direction = 1, double lower = 0, double upper = 100, double factor = 100) =>
        Map(values, direction, x => (x - lower) / (upper - lower) * factor);

    private static (double Min, double Max) Turned((double Min, double Max) extremes, int direction) => direction switch
    {
        1 => extremes,
        -1 => (-extremes.Max, -extremes.Min),
        _ => throw new ArgumentOutOfRangeException(nameof(direction), direction, "The direction must be 1 or -1."),
    };

    private static double[] Map(ReadOnlySpan<double> values, int direction, Func<double, double> map)
    {
        var result = new double[values.Length];
        for (var row = 0; row < result.Length; row++)
        {
            result[row] = double.IsNaN(values[row]) ? double.NaN : map(direction * values[row]);
        }

        return result;
    }
}
