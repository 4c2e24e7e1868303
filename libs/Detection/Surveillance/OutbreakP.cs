namespace Civium.Detection.Surveillance;

/// <summary>What an algorithm that has a statistic answers as its bound.</summary>
public enum BoundKind
{
    /// <summary>The statistic itself.</summary>
    Value,

    /// <summary>The fewest cases at that step that would raise an alarm.</summary>
    Cases,
}

/// <summary>
/// OutbreakP: the likelihood ratio of a rising mean against a constant one, for the start of a season's epidemic of any shape. O(n) a step, so O(n^2) a
/// series; with <see cref="BoundKind.Cases"/> that many times the cases tried. Immutable.
/// </summary>
/// <remarks>
/// Source: Frisen and Andersson, "Semiparametric surveillance of outbreaks", Sequential Analysis 28, 2009; isotonic regression by pooling adjacent
/// violators. The series begins where surveillance does: it should hold one season.
/// </remarks>
public sealed record OutbreakP : ISurveillanceAlgorithm
{
    /// <summary>The alarm limit of the statistic.</summary>
    public double Limit { get; init; } = 100;

    /// <summary>What the bound is.</summary>
    public BoundKind Bound { get; init; } = BoundKind.Value;

    /// <summary>The most cases tried.</summary>
    public double MostCases { get; init; } = 1e5;

    /// <inheritdoc/>
    public int FirstStep(CountSeries series) => 0;

    /// <inheritdoc/>
    public IReadOnlyList<Signal> Run(CountSeries series, int first, int last)
    {
        if (!(Limit > 0))
        {
            throw new SurveillanceException($"k = {Limit} is no limit of a likelihood ratio: give a number above 0, such as 100.");
        }

        this.Check(series, first, last);
        SequentialCounts.RefuseMissing(series, 0, last);
        var counts = series.Counts.AsSpan(0, last + 1).ToArray();
        var fit = new IsotonicFit(counts.Length);
        var signals = new Signal[last - first + 1];
        for (var step = first; step <= last; step++)
        {
            var statistic = fit.Statistic(counts, step + 1);
            var alarm = statistic > Limit;
            var bound = Bound == BoundKind.Value ? statistic : Cases(fit, counts, step, alarm);
            signals[step - first] = new Signal(step, counts[step], bound, alarm) { Score = statistic };
        }

        return signals;
    }

    private double Cases(IsotonicFit fit, double[] counts, int step, bool alarm)
    {
        if (step == 0)
        {
            return Limit >= 1 ? double.NaN : 0;
        }

        var seen = counts[step];
        try
        {
            for (var cases = seen; alarm ? cases > 0 : cases < MostCases;)
            {
                cases += alarm ? -1 : 1;
                counts[step] = cases;
                if (fit.Statistic(counts, step + 1) > Limit != alarm)
                {
                    return alarm ? cases + 1 : cases;
                }
            }

            return double.NaN;
        }
        finally
        {
            counts[step] = seen;
        }
    }

    /// <summary>The isotonic regression's likelihood ratio.</summary>
    private sealed class IsotonicFit(int most)
    {
        private readonly double[] _sum = new double[most];
        private readonly double[] _mean = new double[most];
        private readonly int[] _end = new int[most];

        public double Statistic(ReadOnlySpan<double> counts, int length)
        {
            var blocks = 0;
            var average = 0.0;
            for (var i = 0; i < length; i++)
            {
                average += (counts[i] - average) / (i + 1);
                var (sum, start) = (counts[i], i);
                while (blocks > 0 && sum / (i + 1 - start) <= _mean[blocks - 1])
                {
                    blocks--;
                    sum += _sum[blocks];
                    start = blocks == 0 ? 0 : _end[blocks - 1];
                }

                (_sum[blocks], _mean[blocks], _end[blocks]) = (sum, sum / (i + 1 - start), i + 1);
                blocks++;
            }

            var ratio = 1.0;
            for (int i = 0, block = 0; i < length; i++)
            {
                block += i >= _end[block] ? 1 : 0;
                ratio *= Math.Pow(_mean[block] == 0 && average == 0 ? 1 : _mean[block] / average, counts[i]);
            }

            return ratio;
        }
    }
}

/// <summary>What algorithms that carry a sum from step to step ask of a series.</summary>
internal static class SequentialCounts
{
    /// <exception cref="SurveillanceException">A count is missing.</exception>
    public static void RefuseMissing(CountSeries series, int first, int last)
    {
        var missing = Array.FindIndex(series.Counts, first, last - first + 1, double.IsNaN);
        if (missing >= 0)
        {
            throw new SurveillanceException($"The count at step {missing + 1} is missing, and this algorithm sums evidence from step to step: fill it (0 where there was no case), or use ears, bayes or farrington-flexible, which leave it out.");
        }
    }
}
