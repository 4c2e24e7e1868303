namespace Civium.Detection.Surveillance;

/// <summary>Which change a likelihood ratio looks for.</summary>
public enum ChangeDirection
{
    /// <summary>More cases.</summary>
    Increase,

    /// <summary>Fewer cases.</summary>
    Decrease,
}

/// <summary>
/// The generalised likelihood ratio detector for seasonal Poisson or negative binomial counts: when, if ever, did the mean change by some factor?
/// After an alarm it starts anew. Poisson is O(n) a step; negative binomial takes a few Newton steps for each start of the change. Immutable.
/// </summary>
/// <remarks>
/// Source: Hoehle and Paul, "Count data regression charts for the monitoring of surveillance time series", Comput. Stat. Data Anal. 52, 2008,
/// 4357-4368, for the intercept chart, and its section 2.1 for a change of known size. The bound is <see cref="Bound"/>'s.
/// </remarks>
public sealed record GeneralisedLikelihoodRatio : ISurveillanceAlgorithm
{
    /// <summary>The alarm limit of the log-likelihood ratio.</summary>
    public double Limit { get; init; } = 5;

    /// <summary>The negative binomial's dispersion: the variance is mean + alpha mean^2. 0 is Poisson, null estimates it with the seasonal mean.</summary>
    public double? Dispersion { get; init; } = 0;

    /// <summary>The mean without an outbreak at each step looked at, or one for all; null to estimate <see cref="Season"/>.</summary>
    public IReadOnlyList<double>? Means { get; init; }

    /// <summary>The seasonal mean that is estimated.</summary>
    public SeasonalMean Season { get; init; } = new();

    /// <summary>Steps a change must have lasted.</summary>
    public int SmallestSpan { get; init; } = 1;

    /// <summary>How many steps back a change may have begun; null for any.</summary>
    public int? Window { get; init; }

    /// <summary>The change of the mean's logarithm that is looked for; null for any.</summary>
    public double? Change { get; init; }

    /// <summary>Which change.</summary>
    public ChangeDirection Direction { get; init; } = ChangeDirection.Increase;

    /// <summary>What the bound is.</summary>
    public BoundKind Bound { get; init; } = BoundKind.Value;

    /// <summary>The most cases tried for <see cref="BoundKind.Cases"/>.</summary>
    public int MostCases { get; init; } = 10_000;

    /// <inheritdoc/>
    public int FirstStep(CountSeries series) => Means is null ? Math.Min(2 * series.Frequency, Math.Max(1, series.Length / 2)) : 0;

    /// <inheritdoc/>
    public IReadOnlyList<Signal> Run(CountSeries series, int first, int last)
    {
        CheckParameters();
        series.Check();
        if (first < (Means is null ? 1 : 0) || last >= series.Length || last < first)
        {
            throw new SurveillanceException($"Steps {first + 1} to {last + 1} cannot be looked at: the series has {series.Length}, and without mu0 the mean is learned from what is before the first.");
        }

        SequentialCounts.RefuseMissing(series, first, last);
        var (means, dispersion) = Baseline(series, first, last);
        var chart = LikelihoodRatioChart.Create(this, dispersion);
        var signals = new Signal[last - first + 1];
        for (var begin = 0; begin < signals.Length;)
        {
            begin += Segment(chart, series, first, means, signals, begin);
        }

        return signals;
    }

    /// <summary>One run up to an alarm or the end; answers how many steps it was.</summary>
    private int Segment(LikelihoodRatioChart chart, CountSeries series, int first, double[] means, Signal[] signals, int begin)
    {
        var counts = series.Counts.AsSpan(first + begin, signals.Length - begin).ToArray();
        var mean = means.AsSpan(begin).ToArray();
        chart.Begin(counts, mean);
        for (var n = 0; n < counts.Length; n++)
        {
            var statistic = chart.Statistic(n, counts[n]);
            var alarm = chart.Alarms(statistic);
            var bound = Bound == BoundKind.Value ? statistic : chart.Cases(n, alarm);
            signals[begin + n] = new Signal(first + begin + n, counts[n], bound >= 0 ? bound : 0, alarm) { Expected = mean[n], Score = statistic };
            if (alarm)
            {
                return n + 1;
            }

            chart.Advance(n);
        }

        return counts.Length;
    }

    private (double[] Means, double Dispersion) Baseline(CountSeries series, int first, int last)
    {
        var length = last - first + 1;
        if (Means is null)
        {
            return Season.Predict(series, first, last, Dispersion);
        }

        if (Dispersion is null || (Means.Count != 1 && Means.Count != length) || Means.Any(mean => !(mean > 0)))
        {
            throw new SurveillanceException($"mu0 must be one mean above 0, or one for each of the {length} steps looked at, and it needs alpha, the dispersion (0 for Poisson).");
        }

        return (Means.Count == 1 ? [.. Enumerable.Repeat(Means[0], length)] : [.. Means], Dispersion.Value);
    }

    private void CheckParameters()
    {
        if (!(Limit > 0) || SmallestSpan < 1 || Window < 1 || Dispersion < 0 || Change is 0)
        {
            throw new SurveillanceException("c.ARL must be above 0, Mtilde 1 or more, M 1 or more (-1 for all), alpha 0 or more, and theta, when given, not 0.");
        }
    }
}
