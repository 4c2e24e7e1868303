using Civium.Detection.Regression;

namespace Civium.Detection.Surveillance;

/// <summary>
/// The regression of the flexible Farrington algorithm, held against the sums of the last one, two, ... steps instead of the current one only, so that an outbreak
/// that is small each week but lasts is seen too. O(b times the steps of a year) a step. Immutable.
/// </summary>
/// <remarks>
/// The steps of one window of the year have one negative binomial form with a common dispersion phi, and such counts add up: the sum over steps with means mu_i is
/// negative binomial with size sum mu_i / (phi - 1). A step alarms when any of the sums is above its quantile at <see cref="Alpha"/> and the current count is
/// above its own mean. As several sums are looked at, <see cref="Alpha"/> is not the false alarm rate; docs/epidemic.md has the measured one. The model is Noufaily et al. 2013
/// (see <see cref="FarringtonFlexible"/>); scanning over spans follows Naus, J. Am. Stat. Assoc. 60, 1965.
/// </remarks>
public sealed record OutbreakScan : ISurveillanceAlgorithm
{
    /// <summary>Years to look back.</summary>
    public int Years { get; init; } = 5;

    /// <summary>Steps on each side of the same time of those years.</summary>
    public int HalfWidth { get; init; } = 3;

    /// <summary>Into how many periods the year is divided.</summary>
    public int Periods { get; init; } = 10;

    /// <summary>The one-sided level of each sum.</summary>
    public double Alpha { get; init; } = 0.002;

    /// <summary>The most steps that are summed; at most <see cref="HalfWidth"/> + 1.</summary>
    public int LongestSpan { get; init; } = 2;

    /// <summary>How many steps before the current one are left out of the regression.</summary>
    public int RecentStepsExcluded { get; init; } = 26;

    /// <summary>The residual above which a past count is weighed down.</summary>
    public double WeightsThreshold { get; init; } = 2.58;

    /// <summary>The fewest cases in the last four steps for an alarm.</summary>
    public double LimitCases { get; init; } = 5;

    /// <inheritdoc/>
    public int FirstStep(CountSeries series) => (series.Frequency * Years) + HalfWidth;

    /// <inheritdoc/>
    public IReadOnlyList<Signal> Run(CountSeries series, int first, int last)
    {
        FarringtonParameters.Check(Years, HalfWidth, Alpha, LimitCases, 4, series.Frequency);
        if (LongestSpan < 1 || LongestSpan > HalfWidth + 1)
        {
            throw new SurveillanceException($"The longest span is from 1 to w + 1 = {HalfWidth + 1} steps, so that one mean holds for all of them.");
        }

        this.Check(series, first, last);
        var model = new SeasonalQuasiPoisson();
        var periods = new int[series.Length];
        var signals = new Signal[last - first + 1];
        for (var step = first; step <= last; step++)
        {
            signals[step - first] = Look(series, step, model, periods);
        }

        return signals;
    }

    private Signal Look(CountSeries series, int step, SeasonalQuasiPoisson model, int[] periods)
    {
        var anchors = ReferenceYears.Anchors(series, step, Years);
        SeasonPeriods.Assign(anchors, HalfWidth, Periods, periods);
        model.Clear(Periods);
        for (var place = Math.Max(0, anchors[^1] - HalfWidth); place < step - RecentStepsExcluded; place++)
        {
            if (periods[place] > 0 && !double.IsNaN(series.Counts[place]))
            {
                model.Add(series.Counts[place], place, periods[place] - 1);
            }
        }

        return model.Rows > 0 && Fit(model, step) is { } dispersion
            ? Decide(series, step, model, dispersion)
            : new Signal(step, series.Counts[step], double.NaN, false);
    }

    private double? Fit(SeasonalQuasiPoisson model, int step)
    {
        var dispersion = Fit(model, true);
        var foretold = dispersion is null ? double.NaN : Math.Exp(model.Predict(Periods - 1, step, 0, 1).Eta);
        return model.HasTrend && foretold <= model.LargestCount ? dispersion : Fit(model, false);
    }

    private double? Fit(SeasonalQuasiPoisson model, bool trend)
    {
        model.Unweigh();
        model.Fit(trend);
        if (!model.Converged)
        {
            return null;
        }

        Span<double> weights = model.Rows <= 1024 ? stackalloc double[model.Rows] : new double[model.Rows];
        Reweighting.Weights(model, Math.Max(model.Dispersion([]), 1), WeightsThreshold, weights);
        model.Weigh(weights);
        model.Fit(trend);
        return Math.Max(model.Dispersion([]), 1);
    }

    private Signal Decide(CountSeries series, int step, SeasonalQuasiPoisson model, double dispersion)
    {
        var (bound, smallest) = (double.PositiveInfinity, 1.0);
        double mean = 0, earlier = 0, current = 0;
        for (var span = 1; span <= LongestSpan && !double.IsNaN(series.Counts[step - span + 1]); span++)
        {
            var place = step - span + 1;
            mean += Math.Exp(model.Predict(Periods - 1, place, 0, 1).Eta);
            earlier += span > 1 ? series.Counts[place] : 0;
            current = span == 1 ? mean : current;
            var (upper, p) = FarringtonThreshold.Quantile(mean, dispersion, Alpha, series.Counts[step] + earlier);
            bound = Math.Min(bound, upper - earlier);
            smallest = Math.Min(smallest, p);
        }

        bound = Math.Max(bound, Math.Floor(current));
        var enough = series.RecentCases(step, 4) >= LimitCases;
        var observed = series.Counts[step];
        return new Signal(step, observed, enough ? bound : double.NaN, enough && observed > bound)
        {
            Expected = current,
            PValue = smallest,
            Score = -Math.Log10(smallest),
            Dispersion = dispersion,
            Trend = model.HasTrend,
        };
    }
}
