namespace Civium.Indicators.Weighting;

/// <summary>Weights from pairwise comparisons by experts.</summary>
/// <param name="Weights">The principal eigenvector, adding up to 1.</param>
/// <param name="LargestEigenvalue">The principal eigenvalue; at least the number of rows.</param>
/// <param name="ConsistencyIndex">(largest eigenvalue - n) / (n - 1); 0 for n below 3.</param>
/// <param name="ConsistencyRatio">The index over Saaty's random index. Above 0.1 the judgements contradict each other.</param>
public sealed record AnalyticHierarchy(IReadOnlyList<double> Weights, double LargestEigenvalue, double ConsistencyIndex, double ConsistencyRatio)
{
    private static readonly double[] RandomIndex = [0, 0, 0, 0.58, 0.90, 1.12, 1.24, 1.32, 1.41, 1.45, 1.49, 1.51, 1.48, 1.56, 1.57, 1.59];

    /// <summary>The most rows of a matrix: Saaty's random index goes no further.</summary>
    public const int MostRows = 15;

    /// <summary>The weights of a matrix of comparisons. Source: Saaty (1980), "The analytic hierarchy process". Safe for concurrent use.</summary>
    /// <param name="matrix">a_ij: how many times i matters more than j; positive, a_ji = 1 / a_ij (to 1 %), 1 on the diagonal.</param>
    /// <exception cref="ArgumentException">It is no such matrix.</exception>
    public static AnalyticHierarchy Of(double[][] matrix)
    {
        Check(matrix);
        var n = matrix.Length;
        var weights = Enumerable.Repeat(1.0 / n, n).ToArray();
        for (var (round, moved) = (0, 1.0); round < 10_000 && moved > 1e-15; round++)
        {
            var product = matrix.Select(row => row.Zip(weights, (a, w) => a * w).Sum()).ToArray();
            var sum = product.Sum();
            var next = product.Select(value => value / sum).ToArray();
            moved = next.Zip(weights, (a, b) => Math.Abs(a - b)).Max();
            weights = next;
        }

        var eigenvalue = matrix.Select((row, i) => row.Zip(weights, (a, w) => a * w).Sum() / weights[i]).Average();
        var index = n < 3 ? 0 : Math.Max(0, (eigenvalue - n) / (n - 1));
        return new(weights, eigenvalue, index, n < 3 ? 0 : index / RandomIndex[n]);
    }

    /// <summary>The geometric means of the rows, adding up to 1. Source: Crawford and Williams (1985).</summary>
    /// <exception cref="ArgumentException">It is no matrix of comparisons.</exception>
    public static double[] RowGeometricMeans(double[][] matrix)
    {
        Check(matrix);
        var means = matrix.Select(row => Math.Exp(row.Average(Math.Log))).ToArray();
        return [.. means.Select(mean => mean / means.Sum())];
    }

    private static void Check(double[][] matrix)
    {
        if (matrix.Length is 0 or > MostRows || matrix.Any(row => row.Length != matrix.Length))
        {
            throw new ArgumentException($"A matrix of comparisons is square and has 1 to {MostRows} rows.", nameof(matrix));
        }

        for (var i = 0; i < matrix.Length; i++)
        {
            for (var j = 0; j <= i; j++)
            {
                if (!(matrix[i][j] > 0 && Math.Abs((matrix[i][j] * matrix[j][i]) - 1) <= 0.01))
                {
                    throw new ArgumentException($"Comparisons {i + 1},{j + 1} and {j + 1},{i + 1} must be positive and each other's inverse.", nameof(matrix));
                }
            }
        }
    }
}
