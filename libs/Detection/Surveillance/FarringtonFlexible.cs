using Civium.Detection.Regression;

namespace Civium.Detection.Surveillance;

/// <summary>
/// The flexible Farrington algorithm: as <see cref="Farrington"/>, but the whole of the earlier years is used, by a level for each of several periods of
/// the year, with other weights, trends and bounds. O(b times the steps of a year) a step. Immutable.
/// </summary>
/// <remarks>
/// Source: Noufaily, Enki, Farrington, Garthwaite, Andrews and Charlett, "An improved algorithm for outbreak detection in multiple
/// surveillance systems", Statistics in Medicine 32, 2013, 1206-1222; Salmon, Schumacher and Hoehle, J. Stat. Software 70(10), 2016.
/// As in R's <c>farringtonFlexible</c>, after reweighting the trend's test and the prediction's standard error use the outbreak weights
/// in place of the regression's.
/// </remarks>
public sealed record FarringtonFlexible : ISurveillanceAlgorithm
{
    /// <summary>Years to look back.</summary>
    public int Years { get; init; } = 5;

    /// <summary>Steps on each side of the same time of those years.</summary>
    public int HalfWidth { get; init; } = 3;

    /// <summary>The one-sided level.</summary>
    public double Alpha { get; init; } = 0.05;

    /// <summary>Whether past outbreaks are weighed down.</summary>
    public bool Reweight { get; init; } = true;

    /// <summary>The residual above which they are.</summary>
    public double WeightsThreshold { get; init; } = 2.58;

    /// <summary>Whether a trend may be part of it.</summary>
    public bool Trend { get; init; } = true;

    /// <summary>The p-value below which it is; 1 keeps it always.</summary>
    public double TrendSignificance { get; init; } = 0.05;

    /// <summary>The fewest cases within <see cref="LimitSteps"/> for an alarm.</summary>
    public double LimitCases { get; init; } = 5;

    /// <summary>The last steps, the current one included, whose cases are counted.</summary>
    public int LimitSteps { get; init; } = 4;

    /// <summary>The transformation of counts, for <see cref="ThresholdMethod.Delta"/>.</summary>
    public PowerTransformation Transformation { get; init; } = PowerTransformation.TwoThirds;

    /// <summary>Into how many periods the year is divided; 1 uses the windows only.</summary>
    public int Periods { get; init; } = 1;

    /// <summary>How many steps before the current one are left out; null for <see cref="HalfWidth"/>.</summary>
    public int? RecentStepsExcluded { get; init; }

    /// <summary>How the bound is made.</summary>
    public ThresholdMethod Method { get; init; } = ThresholdMethod.Delta;

    /// <summary>Whether rates are compared: the series' population is an offset.</summary>
    public bool PopulationOffset { get; init; }

    /// <inheritdoc/>
    public int FirstStep(CountSeries series) => (series.Frequency * Years) + HalfWidth;

    /// <inheritdoc/>
    public IReadOnlyList<Signal> Run(CountSeries series, int first, int last)
    {
        FarringtonParameters.Check(Years, HalfWidth, Alpha, LimitCases, LimitSteps, series.Frequency);
        if (Periods < 1 || series.Frequency - (2 * HalfWidth) - 1 < Periods - ((2 * HalfWidth) + 1) || Periods - 1 > series.Frequency - (2 * HalfWidth) - 1)
        {
            throw new SurveillanceException($"A year of {series.Frequency} steps cannot be divided into noPeriods = {Periods} with w = {HalfWidth}: give fewer.");
        }

        if (PopulationOffset && series.Population is null)
        {
            throw new SurveillanceException("populationOffset needs the population at each step, and the series has none.");
        }

        this.Check(series, first, last);
        var model = new SeasonalQuasiPoisson();
        var signals = new Signal[last - first + 1];
        var periods = new int[series.Length];
        for (var step = first; step <= last; step++)
        {
            signals[step - first] = Look(series, step, model, periods);
        }

        return signals;
    }

    private Signal Look(CountSeries series, int step, SeasonalQuasiPoisson model, int[] periods)
    {
        var observed = series.Counts[step];
        var origin = AddRows(series, step, model, periods);
        if (model.Rows == 0 || Fit(model, Trend) is not { } fit)
        {
            return new Signal(step, observed, double.NaN, false);
        }

        var time = Time(series, step, origin);
        var offset = PopulationOffset ? Math.Log(series.Population![step]) : 0;
        if (model.HasTrend && !TrendStays(model, fit, time, offset))
        {
            if (Fit(model, false) is not { } flat)
            {
                return new Signal(step, observed, double.NaN, false);
            }

            fit = flat;
        }

        return Decide(series, step, model.HasTrend, fit.Dispersion, model.Predict(Periods - 1, time, offset, fit.ErrorDispersion));
    }

    private bool TrendStays(SeasonalQuasiPoisson model, (double Dispersion, double ErrorDispersion) fit, double time, double offset) =>
        Years >= 3
        && model.TrendPValue(fit.ErrorDispersion) < TrendSignificance
        && Math.Exp(model.Predict(Periods - 1, time, offset, 1).Eta) <= model.LargestCount;

    /// <summary>The fit's dispersion, and the one for standard errors; null when it does not settle.</summary>
    private (double Dispersion, double ErrorDispersion)? Fit(SeasonalQuasiPoisson model, bool trend)
    {
        model.Unweigh();
        model.Fit(trend);
        if (trend && !model.Converged)
        {
            trend = false;
            model.Fit(false);
        }

        if (!model.Converged)
        {
            return null;
        }

        var dispersion = Math.Max(model.Dispersion([]), 1);
        if (!Reweight)
        {
            return (dispersion, model.Dispersion([]));
        }

        Span<double> weights = model.Rows <= 1024 ? stackalloc double[model.Rows] : new double[model.Rows];
        Reweighting.Weights(model, dispersion, WeightsThreshold, weights);
        model.Weigh(weights);
        model.Fit(trend);
        return (Math.Max(model.Dispersion([]), 1), model.Dispersion(weights));
    }

    private Signal Decide(CountSeries series, int step, bool trend, double dispersion, (double Eta, double StandardError) predicted)
    {
        var observed = series.Counts[step];
        var mean = Math.Exp(predicted.Eta);
        var centre = Method == ThresholdMethod.Delta ? mean : predicted.Eta;
        var (upper, p) = Method switch
        {
            ThresholdMethod.Delta => FarringtonThreshold.Delta(mean, predicted.StandardError * mean, dispersion, Transformation, Alpha, observed),
            ThresholdMethod.NbPlugin => FarringtonThreshold.Quantile(mean, dispersion, Alpha, observed),
            _ => FarringtonThreshold.Quantile(
                Math.Exp(predicted.Eta + (Distributions.CountDistributions.NormalQuantile(1 - Alpha) * predicted.StandardError)), dispersion, Alpha, observed),
        };
        var enough = series.RecentCases(step, LimitSteps) >= LimitCases;
        var score = (observed - centre) / (upper - centre);
        return new Signal(step, observed, enough ? upper : double.NaN, enough && score > 1 && observed != 0)
        {
            Expected = enough && !double.IsNaN(upper) ? mean : double.NaN,
            Score = score,
            PValue = p,
            Dispersion = dispersion,
            Trend = trend,
        };
    }

    /// <summary>Adds the rows of earlier years, and answers the place that times are counted from.</summary>
    private int AddRows(CountSeries series, int step, SeasonalQuasiPoisson model, int[] periods)
    {
        var anchors = ReferenceYears.Anchors(series, step, Years);
        SeasonPeriods.Assign(anchors, HalfWidth, Periods, periods);
        var excluded = RecentStepsExcluded ?? HalfWidth;
        model.Clear(Periods);
        var first = Math.Max(0, anchors[^1] - HalfWidth);
        var origin = -1;
        for (var place = first; place < step - excluded; place++)
        {
            if (periods[place] > 0 && !double.IsNaN(series.Counts[place]))
            {
                origin = origin < 0 ? place : origin;
                var offset = PopulationOffset ? Math.Log(series.Population![place]) : 0;
                model.Add(series.Counts[place], Time(series, place, origin), periods[place] - 1, offset);
            }
        }

        return origin;
    }

    private static double Time(CountSeries series, int place, int origin) =>
        series.Dates is { } dates ? (dates[place].DayNumber - dates[origin].DayNumber) / (double)(dates[1].DayNumber - dates[0].DayNumber) : place;
}
