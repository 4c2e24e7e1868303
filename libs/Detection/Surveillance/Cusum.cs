using MathNet.Numerics.Integration;

namespace Civium.Detection.Surveillance;

/// <summary>How a count becomes a standard normal score.</summary>
public enum CusumTransformation
{
    /// <summary>(x - m) / sqrt(m).</summary>
    Standard,

    /// <summary>Rossi et al. 1999.</summary>
    Rossi,

    /// <summary>Anscombe's residual for Poisson counts.</summary>
    Anscombe,

    /// <summary>The same, with the second term of its mean.</summary>
    AnscombeSecond,

    /// <summary>Pearson's residual for negative binomial counts.</summary>
    PearsonNegativeBinomial,

    /// <summary>Anscombe's residual for negative binomial counts.</summary>
    AnscombeNegativeBinomial,

    /// <summary>The count itself.</summary>
    None,
}

/// <summary>The one-sided CUSUM of standardised counts: sums small excesses until they are too much. O(1) a step. Immutable.</summary>
/// <remarks>
/// Source: Rossi, Lampugnani and Marchi, "An approximate CUSUM procedure for surveillance of health events", Statistics in Medicine 18, 1999, 2111-2122;
/// the bound is the count that would bring the sum to its limit. A missing count leaves the sum as it is.
/// </remarks>
public sealed record Cusum : ISurveillanceAlgorithm
{
    /// <summary>The reference value: half the shift to find, in standard deviations.</summary>
    public double Reference { get; init; } = 1.04;

    /// <summary>The limit of the sum.</summary>
    public double Limit { get; init; } = 2.26;

    /// <summary>The mean without an outbreak; null for the mean of what is before the first step.</summary>
    public double? Mean { get; init; }

    /// <summary>A seasonal mean in its place, as R's <c>m = "glm"</c>.</summary>
    public bool Seasonal { get; init; }

    /// <summary>How counts are standardised.</summary>
    public CusumTransformation Transformation { get; init; } = CusumTransformation.Standard;

    /// <summary>The dispersion of negative binomial residuals: the variance is mean + alpha mean^2.</summary>
    public double Alpha { get; init; } = 0.1;

    /// <inheritdoc/>
    public int FirstStep(CountSeries series) => Mean is null ? Math.Min(series.Frequency, Math.Max(1, series.Length / 2)) : 0;

    /// <inheritdoc/>
    public IReadOnlyList<Signal> Run(CountSeries series, int first, int last)
    {
        if (Mean is <= 0)
        {
            throw new SurveillanceException($"m = {Mean} is no mean of counts: give one above 0.");
        }

        series.Check();
        if (first < (Mean is null ? 1 : 0) || last >= series.Length || last < first)
        {
            throw new SurveillanceException($"Steps {first + 1} to {last + 1} cannot be looked at: the series has {series.Length}, and without m the mean is taken from what is before the first.");
        }

        var means = Means(series, first, last);
        var signals = new Signal[last - first + 1];
        var sum = 0.0;
        for (var step = first; step <= last; step++)
        {
            var (observed, mean) = (series.Counts[step], means[step - first]);
            var before = sum;
            sum = double.IsNaN(observed) ? sum : Math.Max(0, sum + Standardise(observed, mean) - Reference);
            var bound = Bound(mean, before, sum);
            signals[step - first] = new Signal(step, observed, bound >= 0 ? bound : 0, !double.IsNaN(observed) && sum >= Limit) { Expected = mean, Score = sum };
        }

        return signals;
    }

    private double[] Means(CountSeries series, int first, int last)
    {
        var means = Seasonal
            ? new SeasonalMean().Predict(series, first, last, 0).Means
            : Enumerable.Repeat(Mean ?? series.Counts.Take(first).Where(count => !double.IsNaN(count)).DefaultIfEmpty(double.NaN).Average(), last - first + 1).ToArray();
        return double.IsNaN(means[0]) || means[0] <= 0
            ? throw new SurveillanceException($"Before step {first + 1} there is no case to take a mean from: begin later, or give m, the mean without an outbreak.")
            : means;
    }

    private double Standardise(double x, double m) => Transformation switch
    {
        CusumTransformation.Standard => (x - m) / Math.Sqrt(m),
        CusumTransformation.Rossi => (x - (3 * m) + (2 * Math.Sqrt(x * m))) / (2 * Math.Sqrt(m)),
        CusumTransformation.Anscombe => 1.5 * (TwoThirds(x) - TwoThirds(m)) / Math.Pow(m, 1.0 / 6),
        CusumTransformation.AnscombeSecond => (TwoThirds(x) - (TwoThirds(m) - (Math.Pow(m, -1.0 / 3) / 9))) / (2.0 / 3 * Math.Pow(m, 1.0 / 6)),
        CusumTransformation.PearsonNegativeBinomial => (x - m) / Math.Sqrt(m + (Alpha * m * m)),
        CusumTransformation.AnscombeNegativeBinomial => (SteadiedNegativeBinomial(x) - SteadiedNegativeBinomial(m)) / Math.Pow(m + (Alpha * m * m), 1.0 / 6),
        _ => x,
    };

    private double Bound(double m, double before, double after)
    {
        var room = Limit + Reference - before;
        var root = Math.Sqrt(m);
        return Transformation switch
        {
            CusumTransformation.Standard => Math.Ceiling((root * room) + m),
            CusumTransformation.Rossi => (2 * root * room) + (5 * m) - (2 * Math.Sqrt((4 * m * m) + (2 * m * root * room))),
            CusumTransformation.Anscombe => ThreeHalves((2.0 / 3 * Math.Pow(m, 1.0 / 6) * room) + TwoThirds(m)),
            CusumTransformation.AnscombeSecond => ThreeHalves((2.0 / 3 * Math.Pow(m, 1.0 / 6) * room) + TwoThirds(m) - (Math.Cbrt(m) / 9)),
            CusumTransformation.PearsonNegativeBinomial => (Math.Sqrt(m + (Alpha * m * m)) * room) + m,
            _ => Limit - after,
        };
    }

    private static double TwoThirds(double x) => Math.Cbrt(x * x);

    private static double ThreeHalves(double x) => x < 0 ? 0 : Math.Pow(x, 1.5);

    /// <summary>The integral of (t + alpha t^2)^(-1/3) from 0 to x, with t = u^3 to take away the pole.</summary>
    private double SteadiedNegativeBinomial(double x) => x <= 0
        ? 0
        : GaussLegendreRule.Integrate(u => 3 * u / Math.Cbrt(1 + (Alpha * u * u * u)), 0, Math.Cbrt(x), 64);
}
