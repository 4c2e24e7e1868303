using MathNet.Numerics.LinearAlgebra;
using MathNet.Numerics.LinearAlgebra.Factorization;

namespace Civium.Indicators.Preparing;

/// <summary>What expectation-maximisation found.</summary>
/// <param name="Columns">The columns with missing values filled by their conditional means.</param>
/// <param name="Means">The maximum likelihood means.</param>
/// <param name="Covariance">The maximum likelihood covariance, divisor n.</param>
/// <param name="Iterations">How many rounds it took.</param>
/// <param name="Converged">Whether it came to rest.</param>
public sealed record ExpectationMaximisation(
    IReadOnlyList<double[]> Columns, IReadOnlyList<double> Means, double[,] Covariance, int Iterations, bool Converged)
{
    /// <summary>
    /// Fills missing values of several columns under a multivariate normal model by the EM algorithm: E-step, the conditional mean and
    /// covariance of what is missing in a row given what is there; M-step, mean and covariance of the completed rows. Sources: Dempster,
    /// Laird and Rubin (1977); Little and Rubin (2002), "Statistical analysis with missing data", 11.2. A round costs O(n k^3).
    /// Safe for concurrent use.
    /// </summary>
    /// <param name="columns">The columns; NaN is missing. A row without any value is left as it is and takes no part.</param>
    /// <param name="tolerance">It rests when no parameter of the standardised columns moves by more than this.</param>
    /// <param name="mostIterations">The most rounds.</param>
    /// <exception cref="ArgumentException">There are not more rows than columns, or the columns depend on each other linearly.</exception>
    public static ExpectationMaximisation Run(IReadOnlyList<double[]> columns, double tolerance = 1e-10, int mostIterations = 10_000)
    {
        var k = columns.Count;
        var rows = Enumerable.Range(0, columns[0].Length).Where(row => columns.Any(column => !double.IsNaN(column[row]))).ToArray();
        if (rows.Length <= k)
        {
            throw new ArgumentException($"EM needs more units ({rows.Length}) than indicators ({k}) in a group. Use the median or a group's mean.", nameof(columns));
        }

        // Standardised, so that one tolerance fits every column.
        var centres = columns.Select(column => Statistics.Moments.Mean(column)).ToArray();
        var scales = columns.Select(column => Statistics.Moments.StandardDeviation(column) is > 0 and var deviation ? deviation : 1).ToArray();
        var data = Matrix<double>.Build.Dense(rows.Length, k, (row, place) => (columns[place][rows[row]] - centres[place]) / scales[place]);
        var mean = Vector<double>.Build.Dense(k);
        var covariance = Matrix<double>.Build.DenseIdentity(k);
        var filled = data.Clone();
        var (iteration, moved) = (0, double.PositiveInfinity);
        while (iteration < mostIterations && moved > tolerance)
        {
            iteration++;
            var spare = Matrix<double>.Build.Dense(k, k);
            for (var row = 0; row < rows.Length; row++)
            {
                Expect(data, row, mean, covariance, filled, spare);
            }

            var newMean = filled.ColumnSums() / rows.Length;
            var centred = Matrix<double>.Build.Dense(rows.Length, k, (row, place) => filled[row, place] - newMean[place]);
            var newCovariance = (centred.TransposeThisAndMultiply(centred) + spare) / rows.Length;
            moved = Math.Max((newMean - mean).InfinityNorm(), (newCovariance - covariance).Enumerate().Max(Math.Abs));
            (mean, covariance) = (newMean, newCovariance);
        }

        return new(
            [.. columns.Select((column, place) => Merge(column, rows, filled, place, centres[place], scales[place]))],
            [.. mean.Select((value, place) => (value * scales[place]) + centres[place])],
            Matrix<double>.Build.Dense(k, k, (i, j) => covariance[i, j] * scales[i] * scales[j]).ToArray(),
            iteration,
            moved <= tolerance);
    }

    /// <summary>The E-step of a row: fills it, and adds the conditional covariance of what was missing.</summary>
    private static void Expect(Matrix<double> data, int row, Vector<double> mean, Matrix<double> covariance, Matrix<double> filled, Matrix<double> spare)
    {
        var places = Enumerable.Range(0, data.ColumnCount);
        var missing = places.Where(place => double.IsNaN(data[row, place])).ToArray();
        if (missing.Length == 0)
        {
            return;
        }

        var there = places.Except(missing).ToArray();
        var across = Matrix<double>.Build.Dense(there.Length, missing.Length, (i, j) => covariance[there[i], missing[j]]);
        var coefficients = Factor(Matrix<double>.Build.Dense(there.Length, there.Length, (i, j) => covariance[there[i], there[j]])).Solve(across);
        var deviation = Vector<double>.Build.Dense(there.Length, i => data[row, there[i]] - mean[there[i]]);
        var expected = coefficients.TransposeThisAndMultiply(deviation);
        var explained = coefficients.TransposeThisAndMultiply(across);
        for (var i = 0; i < missing.Length; i++)
        {
            filled[row, missing[i]] = mean[missing[i]] + expected[i];
            for (var j = 0; j < missing.Length; j++)
            {
                spare[missing[i], missing[j]] += covariance[missing[i], missing[j]] - explained[i, j];
            }
        }
    }

    private static Cholesky<double> Factor(Matrix<double> matrix)
    {
        try
        {
            return matrix.Cholesky();
        }
        catch (ArgumentException)
        {
            throw new ArgumentException("EM: some indicators of a group depend on each other linearly, or are constant. Use the median or a group's mean.");
        }
    }

    private static double[] Merge(double[] column, int[] rows, Matrix<double> filled, int place, double centre, double scale)
    {
        var merged = (double[])column.Clone();
        for (var row = 0; row < rows.Length; row++)
        {
            if (double.IsNaN(merged[rows[row]]))
            {
                merged[rows[row]] = (filled[row, place] * scale) + centre;
            }
        }

        return merged;
    }
}
