namespace Civium.Detection.Regression;

/// <summary>
/// A small log-linear regression of counts, Poisson or negative binomial with a given dispersion, by iteratively reweighted least squares as R's
/// <c>glm.fit</c> starts and stops it. O(n p^2) a step. Immutable once fitted.
/// </summary>
internal sealed class LogLinearModel
{
    private const double Tolerance = 1e-8;
    private const int MostSteps = 25;

    private readonly double[][] _design;
    private readonly double[] _counts;
    private readonly double _theta;

    private LogLinearModel(double[][] design, double[] counts, double theta, double[]? start)
    {
        _design = design;
        _counts = counts;
        _theta = theta;
        Means = start is null ? [.. counts.Select(count => double.IsInfinity(theta) ? count + 0.1 : count + (count == 0 ? 1.0 / 6 : 0))] : [.. start];
        Coefficients = new double[design[0].Length];
    }

    /// <summary>The coefficients, in the design's order.</summary>
    public double[] Coefficients { get; }

    /// <summary>The fitted means.</summary>
    public double[] Means { get; }

    /// <summary>Whether it settled.</summary>
    public bool Converged { get; private set; }

    /// <summary>Fits a model.</summary>
    /// <param name="design">A row a count.</param>
    /// <param name="counts">The counts.</param>
    /// <param name="theta">The negative binomial's size; infinite for Poisson.</param>
    /// <param name="start">Means to start at; null for the usual start.</param>
    public static LogLinearModel Fit(double[][] design, double[] counts, double theta = double.PositiveInfinity, double[]? start = null)
    {
        var model = new LogLinearModel(design, counts, theta, start);
        var before = model.Deviance();
        for (var step = 0; step < MostSteps && !model.Converged; step++)
        {
            model.Step();
            var deviance = model.Deviance();
            model.Converged = Math.Abs(deviance - before) / (Math.Abs(deviance) + 0.1) < Tolerance;
            before = deviance;
        }

        return model;
    }

    /// <summary>The mean that a design row predicts.</summary>
    public double Predict(double[] row) => Math.Exp(Dot(row));

    private double Dot(double[] row)
    {
        var sum = 0.0;
        for (var j = 0; j < row.Length; j++)
        {
            sum += row[j] * Coefficients[j];
        }

        return sum;
    }

    private void Step()
    {
        var size = Coefficients.Length;
        var normal = new double[size, size + 1];
        for (var i = 0; i < _counts.Length; i++)
        {
            var mean = Means[i];
            var weight = double.IsInfinity(_theta) ? mean : mean / (1 + (mean / _theta));
            var response = Math.Log(mean) + ((_counts[i] - mean) / mean);
            var row = _design[i];
            for (var j = 0; j < size; j++)
            {
                for (var k = j; k < size; k++)
                {
                    normal[j, k] += weight * row[j] * row[k];
                }

                normal[j, size] += weight * row[j] * response;
            }
        }

        NormalEquations.Solve(normal, Coefficients);
        for (var i = 0; i < _counts.Length; i++)
        {
            Means[i] = Math.Max(Math.Exp(Dot(_design[i])), 2.220446049250313e-16);
        }
    }

    private double Deviance()
    {
        var sum = 0.0;
        for (var i = 0; i < _counts.Length; i++)
        {
            var (count, mean) = (_counts[i], Means[i]);
            sum += double.IsInfinity(_theta)
                ? count > 0 ? (count * Math.Log(count / mean)) - (count - mean) : mean
                : (count * Math.Log(Math.Max(1, count) / mean)) - ((count + _theta) * Math.Log((count + _theta) / (mean + _theta)));
        }

        return 2 * sum;
    }
}

/// <summary>Symmetric positive definite equations by Cholesky's decomposition.</summary>
internal static class NormalEquations
{
    /// <summary>Solves them. A pivot that is nothing gives its unknown the value 0.</summary>
    /// <param name="equations">The upper triangle, and the right-hand side as the last column; overwritten.</param>
    /// <param name="solution">Receives the unknowns.</param>
    public static void Solve(double[,] equations, double[] solution)
    {
        var size = solution.Length;
        for (var j = 0; j < size; j++)
        {
            var pivot = equations[j, j];
            for (var k = 0; k < j; k++)
            {
                pivot -= equations[k, j] * equations[k, j];
            }

            var root = pivot > 1e-11 * equations[j, j] ? Math.Sqrt(pivot) : 0;
            equations[j, j] = root;
            for (var column = j + 1; column <= size; column++)
            {
                var rest = equations[j, column];
                for (var k = 0; k < j; k++)
                {
                    rest -= equations[k, j] * equations[k, column];
                }

                equations[j, column] = root > 0 ? rest / root : 0;
            }
        }

        for (var j = size - 1; j >= 0; j--)
        {
            var rest = equations[j, size];
            for (var k = j + 1; k < size; k++)
            {
                rest -= equations[j, k] * solution[k];
            }

            solution[j] = equations[j, j] > 0 ? rest / equations[j, j] : 0;
        }
    }
}
