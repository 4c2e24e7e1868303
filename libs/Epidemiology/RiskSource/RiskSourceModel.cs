namespace Civium.Epidemiology.RiskSource;

/// <summary>
/// The risk source model: cumulative cases of places by the people who came from the source, the places' size and wealth, their region, and a growth curve.
/// Immutable once fitted, so safe to share between threads.
/// </summary>
/// <remarks>
/// Source: Jia, Lu, Yuan, Xu, Jia and Christakis, "Population flow drives spatio-temporal distribution of COVID-19 in China", Nature 582, 2020, 389-394,
/// Methods. Fitted by unweighted least squares on cumulative counts. Time is 1 on the panel's first day.
/// </remarks>
public sealed class RiskSourceModel
{
    private readonly double[] _levels;
    private readonly double[] _baseline;
    private readonly Dictionary<string, int> _regions;

    private RiskSourceModel(RiskSourceForm form, RiskPanel panel, double[] levels, double[] coefficients, double[] baseline, Dictionary<string, int> regions)
    {
        (Form, Panel, _levels, Coefficients, _baseline, _regions) = (form, panel, levels, coefficients, baseline, regions);
        Fitted = Predictions();
        RSquared = Goodness.RSquared(panel.Confirmed.SelectMany(row => row), Fitted.SelectMany(row => row));
    }

    /// <summary>The model's form.</summary>
    public RiskSourceForm Form { get; }

    /// <summary>What it was fitted to.</summary>
    public RiskPanel Panel { get; }

    /// <summary>A coefficient a covariate.</summary>
    public IReadOnlyList<double> Coefficients { get; }

    /// <summary>The baseline's parameters by <see cref="RiskSourceForm.BaselineParameters"/>.</summary>
    public IReadOnlyList<double> BaselineParameters => GrowthCurve.Published(Form.Baseline, _baseline);

    /// <summary>The overall level: the geometric mean of the regions'.</summary>
    public double Level => Math.Exp(_levels.Average());

    /// <summary>Each region's level beside the overall one, as a logarithm. They add up to 0.</summary>
    public IReadOnlyDictionary<string, double> RegionEffects => _regions.ToDictionary(region => region.Key, region => _levels[region.Value] - _levels.Average());

    /// <summary>Expected cumulative cases by place and day.</summary>
    public double[][] Fitted { get; }

    /// <summary>The share of the counts' variance that is explained, over all places and days.</summary>
    public double RSquared { get; }

    /// <summary>Fits a model.</summary>
    /// <param name="panel">Places and days; with <see cref="Baseline.Static"/>, one day.</param>
    /// <param name="form">Which model.</param>
    /// <param name="cancellation">Stops the search.</param>
    /// <exception cref="EpidemiologyException">The panel is wrong, or has fewer rows than the model parameters.</exception>
    public static RiskSourceModel Fit(RiskPanel panel, RiskSourceForm form, CancellationToken cancellation = default)
    {
        panel.Check();
        var regions = new Dictionary<string, int>();
        foreach (var region in panel.Regions)
        {
            regions.TryAdd(form.ByRegion ? region : "all", regions.Count);
        }

        var parameters = regions.Count + panel.Covariates.Count + GrowthCurve.Parameters(form.Baseline);
        CheckSize(panel, form, parameters);
        var search = Search(panel, form, regions);
        foreach (var start in GrowthCurve.Starts(form.Baseline, 1, panel.Days))
        {
            search.SearchFrom(start, cancellation);
        }

        if (search.Levels.Length == 0)
        {
            throw new EpidemiologyException("The model cannot be fitted to this panel: look for covariates that are far out of proportion.");
        }

        var covariates = panel.Covariates.Count;
        return new RiskSourceModel(form, panel, search.Levels, search.Shared[..covariates], search.Shared[covariates..], regions);
    }

    /// <summary>Expected cumulative cases of a place, on any day.</summary>
    /// <param name="place">The place's number in the panel.</param>
    /// <param name="day">The day's number; after the panel's end the last day's covariates are taken.</param>
    public double Predict(int place, int day)
    {
        Span<double> slopes = stackalloc double[3];
        return Scale(place, day) * GrowthCurve.Value(Form.Baseline, _baseline, Time(day), slopes);
    }

    /// <summary>The growth curve at a day, up to each place's factor.</summary>
    public double Growth(int day)
    {
        Span<double> slopes = stackalloc double[3];
        return GrowthCurve.Value(Form.Baseline, _baseline, Time(day), slopes);
    }

    /// <summary>Expected new cases of a place on a day: the derivative of the cumulative curve.</summary>
    public double Increment(int place, int day) => Scale(place, day) * GrowthCurve.Slope(Form.Baseline, _baseline, Time(day));

    private static void CheckSize(RiskPanel panel, RiskSourceForm form, int parameters)
    {
        if (panel.Places.Count * panel.Days <= parameters || panel.Places.Count < 3)
        {
            throw new EpidemiologyException($"The panel has {panel.Places.Count} places on {panel.Days} days, too few for the {parameters} parameters of {form}: add places or days, or leave regions out.");
        }

        if (form.Baseline != Baseline.Static && panel.Days < 4)
        {
            throw new EpidemiologyException($"A growth curve cannot be told from {panel.Days} days: give 4 or more, or fit a single day with a static model.");
        }

        if (panel.Confirmed.All(row => row.All(count => count == 0)))
        {
            throw new EpidemiologyException("The panel has no case at all, so there is nothing to explain.");
        }
    }

    private static RiskSourceSearch Search(RiskPanel panel, RiskSourceForm form, Dictionary<string, int> regions)
    {
        var drivers = CovariateTransform.Of(panel, form.Covariates);
        var rows = panel.Places.Count * panel.Days;
        var (counts, driver, region, day) = (new double[rows], new double[rows][], new int[rows], new int[rows]);
        for (var row = 0; row < rows; row++)
        {
            var place = row / panel.Days;
            day[row] = row % panel.Days;
            counts[row] = panel.Confirmed[place][day[row]];
            driver[row] = drivers[place][day[row]];
            region[row] = regions[form.ByRegion ? panel.Regions[place] : "all"];
        }

        return new RiskSourceSearch(form.Baseline, counts, driver, region, day, [.. Enumerable.Range(1, panel.Days).Select(time => (double)time)], regions.Count);
    }

    private double[][][]? _drivers;

    private double Time(int day) => day - Panel.FirstDay + 1;

    private double Scale(int place, int day)
    {
        _drivers ??= CovariateTransform.Of(Panel, Form.Covariates);
        var drivers = _drivers[place][Math.Clamp(day - Panel.FirstDay, 0, Panel.Days - 1)];
        var exponent = _levels[_regions[Form.ByRegion ? Panel.Regions[place] : "all"]];
        for (var covariate = 0; covariate < drivers.Length; covariate++)
        {
            exponent += Coefficients[covariate] * drivers[covariate];
        }

        return Math.Exp(exponent);
    }

    private double[][] Predictions() =>
        [.. Enumerable.Range(0, Panel.Places.Count).Select(place => Enumerable.Range(Panel.FirstDay, Panel.Days).Select(day => Predict(place, day)).ToArray())];
}
