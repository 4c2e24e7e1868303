using Civium.Detection.Distributions;

namespace Civium.Detection.Surveillance;

/// <summary>The steps before the current one and around the same time of earlier years: what the simple methods compare with.</summary>
internal static class NearbyCounts
{
    /// <summary>The counts that are there.</summary>
    public static List<double> Of(CountSeries series, int step, int years, int halfWidth, bool currentYear)
    {
        var counts = new List<double>((((2 * halfWidth) + 1) * years) + halfWidth);
        if (currentYear)
        {
            Add(series, step - halfWidth, step - 1, counts);
        }

        for (var year = 1; year <= years; year++)
        {
            Add(series, step - (year * series.Frequency) - halfWidth, step - (year * series.Frequency) + halfWidth, counts);
        }

        return counts;
    }

    public static void Check(int years, int halfWidth, bool currentYear)
    {
        if (years < 0 || halfWidth < 0 || (years == 0 && (!currentYear || halfWidth == 0)))
        {
            throw new SurveillanceException($"b = {years} years, w = {halfWidth} and actY = {currentYear} leave nothing to compare with: look back a year, or use the current one with w of 1 or more.");
        }
    }

    private static void Add(CountSeries series, int from, int to, List<double> counts)
    {
        for (var i = from; i <= to; i++)
        {
            if (!double.IsNaN(series.Counts[i]))
            {
                counts.Add(series.Counts[i]);
            }
        }
    }
}

/// <summary>The Bayes method: the predictive distribution of a Poisson count after a vague prior. O(w b) a step. Immutable.</summary>
/// <remarks>Source: Riebler 2004; Hoehle, "surveillance: An R package for the monitoring of infectious diseases", Comput. Stat. 22, 2007, section 3.1.2.</remarks>
public sealed record Bayes : ISurveillanceAlgorithm
{
    /// <summary>Years to look back.</summary>
    public int Years { get; init; }

    /// <summary>Steps on each side.</summary>
    public int HalfWidth { get; init; } = 6;

    /// <summary>Whether the steps just before count.</summary>
    public bool CurrentYear { get; init; } = true;

    /// <summary>The one-sided level.</summary>
    public double Alpha { get; init; } = 0.05;

    /// <inheritdoc/>
    public int FirstStep(CountSeries series) => (Years * series.Frequency) + HalfWidth;

    /// <inheritdoc/>
    public IReadOnlyList<Signal> Run(CountSeries series, int first, int last)
    {
        NearbyCounts.Check(Years, HalfWidth, CurrentYear);
        if (!(Alpha is > 0 and < 1))
        {
            throw new SurveillanceException($"alpha {Alpha} is no level: give one between 0 and 1, such as 0.05.");
        }

        this.Check(series, first, last);
        var signals = new Signal[last - first + 1];
        for (var step = first; step <= last; step++)
        {
            var nearby = NearbyCounts.Of(series, step, Years, HalfWidth, CurrentYear);
            var (size, success) = (nearby.Sum() + 0.5, nearby.Count / (nearby.Count + 1.0));
            var bound = CountDistributions.NegativeBinomialQuantile(1 - Alpha, size, success);
            signals[step - first] = new Signal(step, series.Counts[step], bound, series.Counts[step] > bound)
            {
                Expected = nearby.Count == 0 ? double.NaN : nearby.Average(),
                PValue = CountDistributions.NegativeBinomialUpperTail(series.Counts[step], size, success),
            };
        }

        return signals;
    }
}

/// <summary>
/// The method of the Robert Koch Institute: above 20 cases the mean and two standard deviations, otherwise a table of confidence limits. O(w b)
/// a step. Immutable.
/// </summary>
/// <remarks>Source: Hoehle 2007 (see <see cref="Bayes"/>), section 3.1.1; the limits are the upper 95 % ones of Crow and Gardner, Biometrika 46, 1959, for means of 0 to 20.</remarks>
public sealed record Rki : ISurveillanceAlgorithm
{
    private static readonly double[] Upper =
    [
        3.285, 5.323, 6.686, 8.102, 9.598, 11.177, 12.817, 13.765, 14.921, 16.768, 17.633,
        19.050, 20.335, 21.364, 22.945, 23.762, 25.400, 26.306, 27.735, 28.966, 30.017,
    ];

    /// <summary>Years to look back.</summary>
    public int Years { get; init; } = 2;

    /// <summary>Steps on each side.</summary>
    public int HalfWidth { get; init; } = 4;

    /// <summary>Whether the steps just before count.</summary>
    public bool CurrentYear { get; init; }

    /// <inheritdoc/>
    public int FirstStep(CountSeries series) => (Years * series.Frequency) + HalfWidth;

    /// <inheritdoc/>
    public IReadOnlyList<Signal> Run(CountSeries series, int first, int last)
    {
        NearbyCounts.Check(Years, HalfWidth, CurrentYear);
        this.Check(series, first, last);
        var signals = new Signal[last - first + 1];
        for (var step = first; step <= last; step++)
        {
            var nearby = NearbyCounts.Of(series, step, Years, HalfWidth, CurrentYear);
            var mean = nearby.Count == 0 ? double.NaN : nearby.Sum() / nearby.Count;
            var bound = mean switch
            {
                double.NaN => double.NaN,
                > 20 => mean + (2 * Math.Sqrt(nearby.Sum(count => (count - mean) * (count - mean)) / (nearby.Count - 1))),
                _ => Upper[(int)Math.Floor(mean)],
            };
            signals[step - first] = new Signal(step, series.Counts[step], bound, series.Counts[step] > bound) { Expected = mean };
        }

        return signals;
    }
}
