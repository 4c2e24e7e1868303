namespace Civium.Epidemiology.RiskSource;

/// <summary>The baselines, on parameters that may be any number, so that a search needs no bounds. Thread-safe.</summary>
/// <remarks>
/// Logistic: (g, w). Gompertz: A^(B^t) = exp(-e^p0 e^(-t e^p1)), so A = exp(-e^p0) and B = exp(-e^p1). Richards: (ln r, m, ln q).
/// </remarks>
internal static class GrowthCurve
{
    public static int Parameters(Baseline baseline) => baseline switch { Baseline.Static => 0, Baseline.Richards => 3, _ => 2 };

    /// <summary>The value at a time, and its derivatives by the parameters.</summary>
    public static double Value(Baseline baseline, ReadOnlySpan<double> p, double t, Span<double> slopes)
    {
        switch (baseline)
        {
            case Baseline.Static:
                return 1;
            case Baseline.Logistic:
                {
                    var value = 1 / (1 + Math.Exp((-p[0] * t) + p[1]));
                    slopes[0] = value * (1 - value) * t;
                    slopes[1] = -value * (1 - value);
                    return value;
                }

            case Baseline.Gompertz:
                {
                    var rate = Math.Exp(p[1]);
                    var exponent = Math.Exp(p[0] - (t * rate));
                    var value = Math.Exp(-exponent);
                    slopes[0] = -value * exponent;
                    slopes[1] = value * exponent * t * rate;
                    return value;
                }

            default:
                return Richards(p, t, slopes);
        }
    }

    /// <summary>The derivative by time: the daily increment of a continuous curve.</summary>
    public static double Slope(Baseline baseline, ReadOnlySpan<double> p, double t)
    {
        Span<double> unused = stackalloc double[3];
        var value = Value(baseline, p, t, unused);
        return baseline switch
        {
            Baseline.Static => 0,
            Baseline.Logistic => p[0] * value * (1 - value),
            Baseline.Gompertz => value * Math.Exp(p[0] - (t * Math.Exp(p[1])) + p[1]),
            _ => Math.Exp(p[0]) / Math.Exp(p[2]) * value * (1 - Math.Pow(value, Math.Exp(p[2]))),
        };
    }

    /// <summary>The parameters as the literature has them.</summary>
    public static double[] Published(Baseline baseline, ReadOnlySpan<double> p) => baseline switch
    {
        Baseline.Static => [],
        Baseline.Logistic => [p[0], p[1]],
        Baseline.Gompertz => [Math.Exp(-Math.Exp(p[0])), Math.Exp(-Math.Exp(p[1]))],
        _ => [Math.Exp(p[0]), p[1], Math.Exp(p[2])],
    };

    /// <summary>Where a search may begin: growth of 0.3 a day, half way in the middle of <paramref name="days"/> days from <paramref name="first"/> on, and slower and faster ones.</summary>
    public static double[][] Starts(Baseline baseline, double first, int days)
    {
        var middle = first + (days / 2.0);
        double[] rates = [0.3, 0.15, 0.6];
        return baseline switch
        {
            Baseline.Static => [[]],
            Baseline.Logistic => [.. rates.Select(rate => new[] { rate, rate * middle })],
            Baseline.Gompertz => [.. rates.Select(rate => new[] { Math.Log(Math.Log(2)) + (rate / 2 * middle), Math.Log(rate / 2) })],
            _ => [.. rates.Select(rate => new[] { Math.Log(rate), middle, 0.0 })],
        };
    }

    private static double Richards(ReadOnlySpan<double> p, double t, Span<double> slopes)
    {
        var (r, q) = (Math.Exp(p[0]), Math.Exp(p[2]));
        var tail = q * Math.Exp(-r * (t - p[1]));
        var sum = 1 + tail;
        var value = Math.Pow(sum, -1 / q);
        var bySum = -value / (q * sum);
        slopes[0] = bySum * tail * -(t - p[1]) * r;
        slopes[1] = bySum * tail * r;
        slopes[2] = (value * Math.Log(sum) / q) + (bySum * tail);
        return value;
    }
}
