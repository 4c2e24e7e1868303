namespace Civium.Detection.Seasonality;

/// <summary>A series as season, trend and remainder.</summary>
/// <param name="Seasonal">What repeats with the period.</param>
/// <param name="Trend">What moves slowly.</param>
/// <param name="Remainder">What is left; the three add up to the series.</param>
/// <param name="Weights">How much each point was believed in the end: 1 wholly, 0 an outlier. All 1 where the decomposition is not robust.</param>
public sealed record SeasonalParts(double[] Seasonal, double[] Trend, double[] Remainder, double[] Weights);

/// <summary>
/// Seasonal-trend decomposition by loess (STL). O(n window) for each of <see cref="Inner"/> times (<see cref="Outer"/> + 1) passes. Immutable.
/// </summary>
/// <remarks>
/// Source: Cleveland, Cleveland, McRae and Terpenning, "STL: A Seasonal-Trend Decomposition Procedure Based on Loess", J. Official Statistics 6, 1990, 3-73.
/// Defaults are those of R's <c>stl</c>.
/// </remarks>
public sealed record SeasonalTrend
{
    /// <summary>Steps in a season, 2 or more.</summary>
    public required int Period { get; init; }

    /// <summary>The seasonal window in cycles; null for a season that is the same in all of them.</summary>
    public int? SeasonalWindow { get; init; }

    /// <summary>The trend's window in steps; null for the smallest that leaves the season alone.</summary>
    public int? TrendWindow { get; init; }

    /// <summary>Whether outliers are weighed down.</summary>
    public bool Robust { get; init; }

    /// <summary>The degree of the seasonal smoothing, 0 or 1.</summary>
    public int SeasonalDegree { get; init; }

    /// <summary>Whether every point is smoothed, instead of every tenth of a window with straight lines between.</summary>
    public bool EveryPoint { get; init; }

    /// <summary>Passes of season and trend; null for 2, and 1 when robust.</summary>
    public int? Inner { get; init; }

    /// <summary>Passes of the weights; null for 0, and 15 when robust.</summary>
    public int? Outer { get; init; }

    /// <summary>Decomposes a series.</summary>
    /// <exception cref="ArgumentException">It is shorter than two periods and one step, or a value is missing.</exception>
    public SeasonalParts Decompose(ReadOnlySpan<double> series)
    {
        if (Period < 2 || series.Length <= 2 * Period)
        {
            throw new ArgumentException($"A season of {Period} steps needs more than two whole ones, {(2 * Period) + 1} values; the series has {series.Length}.");
        }

        if (HasMissing(series))
        {
            throw new ArgumentException("A value is missing or not finite: fill it first.");
        }

        var passes = new Passes(this, series.ToArray());
        passes.Run();
        return passes.Parts(SeasonalWindow is null);
    }

    private static bool HasMissing(ReadOnlySpan<double> series)
    {
        foreach (var value in series)
        {
            if (!double.IsFinite(value))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The state of one decomposition.</summary>
    private sealed class Passes
    {
        private readonly double[] _y;
        private readonly int _period;
        private readonly int _inner;
        private readonly int _outer;
        private readonly Loess _seasonalLoess;
        private readonly Loess _trendLoess;
        private readonly Loess _lowPass;
        private readonly double[] _season;
        private readonly double[] _trend;
        private readonly double[] _weights;
        private bool _weighted;

        public Passes(SeasonalTrend settings, double[] y)
        {
            (_y, _period) = (y, settings.Period);
            var seasonal = settings.SeasonalWindow ?? ((10 * y.Length) + 1);
            var trend = settings.TrendWindow ?? Odd((int)Math.Ceiling(1.5 * _period / (1 - (1.5 / seasonal))));
            _seasonalLoess = Smoother(seasonal, settings.SeasonalWindow is null ? 0 : settings.SeasonalDegree, settings.EveryPoint);
            _trendLoess = Smoother(trend, 1, settings.EveryPoint);
            _lowPass = Smoother(Odd(_period), 1, settings.EveryPoint);
            _inner = settings.Inner ?? (settings.Robust ? 1 : 2);
            _outer = settings.Outer ?? (settings.Robust ? 15 : 0);
            (_season, _trend, _weights) = (new double[y.Length], new double[y.Length], new double[y.Length]);
            Array.Fill(_weights, 1);
        }

        public void Run()
        {
            for (var pass = 0; ; pass++)
            {
                for (var inner = 0; inner < _inner; inner++)
                {
                    SmoothOnce();
                }

                if (pass >= _outer)
                {
                    return;
                }

                Weigh();
                _weighted = true;
            }
        }

        public SeasonalParts Parts(bool periodic)
        {
            if (periodic)
            {
                for (var phase = 0; phase < _period; phase++)
                {
                    var mean = Enumerable.Range(0, ((_y.Length - 1 - phase) / _period) + 1).Average(cycle => _season[(cycle * _period) + phase]);
                    for (var i = phase; i < _y.Length; i += _period)
                    {
                        _season[i] = mean;
                    }
                }
            }

            return new SeasonalParts(_season, _trend, [.. _y.Select((value, i) => value - _season[i] - _trend[i])], _weights);
        }

        private static Loess Smoother(int window, int degree, bool everyPoint)
        {
            window = Math.Max(3, Odd(window));
            return new Loess(window, degree, everyPoint ? 1 : (int)Math.Ceiling(window / 10.0));
        }

        private static int Odd(int window) => window + (1 - (window % 2));

        private ReadOnlySpan<double> Weights => _weighted ? _weights : [];

        private void SmoothOnce()
        {
            var n = _y.Length;
            var rest = new double[n];
            for (var i = 0; i < n; i++)
            {
                rest[i] = _y[i] - _trend[i];
            }

            var cycles = CycleSubseries(rest);
            var low = new double[n];
            _lowPass.Smooth(MovingAverage(MovingAverage(MovingAverage(cycles, _period), _period), 3), [], low);
            for (var i = 0; i < n; i++)
            {
                _season[i] = cycles[_period + i] - low[i];
                rest[i] = _y[i] - _season[i];
            }

            _trendLoess.Smooth(rest, Weights, _trend);
        }

        /// <summary>Each phase of the season smoothed over the cycles, and one cycle more on each side.</summary>
        private double[] CycleSubseries(double[] rest)
        {
            var n = rest.Length;
            var cycles = new double[n + (2 * _period)];
            for (var phase = 0; phase < _period; phase++)
            {
                var length = ((n - 1 - phase) / _period) + 1;
                var (values, weights, smooth) = (new double[length], new double[_weighted ? length : 0], new double[length + 2]);
                for (var i = 0; i < length; i++)
                {
                    values[i] = rest[(i * _period) + phase];
                    if (_weighted)
                    {
                        weights[i] = _weights[(i * _period) + phase];
                    }
                }

                var window = _seasonalLoess.Window;
                _seasonalLoess.Smooth(values, weights, smooth.AsSpan(1, length));
                smooth[0] = _seasonalLoess.At(values, -1, 0, Math.Min(window, length) - 1, weights) ?? smooth[1];
                smooth[^1] = _seasonalLoess.At(values, length, Math.Max(0, length - window), length - 1, weights) ?? smooth[^2];
                for (var i = 0; i < smooth.Length; i++)
                {
                    cycles[(i * _period) + phase] = smooth[i];
                }
            }

            return cycles;
        }

        private static double[] MovingAverage(double[] values, int length)
        {
            var averages = new double[values.Length - length + 1];
            var sum = 0.0;
            for (var i = 0; i < values.Length; i++)
            {
                sum += values[i] - (i >= length ? values[i - length] : 0);
                if (i >= length - 1)
                {
                    averages[i - length + 1] = sum / length;
                }
            }

            return averages;
        }

        /// <summary>Bisquare weights by the residuals' median.</summary>
        private void Weigh()
        {
            var residuals = new double[_y.Length];
            for (var i = 0; i < residuals.Length; i++)
            {
                residuals[i] = Math.Abs(_y[i] - _season[i] - _trend[i]);
            }

            var sorted = residuals.Order().ToArray();
            var sixMedians = 3 * (sorted[sorted.Length / 2] + sorted[sorted.Length - 1 - (sorted.Length / 2)]);
            for (var i = 0; i < residuals.Length; i++)
            {
                var share = residuals[i] / sixMedians;
                _weights[i] = residuals[i] <= 0.001 * sixMedians ? 1 : residuals[i] <= 0.999 * sixMedians ? (1 - (share * share)) * (1 - (share * share)) : 0;
            }
        }
    }
}
