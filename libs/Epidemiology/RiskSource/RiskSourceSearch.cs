namespace Civium.Epidemiology.RiskSource;

/// <summary>
/// Levenberg and Marquardt's search for the least squares fit of level(region) * exp(sum b_j u_j) * growth(t). Not thread-safe.
/// </summary>
/// <remarks>
/// Each row depends on one region's level and a few shared parameters, so the normal equations are an arrow: a step costs O(rows d^2 + regions d^2 + d^3), with d
/// the shared parameters, whatever the number of regions. Source: Marquardt, J. SIAM 11, 1963; scaling by the diagonal.
/// </remarks>
internal sealed class RiskSourceSearch
{
    private const int MostSteps = 400;
    private const double Tolerance = 1e-13;

    private readonly Baseline _baseline;
    private readonly double[][] _drivers;
    private readonly int[] _region;
    private readonly int[] _day;
    private readonly double[] _times;
    private readonly double[] _counts;
    private readonly int _regions;
    private readonly int _covariates;
    private readonly int _shared;

    /// <param name="baseline">How cases grow.</param>
    /// <param name="counts">A row a place and day.</param>
    /// <param name="drivers">Each row's covariates, transformed.</param>
    /// <param name="region">Each row's region.</param>
    /// <param name="day">Each row's day, a place in <paramref name="times"/>.</param>
    /// <param name="times">The days' times.</param>
    /// <param name="regions">How many regions there are.</param>
    public RiskSourceSearch(Baseline baseline, double[] counts, double[][] drivers, int[] region, int[] day, double[] times, int regions)
    {
        (_baseline, _counts, _drivers, _region, _day, _times, _regions) = (baseline, counts, drivers, region, day, times, regions);
        _covariates = drivers.Length == 0 ? 0 : drivers[0].Length;
        _shared = _covariates + GrowthCurve.Parameters(baseline);
    }

    /// <summary>The levels' logarithms by region.</summary>
    public double[] Levels { get; private set; } = [];

    /// <summary>The covariates' coefficients, then the baseline's parameters.</summary>
    public double[] Shared { get; private set; } = [];

    /// <summary>The sum of squared residuals.</summary>
    public double Squares { get; private set; } = double.PositiveInfinity;

    /// <summary>The steps taken.</summary>
    public int Steps { get; private set; }

    /// <summary>Searches from a start of the baseline; keeps the result when it is better than what was found before.</summary>
    public void SearchFrom(double[] baseline, CancellationToken cancellation)
    {
        var levels = StartLevels(baseline);
        var shared = new double[_shared];
        baseline.CopyTo(shared, _covariates);
        var normal = new ArrowEquations(_regions, _shared);
        var squares = Squared(levels, shared, normal);
        var damping = 1e-2;
        var still = 0;
        for (var step = 0; step < MostSteps && still < 3; step++)
        {
            cancellation.ThrowIfCancellationRequested();
            Steps++;
            var (nextLevels, nextShared) = normal.Step(levels, shared, damping);
            var next = new ArrowEquations(_regions, _shared);
            var nextSquares = Squared(nextLevels, nextShared, next);
            if (nextSquares <= squares)
            {
                still = squares - nextSquares <= Tolerance * squares ? still + 1 : 0;
                (levels, shared, squares, normal) = (nextLevels, nextShared, nextSquares, next);
                damping = Math.Max(1e-12, damping / 5);
            }
            else
            {
                damping *= 4;
                still = damping > 1e12 ? 3 : still;
            }
        }

        if (squares < Squares)
        {
            (Levels, Shared, Squares) = (levels, shared, squares);
        }
    }

    private double[] StartLevels(double[] baseline)
    {
        Span<double> slopes = stackalloc double[3];
        var (sum, growth) = (new double[_regions], new double[_regions]);
        for (var row = 0; row < _counts.Length; row++)
        {
            sum[_region[row]] += _counts[row];
            growth[_region[row]] += GrowthCurve.Value(_baseline, baseline, _times[_day[row]], slopes);
        }

        return [.. sum.Zip(growth, (cases, curve) => Math.Log((cases + 0.1) / Math.Max(curve, 1e-12)))];
    }

    /// <summary>The sum of squares, and the equations of the next step.</summary>
    private double Squared(double[] levels, double[] shared, ArrowEquations normal)
    {
        var growth = new double[_times.Length];
        var slopes = new double[_times.Length][];
        for (var day = 0; day < _times.Length; day++)
        {
            slopes[day] = new double[3];
            growth[day] = GrowthCurve.Value(_baseline, shared.AsSpan(_covariates), _times[day], slopes[day]);
        }

        Span<double> gradient = stackalloc double[_shared];
        var squares = 0.0;
        for (var row = 0; row < _counts.Length; row++)
        {
            var (drivers, day, region) = (_drivers[row], _day[row], _region[row]);
            var exponent = levels[region];
            for (var j = 0; j < _covariates; j++)
            {
                exponent += shared[j] * drivers[j];
            }

            var scale = Math.Exp(exponent);
            var mean = scale * growth[day];
            var residual = _counts[row] - mean;
            squares += residual * residual;
            for (var j = 0; j < _covariates; j++)
            {
                gradient[j] = mean == 0 ? 0 : mean * drivers[j];
            }

            for (var j = _covariates; j < _shared; j++)
            {
                gradient[j] = scale * slopes[day][j - _covariates];
            }

            normal.Add(region, mean, gradient, residual);
        }

        return double.IsFinite(squares) ? squares : double.PositiveInfinity;
    }
}
