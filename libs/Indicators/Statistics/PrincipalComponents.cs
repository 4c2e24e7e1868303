using MathNet.Numerics.LinearAlgebra;

namespace Civium.Indicators.Statistics;

/// <summary>Principal components of standardised columns.</summary>
/// <param name="Variances">The variance of each component, largest first; they add up to the number of columns.</param>
/// <param name="Loadings">The loadings: component by component, a unit vector over the columns each. The sum of each is positive, which settles the sign.</param>
/// <param name="Rows">How many rows were complete and took part.</param>
/// <param name="Columns">The places of the columns that took part; constant ones do not.</param>
public sealed record PrincipalComponents(IReadOnlyList<double> Variances, IReadOnlyList<double[]> Loadings, int Rows, IReadOnlyList<int> Columns)
{
    /// <summary>
    /// The components of the correlation matrix over the rows without a missing value. Source: Pearson (1901); OECD and JRC (2008),
    /// "Handbook on constructing composite indicators", 4.1. O(k^2 n + k^3). Safe for concurrent use.
    /// </summary>
    /// <param name="columns">The columns, as many rows each.</param>
    /// <exception cref="ArgumentException">Fewer than three rows are complete, or no column varies over them.</exception>
    public static PrincipalComponents Of(IReadOnlyList<double[]> columns)
    {
        var rows = Enumerable.Range(0, columns[0].Length).Where(row => columns.All(column => !double.IsNaN(column[row]))).ToArray();
        if (rows.Length < 3)
        {
            throw new ArgumentException($"Only {rows.Length} units have every value; principal components need at least 3. Impute first.", nameof(columns));
        }

        var complete = columns.Select(column => rows.Select(row => column[row]).ToArray()).ToArray();
        var varying = Enumerable.Range(0, columns.Count).Where(place => Moments.Extremes(complete[place]) is var (min, max) && min < max).ToArray();
        if (varying.Length == 0)
        {
            throw new ArgumentException("No column varies over the units that have every value.", nameof(columns));
        }

        var evd = Matrix<double>.Build.DenseOfArray(Correlation.Matrix([.. varying.Select(place => complete[place])])).Evd(Symmetricity.Symmetric);
        var order = Enumerable.Range(0, varying.Length).OrderByDescending(place => evd.EigenValues[place].Real).ToArray();
        return new(
            [.. order.Select(place => Math.Max(0, evd.EigenValues[place].Real))],
            [.. order.Select(place => Oriented(evd.EigenVectors.Column(place).ToArray()))],
            rows.Length,
            varying);
    }

    private static double[] Oriented(double[] vector) => vector.Sum() < 0 ? [.. vector.Select(value => -value)] : vector;
}
