namespace Civium.Epidemiology.RiskSource;

/// <summary>Normal equations in which each region's level meets the shared parameters only: solved by sweeping the levels out. Not thread-safe.</summary>
internal sealed class ArrowEquations(int regions, int shared)
{
    private readonly double[] _corner = new double[regions];
    private readonly double[] _cornerRight = new double[regions];
    private readonly double[] _border = new double[regions * shared];
    private readonly double[] _block = new double[shared * shared];
    private readonly double[] _blockRight = new double[shared];

    /// <summary>Adds a row's derivatives and residual.</summary>
    public void Add(int region, double byLevel, ReadOnlySpan<double> byShared, double residual)
    {
        _corner[region] += byLevel * byLevel;
        _cornerRight[region] += byLevel * residual;
        for (var j = 0; j < shared; j++)
        {
            _border[(region * shared) + j] += byLevel * byShared[j];
            _blockRight[j] += byShared[j] * residual;
            for (var k = j; k < shared; k++)
            {
                _block[(j * shared) + k] += byShared[j] * byShared[k];
            }
        }
    }

    /// <summary>The parameters after a damped step.</summary>
    public (double[] Levels, double[] Shared) Step(double[] levels, double[] sharedValues, double damping)
    {
        var reduced = new double[shared, shared + 1];
        for (var j = 0; j < shared; j++)
        {
            for (var k = j; k < shared; k++)
            {
                reduced[j, k] = _block[(j * shared) + k] * (j == k ? 1 + damping : 1);
            }

            reduced[j, shared] = _blockRight[j];
        }

        for (var region = 0; region < regions; region++)
        {
            Sweep(region, damping, reduced);
        }

        var step = new double[shared];
        CholeskyEquations.Solve(reduced, step);
        var nextLevels = new double[regions];
        for (var region = 0; region < regions; region++)
        {
            var pivot = Pivot(region, damping);
            var right = _cornerRight[region];
            for (var j = 0; j < shared; j++)
            {
                right -= _border[(region * shared) + j] * step[j];
            }

            nextLevels[region] = levels[region] + (pivot > 0 ? Math.Clamp(right / pivot, -3, 3) : 0);
        }

        return (nextLevels, [.. sharedValues.Zip(step, (value, change) => value + change)]);
    }

    private double Pivot(int region, double damping) => _corner[region] * (1 + damping);

    private void Sweep(int region, double damping, double[,] reduced)
    {
        var pivot = Pivot(region, damping);
        if (!(pivot > 0))
        {
            return;
        }

        var border = _border.AsSpan(region * shared, shared);
        for (var j = 0; j < shared; j++)
        {
            var factor = border[j] / pivot;
            for (var k = j; k < shared; k++)
            {
                reduced[j, k] -= factor * border[k];
            }

            reduced[j, shared] -= factor * _cornerRight[region];
        }
    }
}

/// <summary>Symmetric positive definite equations by Cholesky's decomposition; a pivot that is nothing gives its unknown the value 0.</summary>
internal static class CholeskyEquations
{
    /// <summary>Solves them.</summary>
    /// <param name="equations">The upper triangle, and the right-hand side as the last column; overwritten by the factor.</param>
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

            var root = pivot > 1e-14 * Math.Abs(equations[j, j]) ? Math.Sqrt(pivot) : 0;
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
