using Civium.Indicators.Data;
using Civium.Indicators.Evaluating;

namespace Civium.Indicators.Analysing;

/// <summary>What a sensitivity analysis found.</summary>
/// <param name="Factors">The indices of each uncertain choice, by its name.</param>
/// <param name="MeanShift">The mean over units and samples of how many places a rank moves away from the recipe's own.</param>
/// <param name="Evaluations">How many recipes were computed.</param>
/// <param name="Failed">How many of them could not be; their samples take no part.</param>
public sealed record SensitivityResult(IReadOnlyList<(string Name, SobolIndex Index)> Factors, double MeanShift, int Evaluations, int Failed);

/// <summary>
/// Which choice moves the ranking most: Sobol indices of the mean absolute shift of ranks. Source: Saisana, Saltelli and Tarantola (2005),
/// doi:10.1111/j.1467-985X.2005.00350.x.
/// </summary>
public static class Sensitivity
{
    /// <summary>Computes the indices from n (d + 2) recipes, n samples and d factors. The same seed gives the same result.</summary>
    /// <param name="nominal">The run by the recipe itself.</param>
    /// <param name="data">The data it was run on.</param>
    /// <param name="samples">n.</param>
    /// <param name="seed">What the draws start from.</param>
    /// <param name="progress">Told how many recipes are done; may be null.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <exception cref="EvaluationException">Fewer than two choices are uncertain, or too few recipes could be computed.</exception>
    public static SensitivityResult Run(
        Evaluation nominal, IndicatorData data, int samples, int seed, IProgress<int>? progress = null, CancellationToken cancellation = default)
    {
        var factors = new RecipeFactors(nominal.Framework, data, nominal.Recipe, seed);
        if (factors.Names.Count < 2)
        {
            throw new EvaluationException("A sensitivity analysis compares at least two uncertain choices; only one is uncertain.");
        }

        var random = new Random(seed);
        var design = Sobol.Design(samples, factors.Names.Count, random);
        var root = Nominal(nominal, data);
        var outputs = new double[design.Length];
        var done = 0;
        Parallel.For(0, design.Length, new ParallelOptions { CancellationToken = cancellation }, row =>
        {
            outputs[row] = factors.Index(design[row]) is { } index ? Shift(root, Uncertainty.RanksOf(data, index)) : double.NaN;
            var count = Interlocked.Increment(ref done);
            if (count % 64 == 0 || count == design.Length)
            {
                progress?.Report(count);
            }
        });
        var failed = outputs.Count(double.IsNaN);
        if (failed > outputs.Length / 2)
        {
            throw new EvaluationException($"{failed} of {outputs.Length} drawn recipes cannot be computed: their choices do not go together, such as z-scores and geometric means.");
        }

        var indices = Sobol.Estimate(outputs, factors.Names.Count, random);
        return new([.. factors.Names.Zip(indices)], outputs.Where(output => !double.IsNaN(output)).Average(), outputs.Length, failed);
    }

    private static double[] Nominal(Evaluation nominal, IndicatorData data)
    {
        var ranks = new Dictionary<(string, int?), double>();
        for (var row = 0; row < nominal.Data.Units.Count; row++)
        {
            ranks[(nominal.Data.Units[row], nominal.Data.Years?[row])] = nominal.Ranks[nominal.Framework.Root][row];
        }

        return [.. data.Units.Select((unit, row) => ranks.GetValueOrDefault((unit, data.Years?[row]), double.NaN))];
    }

    private static double Shift(double[] nominal, double[] ranks)
    {
        var (sum, count) = (0.0, 0);
        for (var row = 0; row < ranks.Length; row++)
        {
            var shift = Math.Abs(ranks[row] - nominal[row]);
            if (!double.IsNaN(shift))
            {
                sum += shift;
                count++;
            }
        }

        return count == 0 ? double.NaN : sum / count;
    }
}
