using Civium.Detection.Regression;

namespace Civium.Detection.Surveillance;

/// <summary>The mean without an outbreak, as a log-linear regression on the season's harmonics and, where wanted, a trend. Immutable.</summary>
public sealed record SeasonalMean
{
    /// <summary>How many harmonics of the year.</summary>
    public int Harmonics { get; init; } = 1;

    /// <summary>Whether there is a linear trend.</summary>
    public bool Trend { get; init; }

    /// <summary>Fits it to the steps before <paramref name="first"/> and predicts those up to <paramref name="last"/>.</summary>
    /// <param name="series">The counts.</param>
    /// <param name="first">The first step predicted.</param>
    /// <param name="last">The last step predicted.</param>
    /// <param name="dispersion">The negative binomial's alpha, where the variance is mean + alpha mean^2: 0 for Poisson; null to estimate it.</param>
    /// <returns>A mean a step, and the dispersion.</returns>
    internal (double[] Means, double Dispersion) Predict(CountSeries series, int first, int last, double? dispersion)
    {
        var known = Enumerable.Range(0, first).Where(step => !double.IsNaN(series.Counts[step])).ToArray();
        var columns = 1 + (2 * Harmonics) + (Trend ? 1 : 0);
        if (known.Length <= columns)
        {
            throw new SurveillanceException(
                $"{known.Length} counts before step {first + 1} are too few to learn a season with {Harmonics} harmonics from: begin later, or give mu0, the mean without an outbreak.");
        }

        var design = known.Select(step => Row(step, series.Frequency)).ToArray();
        var counts = known.Select(step => series.Counts[step]).ToArray();
        LogLinearModel model;
        if (dispersion is null)
        {
            (model, var theta) = NegativeBinomialModel.Fit(design, counts);
            dispersion = 1 / theta;
        }
        else
        {
            model = LogLinearModel.Fit(design, counts, dispersion == 0 ? double.PositiveInfinity : 1 / dispersion.Value);
        }

        return ([.. Enumerable.Range(first, last - first + 1).Select(step => model.Predict(Row(step, series.Frequency)))], dispersion.Value);
    }

    private double[] Row(int step, int frequency)
    {
        var row = new double[1 + (2 * Harmonics) + (Trend ? 1 : 0)];
        row[0] = 1;
        for (var harmonic = 1; harmonic <= Harmonics; harmonic++)
        {
            var angle = 2 * harmonic * Math.PI / frequency * (step + 1);
            row[(2 * harmonic) - 1] = Math.Cos(angle);
            row[2 * harmonic] = Math.Sin(angle);
        }

        if (Trend)
        {
            row[^1] = step + 1;
        }

        return row;
    }
}
