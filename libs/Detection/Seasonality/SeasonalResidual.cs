using Civium.Detection.Distributions;
using Civium.Detection.Surveillance;

namespace Civium.Detection.Seasonality;

/// <summary>
/// Alarms where a count is far above its season and trend: a robust decomposition of what is known up to each step, the current count left out, and
/// the current remainder against the spread of the earlier ones. Any number will do, not counts only. O(n window) times 16 a step. Immutable.
/// </summary>
/// <remarks>
/// The spread is 1.4826 times the median absolute deviation of the remainders. The prediction is the season of the same phase a period ago plus the last trend, so it uses
/// nothing of the current step.
/// </remarks>
public sealed record SeasonalResidual : ISurveillanceAlgorithm
{
    /// <summary>The one-sided level under a normal distribution.</summary>
    public double Alpha { get; init; } = 0.001;

    /// <summary>The seasonal window in cycles; null for a season that is always the same.</summary>
    public int? SeasonalWindow { get; init; }

    /// <summary>How many periods back are decomposed.</summary>
    public int Periods { get; init; } = 5;

    /// <summary>The smallest spread that is believed.</summary>
    public double MinSigma { get; init; } = 0.5;

    /// <inheritdoc/>
    public int FirstStep(CountSeries series) => (2 * series.Frequency) + 1;

    /// <inheritdoc/>
    public IReadOnlyList<Signal> Run(CountSeries series, int first, int last)
    {
        if (series.Frequency < 2 || Periods < 3 || !(Alpha is > 0 and < 1))
        {
            throw new SurveillanceException("A decomposition needs a season of 2 steps or more, 3 periods or more to look back, and a level between 0 and 1.");
        }

        this.Check(series, first, last);
        SequentialCounts.RefuseMissing(series, Math.Max(0, first - (Periods * series.Frequency)), last);
        var z = CountDistributions.NormalQuantile(1 - Alpha);
        var decomposition = new SeasonalTrend { Period = series.Frequency, SeasonalWindow = SeasonalWindow, Robust = true };
        var signals = new Signal[last - first + 1];
        for (var step = first; step <= last; step++)
        {
            signals[step - first] = Look(series, step, decomposition, z);
        }

        return signals;
    }

    private Signal Look(CountSeries series, int step, SeasonalTrend decomposition, double z)
    {
        var begin = Math.Max(0, step - (Periods * series.Frequency));
        var parts = decomposition.Decompose(series.Counts.AsSpan(begin, step - begin));
        var expected = parts.Seasonal[^series.Frequency] + parts.Trend[^1];
        var spread = Math.Max(MinSigma, 1.4826 * Median([.. parts.Remainder.Select(Math.Abs)]));
        var (observed, bound) = (series.Counts[step], expected + (z * spread));
        var score = (observed - expected) / spread;
        return new Signal(step, observed, bound, observed > bound) { Expected = expected, Score = score, PValue = CountDistributions.NormalUpperTail(score) };
    }

    private static double Median(double[] values)
    {
        Array.Sort(values);
        return (values[values.Length / 2] + values[(values.Length - 1) / 2]) / 2;
    }
}
