using Civium.Detection.Regression;

namespace Civium.Detection.Surveillance;

/// <summary>
/// Farrington's algorithm: counts of the same weeks of earlier years, in a quasi-Poisson regression with a trend where one is significant, past
/// outbreaks weighed down. O(b w) a step. Immutable.
/// </summary>
/// <remarks>
/// Source: Farrington, Andrews, Beale and Catchpole, "A statistical algorithm for the early detection of outbreaks of infectious disease",
/// J. R. Statist. Soc. A 159, 1996, 547-563. <see cref="Alpha"/> is two-sided, as in R's <c>farrington</c>.
/// </remarks>
public sealed record Farrington : ISurveillanceAlgorithm
{
    private const double TrendSignificance = 0.05;

    /// <summary>Years to look back.</summary>
    public int Years { get; init; } = 5;

    /// <summary>Steps on each side of the same time of those years.</summary>
    public int HalfWidth { get; init; } = 3;

    /// <summary>The two-sided level.</summary>
    public double Alpha { get; init; } = 0.05;

    /// <summary>Whether past outbreaks are weighed down.</summary>
    public bool Reweight { get; init; } = true;

    /// <summary>Whether a trend may be part of it.</summary>
    public bool Trend { get; init; } = true;

    /// <summary>The fewest cases within <see cref="LimitSteps"/> for an alarm.</summary>
    public double LimitCases { get; init; } = 5;

    /// <summary>The last steps, the current one included, whose cases are counted.</summary>
    public int LimitSteps { get; init; } = 4;

    /// <summary>The transformation of counts.</summary>
    public PowerTransformation Transformation { get; init; } = PowerTransformation.TwoThirds;

    /// <inheritdoc/>
    public int FirstStep(CountSeries series) => Math.Max(LimitSteps - 1, (series.Frequency * Years) - HalfWidth - 1);

    /// <inheritdoc/>
    public IReadOnlyList<Signal> Run(CountSeries series, int first, int last)
    {
        FarringtonParameters.Check(Years, HalfWidth, Alpha, LimitCases, LimitSteps, series.Frequency);
        this.Check(series, first, last);
        var model = new SeasonalQuasiPoisson();
        var signals = new Signal[last - first + 1];
        for (var step = first; step <= last; step++)
        {
            signals[step - first] = Look(series, step, model);
        }

        return signals;
    }

    private Signal Look(CountSeries series, int step, SeasonalQuasiPoisson model)
    {
        model.Clear(1);
        foreach (var place in ReferenceYears.Windows(series, step, Years, HalfWidth))
        {
            if (!double.IsNaN(series.Counts[place]))
            {
                model.Add(series.Counts[place], place, 0);
            }
        }

        if (model.Rows < 2)
        {
            return new Signal(step, series.Counts[step], double.NaN, false);
        }

        var dispersion = Fit(model, Trend);
        if (model.HasTrend && !TrendStays(model, step))
        {
            dispersion = Fit(model, false);
        }

        return Decide(series, step, model, dispersion);
    }

    private bool TrendStays(SeasonalQuasiPoisson model, int step) =>
        Years >= 3
        && model.TrendPValue(model.Dispersion([])) < TrendSignificance
        && Math.Exp(model.Predict(0, step, 0, 1).Eta) <= model.LargestCount;

    private double Fit(SeasonalQuasiPoisson model, bool trend)
    {
        model.Unweigh();
        model.Fit(trend);
        if (trend && !model.Converged)
        {
            trend = false;
            model.Fit(false);
        }

        var dispersion = Math.Max(model.Dispersion([]), 1);
        if (!Reweight)
        {
            return dispersion;
        }

        Span<double> weights = model.Rows <= 512 ? stackalloc double[model.Rows] : new double[model.Rows];
        Reweighting.Weights(model, dispersion, 1, weights);
        model.Weigh(weights);
        model.Fit(trend);
        return Math.Max(model.Dispersion([]), 1);
    }

    private Signal Decide(CountSeries series, int step, SeasonalQuasiPoisson model, double dispersion)
    {
        var (eta, error) = model.Predict(0, step, 0, dispersion);
        var mean = Math.Exp(eta);
        var observed = series.Counts[step];
        var (upper, p) = FarringtonThreshold.Delta(mean, error * mean, dispersion, Transformation, Alpha / 2, observed);
        var enough = series.RecentCases(step, LimitSteps) >= LimitCases;
        var score = enough ? (observed - mean) / (upper - mean) : 0;
        return new Signal(step, observed, enough ? upper : 0, score > 1)
        {
            Expected = mean,
            Score = score,
            PValue = p,
            Dispersion = dispersion,
            Trend = model.HasTrend,
        };
    }
}

/// <summary>What both of Farrington's algorithms ask of their parameters.</summary>
internal static class FarringtonParameters
{
    public static void Check(int years, int halfWidth, double alpha, double limitCases, int limitSteps, int frequency)
    {
        if (years < 1 || halfWidth < 0 || (2 * halfWidth) + 1 > frequency)
        {
            throw new SurveillanceException($"b = {years} years and w = {halfWidth} steps leave nothing to compare with: b is 1 or more, and 2 w + 1 at most the {frequency} steps of a year.");
        }

        if (!(alpha is > 0 and < 1))
        {
            throw new SurveillanceException($"alpha {alpha} is no level: give one between 0 and 1, such as 0.05.");
        }

        if (!(limitCases >= 0) || limitSteps < 1)
        {
            throw new SurveillanceException($"limit54 {limitCases},{limitSteps} is out of its range: 0 cases or more within 1 step or more, such as 5,4.");
        }
    }
}
