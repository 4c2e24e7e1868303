using Civium.Indicators.Data;
using Civium.Indicators.Evaluating;
using Civium.Indicators.Statistics;

namespace Civium.Indicators.Analysing;

/// <summary>How certain a rank is.</summary>
/// <param name="Row">The row of the data.</param>
/// <param name="Nominal">The rank by the recipe itself; NaN for a unit without one.</param>
/// <param name="Mean">The mean rank over all drawn recipes.</param>
/// <param name="Median">The median rank.</param>
/// <param name="Low">The lower end of the interval, the better ranks.</param>
/// <param name="High">The upper end.</param>
/// <param name="Best">The best rank that was drawn.</param>
/// <param name="Worst">The worst.</param>
public sealed record RankInterval(int Row, double Nominal, double Mean, double Median, double Low, double High, double Best, double Worst);

/// <summary>What an uncertainty analysis found.</summary>
/// <param name="Ranks">The interval of each row.</param>
/// <param name="Drawn">How many recipes were drawn.</param>
/// <param name="Failed">How many of them could not be computed, because their choices do not go together; they count nowhere.</param>
public sealed record UncertaintyResult(IReadOnlyList<RankInterval> Ranks, int Drawn, int Failed);

/// <summary>
/// Monte Carlo over the choices of a recipe: would the ranking be another if the choices had been others? Sources: Saisana, Saltelli and
/// Tarantola (2005), doi:10.1111/j.1467-985X.2005.00350.x; OECD and JRC (2008), "Handbook on constructing composite indicators", step 7.
/// </summary>
public static class Uncertainty
{
    /// <summary>Draws recipes and ranks by each. The same seed gives the same result on any number of cores. O(draws x a run).</summary>
    /// <param name="nominal">The run by the recipe itself.</param>
    /// <param name="data">The data it was run on.</param>
    /// <param name="draws">How many recipes.</param>
    /// <param name="seed">What the draws start from.</param>
    /// <param name="interval">How much of the ranks the interval holds, 0.9 for the 5th to the 95th percentile.</param>
    /// <param name="progress">Told how many are done; may be null.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <exception cref="EvaluationException">Nothing is uncertain, or every drawn recipe failed.</exception>
    public static UncertaintyResult Run(
        Evaluation nominal, IndicatorData data, int draws, int seed, double interval = 0.9, IProgress<int>? progress = null, CancellationToken cancellation = default)
    {
        var factors = new RecipeFactors(nominal.Framework, data, nominal.Recipe, seed);
        var random = new Random(seed);
        var points = Enumerable.Range(0, draws).Select(_ => factors.Names.Select(_ => random.NextDouble()).ToArray()).ToArray();
        var ranks = new double[draws][];
        var done = 0;
        Parallel.For(0, draws, new ParallelOptions { CancellationToken = cancellation }, draw =>
        {
            ranks[draw] = factors.Index(points[draw]) is { } index ? RanksOf(data, index) : [];
            var count = Interlocked.Increment(ref done);
            if (count % 64 == 0 || count == draws)
            {
                progress?.Report(count);
            }
        });
        var good = ranks.Where(own => own.Length > 0).ToArray();
        return good.Length == 0
            ? throw new EvaluationException("None of the drawn recipes can be computed: their choices do not go together, such as z-scores and geometric means.")
            : new([.. Intervals(nominal, data, good, interval)], draws, draws - good.Length);
    }

    /// <summary>Ranks of an index year by year, 1 for the best.</summary>
    internal static double[] RanksOf(IndicatorData data, double[] index)
    {
        if (data.Periods.Count == 1)
        {
            return Ranks.Descending(index);
        }

        var ranks = new double[index.Length];
        foreach (var (_, rows) in data.Periods)
        {
            Ranks.Descending(index.AsSpan(rows)).CopyTo(ranks, rows.Start.Value);
        }

        return ranks;
    }

    private static IEnumerable<RankInterval> Intervals(Evaluation nominal, IndicatorData data, double[][] ranks, double interval)
    {
        var nominals = new Dictionary<(string, int?), double>();
        for (var row = 0; row < nominal.Data.Units.Count; row++)
        {
            nominals[(nominal.Data.Units[row], nominal.Data.Years?[row])] = nominal.Ranks[nominal.Framework.Root][row];
        }

        var own = new double[ranks.Length];
        for (var row = 0; row < data.Units.Count; row++)
        {
            var count = 0;
            foreach (var draw in ranks)
            {
                if (!double.IsNaN(draw[row]))
                {
                    own[count++] = draw[row];
                }
            }

            var sorted = own.AsSpan(0, count);
            sorted.Sort();
            var tail = (1 - interval) / 2;
            yield return new(
                row, nominals.GetValueOrDefault((data.Units[row], data.Years?[row]), double.NaN), Moments.Mean(sorted), Quantiles.OfSorted(sorted, 0.5),
                Quantiles.OfSorted(sorted, tail), Quantiles.OfSorted(sorted, 1 - tail), Quantiles.OfSorted(sorted, 0), Quantiles.OfSorted(sorted, 1));
        }
    }
}
