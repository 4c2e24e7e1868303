using Civium.Indicators.Statistics;

namespace Civium.Indicators.Analysing;

/// <summary>Sobol indices of a factor.</summary>
/// <param name="First">The share of the output's variance that the factor explains by itself. Estimated, so it may be slightly negative.</param>
/// <param name="Total">The share that involves the factor in any way, interactions included.</param>
/// <param name="FirstLow">The lower end of the first-order index's confidence interval.</param>
/// <param name="FirstHigh">The upper end.</param>
/// <param name="TotalLow">The lower end of the total index's confidence interval.</param>
/// <param name="TotalHigh">The upper end.</param>
public sealed record SobolIndex(double First, double Total, double FirstLow, double FirstHigh, double TotalLow, double TotalHigh);

/// <summary>
/// Variance-based sensitivity: how much of the uncertainty of an output comes from each uncertain choice. Two independent samples A and B
/// of n points in d dimensions are drawn; A_B^i is A with column i from B. Sources: Saltelli et al. (2010), "Variance based sensitivity
/// analysis of model output", doi:10.1016/j.cpc.2009.09.018, table 2 (b) and (f); Jansen (1999). Safe for concurrent use.
/// </summary>
public static class Sobol
{
    /// <summary>The points to evaluate: n (d + 2) rows, A first, then B, then A_B^1 to A_B^d; uniform on [0, 1).</summary>
    /// <param name="samples">n.</param>
    /// <param name="factors">d.</param>
    /// <param name="random">Where the points come from.</param>
    public static double[][] Design(int samples, int factors, Random random)
    {
        var a = Draw(samples, factors, random);
        var b = Draw(samples, factors, random);
        return [.. a, .. b, .. Enumerable.Range(0, factors).SelectMany(factor => a.Zip(b, (left, right) => Swap(left, right, factor)))];
    }

    /// <summary>
    /// First-order S_i = mean(f_B (f_AB^i - f_A)) / V and total T_i = mean((f_A - f_AB^i)^2) / 2V, V the variance of f_A and f_B together,
    /// with percentile bootstrap intervals over the n samples. O(d n r).
    /// </summary>
    /// <param name="outputs">The output at each row of <see cref="Design"/>; a sample in which any is NaN takes no part.</param>
    /// <param name="factors">d.</param>
    /// <param name="random">Where the bootstrap comes from.</param>
    /// <param name="confidence">Of the intervals, 0 to 1.</param>
    /// <param name="replicates">How many times the samples are drawn again; 0 for no intervals.</param>
    /// <param name="isCentred">Whether the mean is taken off the outputs first, which leaves the estimate unbiased and makes it far less noisy.</param>
    public static IReadOnlyList<SobolIndex> Estimate(
        ReadOnlySpan<double> outputs, int factors, Random random, double confidence = 0.95, int replicates = 1000, bool isCentred = true)
    {
        var samples = outputs.Length / (factors + 2);
        if (samples * (factors + 2) != outputs.Length || samples < 2)
        {
            throw new ArgumentException("There must be an output for each row of the design.", nameof(outputs));
        }

        var all = outputs.ToArray();
        var rows = Enumerable.Range(0, samples).Where(row => Enumerable.Range(0, factors + 2).All(block => !double.IsNaN(all[(block * samples) + row]))).ToArray();
        var mean = isCentred && rows.Length > 0 ? rows.Average(row => (all[row] + all[samples + row]) / 2) : 0;
        var blocks = Enumerable.Range(0, factors + 2).Select(block => rows.Select(row => all[(block * samples) + row] - mean).ToArray()).ToArray();
        var whole = Enumerable.Range(0, rows.Length).ToArray();
        var estimates = Indices(blocks, whole);
        var firsts = Enumerable.Range(0, factors).Select(_ => new double[replicates]).ToArray();
        var totals = Enumerable.Range(0, factors).Select(_ => new double[replicates]).ToArray();
        for (var replicate = 0; replicate < replicates; replicate++)
        {
            var again = Indices(blocks, [.. whole.Select(_ => random.Next(rows.Length))]);
            for (var factor = 0; factor < factors; factor++)
            {
                (firsts[factor][replicate], totals[factor][replicate]) = again[factor];
            }
        }

        var tail = (1 - confidence) / 2;
        return [.. Enumerable.Range(0, factors).Select(factor => new SobolIndex(
            estimates[factor].First, estimates[factor].Total,
            Quantiles.Of(firsts[factor], tail), Quantiles.Of(firsts[factor], 1 - tail), Quantiles.Of(totals[factor], tail), Quantiles.Of(totals[factor], 1 - tail)))];
    }

    private static (double First, double Total)[] Indices(double[][] blocks, int[] rows)
    {
        var (a, b) = (blocks[0], blocks[1]);
        var (sum, squares) = (0.0, 0.0);
        foreach (var row in rows)
        {
            sum += a[row] + b[row];
        }

        var mean = sum / (2 * rows.Length);
        foreach (var row in rows)
        {
            squares += ((a[row] - mean) * (a[row] - mean)) + ((b[row] - mean) * (b[row] - mean));
        }

        var variance = squares / ((2 * rows.Length) - 1);
        var result = new (double, double)[blocks.Length - 2];
        for (var factor = 0; factor < result.Length; factor++)
        {
            var ab = blocks[factor + 2];
            var (first, total) = (0.0, 0.0);
            foreach (var row in rows)
            {
                first += b[row] * (ab[row] - a[row]);
                total += (a[row] - ab[row]) * (a[row] - ab[row]);
            }

            // Nothing varies: nothing explains anything.
            result[factor] = variance > 0 ? (first / rows.Length / variance, total / (2.0 * rows.Length * variance)) : (0, 0);
        }

        return result;
    }

    private static double[][] Draw(int samples, int factors, Random random) =>
        [.. Enumerable.Range(0, samples).Select(_ => Enumerable.Range(0, factors).Select(_ => random.NextDouble()).ToArray())];

    private static double[] Swap(double[] a, double[] b, int factor)
    {
        var mixed = (double[])a.Clone();
        mixed[factor] = b[factor];
        return mixed;
    }
}
