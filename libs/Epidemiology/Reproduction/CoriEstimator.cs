using Civium.Epidemiology.Distributions;

namespace Civium.Epidemiology.Reproduction;

/// <summary>The reproduction number over a window.</summary>
/// <param name="Start">The window's first day, from 0.</param>
/// <param name="End">The window's last day, from 0.</param>
/// <param name="Shape">Of the posterior gamma distribution; not a number where the window ends before one mean serial interval has passed.</param>
/// <param name="Scale">Of the posterior gamma distribution.</param>
public readonly record struct ReproductionNumber(int Start, int End, double Shape, double Scale)
{
    /// <summary>The posterior mean.</summary>
    public double Mean => Shape * Scale;

    /// <summary>The posterior standard deviation.</summary>
    public double Deviation => Math.Sqrt(Shape) * Scale;

    /// <summary>A posterior quantile.</summary>
    public double Quantile(double probability) => GammaQuantiles.Quantile(probability, Shape, Scale);
}

/// <summary>The instantaneous reproduction number by Cori's method: cases in a window against the infectiousness of those before. O(days lags). Immutable.</summary>
/// <remarks>
/// Source: Cori, Ferguson, Fraser and Cauchemez, "A new framework and software to estimate time-varying reproduction numbers during epidemics", Am. J.
/// Epidemiology 178, 2013, 1505-1512. Defaults are EpiEstim's.
/// </remarks>
public sealed record CoriEstimator
{
    /// <summary>Days in a window.</summary>
    public int Window { get; init; } = 7;

    /// <summary>The prior mean.</summary>
    public double PriorMean { get; init; } = 5;

    /// <summary>The prior standard deviation.</summary>
    public double PriorDeviation { get; init; } = 5;

    /// <summary>Estimates a window ending on each day from the <see cref="Window"/>-th after the first on.</summary>
    /// <param name="cases">New cases a day.</param>
    /// <param name="interval">The serial interval.</param>
    /// <param name="imported">Of these, those infected elsewhere: they infect, but nobody here infected them; null for the first day's only.</param>
    /// <exception cref="EpidemiologyException">There are too few days, or a count is none.</exception>
    public IReadOnlyList<ReproductionNumber> Estimate(IReadOnlyList<double> cases, SerialInterval interval, IReadOnlyList<double>? imported = null)
    {
        Check(cases, imported);
        var infectivity = interval.Infectivity(cases);
        var shape = PriorMean / PriorDeviation * (PriorMean / PriorDeviation);
        var scale = PriorDeviation * PriorDeviation / PriorMean;
        var numbers = new List<ReproductionNumber>();
        for (var end = Window; end < cases.Count; end++)
        {
            var start = end - Window + 1;
            double local = 0, force = 0;
            for (var day = start; day <= end; day++)
            {
                local += cases[day] - (imported?[day] ?? 0);
                force += infectivity[day];
            }

            numbers.Add(end + 1 > interval.Mean
                ? new ReproductionNumber(start, end, shape + local, 1 / ((1 / scale) + force))
                : new ReproductionNumber(start, end, double.NaN, double.NaN));
        }

        return numbers;
    }

    private void Check(IReadOnlyList<double> cases, IReadOnlyList<double>? imported)
    {
        if (Window < 1 || !(PriorMean > 0) || !(PriorDeviation > 0))
        {
            throw new EpidemiologyException("A window has 1 day or more, and the prior's mean and deviation are above 0.");
        }

        if (cases.Count <= Window)
        {
            throw new EpidemiologyException($"{cases.Count} days are too few for a window of {Window}: give {Window + 1} days or more, or a shorter window.");
        }

        for (var day = 0; day < cases.Count; day++)
        {
            if (!(cases[day] >= 0) || double.IsInfinity(cases[day]) || imported?[day] < 0 || imported?[day] > cases[day])
            {
                throw new EpidemiologyException($"The cases of day {day + 1} are missing, below 0, or fewer than those imported: give 0 where there was none.");
            }
        }

        if (cases.All(count => count == 0))
        {
            throw new EpidemiologyException("There is no case at all, so nothing reproduces.");
        }
    }
}
