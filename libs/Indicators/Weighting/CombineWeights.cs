using MathNet.Numerics.LinearAlgebra;

namespace Civium.Indicators.Weighting;

/// <summary>
/// Combines two or more sets of weights for the same indicators, such as experts' and the data's; each set and the result add up to 1.
/// Safe for concurrent use.
/// </summary>
public static class CombineWeights
{
    /// <summary>w_j proportional to the product: what either holds for unimportant is unimportant.</summary>
    public static double[] Multiplicative(params IReadOnlyList<IReadOnlyList<double>> sets) =>
        Shares(Places(sets).Select(place => sets.Aggregate(1.0, (product, set) => product * set[place])));

    /// <summary>w_j proportional to the geometric mean, which is the set with the least sum of relative entropies to all of them.</summary>
    public static double[] Geometric(params IReadOnlyList<IReadOnlyList<double>> sets) =>
        Shares(Places(sets).Select(place => Math.Pow(sets.Aggregate(1.0, (product, set) => product * set[place]), 1.0 / sets.Count)));

    /// <summary>w = share a + (1 - share) b.</summary>
    public static double[] Linear(IReadOnlyList<double> a, IReadOnlyList<double> b, double share = 0.5) =>
        [.. Places([a, b]).Select(place => (share * a[place]) + ((1 - share) * b[place]))];

    /// <summary>
    /// Game theory: w = sum alpha_k w_k, where alpha makes the deviations from every set balance, sum_l alpha_l (w_k . w_l) = w_k . w_k for
    /// each k; alpha is taken by its absolute value and made to add up to 1.
    /// </summary>
    /// <returns>The weights and each set's part in them.</returns>
    /// <remarks>Sets that are equal leave alpha open: they get equal parts.</remarks>
    public static (double[] Weights, double[] Parts) Game(params IReadOnlyList<IReadOnlyList<double>> sets)
    {
        var products = Matrix<double>.Build.Dense(sets.Count, sets.Count, (k, l) => sets[k].Zip(sets[l], (a, b) => a * b).Sum());
        var alpha = products.Svd().Solve(products.Diagonal()).Select(Math.Abs).ToArray();
        var isOpen = alpha.Any(part => !double.IsFinite(part)) || alpha.Sum() == 0 || Math.Abs(products.Determinant()) < 1e-18;
        var parts = isOpen ? [.. alpha.Select(_ => 1.0 / sets.Count)] : alpha.Select(part => part / alpha.Sum()).ToArray();
        return ([.. Places(sets).Select(place => parts.Select((part, k) => part * sets[k][place]).Sum())], parts);
    }

    /// <summary>How far two sets are apart: sqrt(sum (a - b)^2 / 2).</summary>
    public static double Distance(IReadOnlyList<double> a, IReadOnlyList<double> b) => Math.Sqrt(a.Zip(b, (x, y) => (x - y) * (x - y)).Sum() / 2);

    private static IEnumerable<int> Places(IReadOnlyList<IReadOnlyList<double>> sets) => sets.Count > 0 && sets.All(set => set.Count == sets[0].Count)
        ? Enumerable.Range(0, sets[0].Count)
        : throw new ArgumentException("The sets must have a weight for the same indicators.", nameof(sets));

    private static double[] Shares(IEnumerable<double> measures)
    {
        var all = measures.ToArray();
        var sum = all.Sum();
        return sum > 0 ? [.. all.Select(value => value / sum)] : throw new ArgumentException("No indicator has a weight in every set.");
    }
}
