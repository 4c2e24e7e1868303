namespace Civium.Detection.ChangePoints;

/// <summary>What changes at a change point.</summary>
public enum SegmentModel
{
    /// <summary>The mean of numbers with one variance: the cost is the sum of squared deviations divided by that variance.</summary>
    NormalMean,

    /// <summary>The mean of Poisson counts.</summary>
    PoissonMean,

    /// <summary>Mean and variance of numbers.</summary>
    NormalMeanAndVariance,
}

/// <summary>
/// Finds the change points with the smallest total cost, exactly, by pruned dynamic programming (PELT). O(n) on average when changes come at a
/// steady rate, O(n^2) at worst; memory O(n). Immutable.
/// </summary>
/// <remarks>Source: Killick, Fearnhead and Eckley, "Optimal detection of changepoints with a linear computational cost", J. Am. Stat. Assoc. 107, 2012, 1590-1598.</remarks>
public sealed record ChangePointSearch
{
    /// <summary>What changes.</summary>
    public SegmentModel Model { get; init; } = SegmentModel.NormalMean;

    /// <summary>What a change point costs; null for 2 ln n a parameter that changes (BIC's, with the change's place as a parameter).</summary>
    public double? Penalty { get; init; }

    /// <summary>The fewest steps between change points, 1 or more; 2 or more where the variance changes.</summary>
    public int SmallestSegment { get; init; } = 2;

    /// <summary>The first steps, from 0, of each segment but the first.</summary>
    /// <exception cref="ArgumentException">A value is not finite, or a count is negative.</exception>
    public IReadOnlyList<int> Find(ReadOnlySpan<double> series)
    {
        var shortest = Math.Max(SmallestSegment, Model == SegmentModel.NormalMeanAndVariance ? 2 : 1);
        var costs = new SegmentCosts(series, Model);
        var n = series.Length;
        var penalty = Penalty ?? (2 * Math.Log(Math.Max(2, n)) * (Model == SegmentModel.NormalMeanAndVariance ? 1.5 : 1));
        var best = new double[n + 1];
        var previous = new int[n + 1];
        Array.Fill(best, double.PositiveInfinity);
        best[0] = -penalty;
        var candidates = new List<int> { 0 };
        for (var end = shortest; end <= n; end++)
        {
            foreach (var start in candidates)
            {
                var cost = best[start] + costs.Of(start, end) + penalty;
                if (cost < best[end])
                {
                    (best[end], previous[end]) = (cost, start);
                }
            }

            candidates.RemoveAll(start => end - start >= shortest && best[start] + costs.Of(start, end) > best[end]);
            if (end + 1 - shortest >= shortest)
            {
                candidates.Add(end + 1 - shortest);
            }
        }

        return n < shortest ? [] : Trace(previous, n);
    }

    private static List<int> Trace(int[] previous, int n)
    {
        var points = new List<int>();
        for (var start = previous[n]; start > 0; start = previous[start])
        {
            points.Add(start);
        }

        points.Reverse();
        return points;
    }

    /// <summary>Costs of segments from sums up to each step.</summary>
    private sealed class SegmentCosts
    {
        private readonly double[] _sum;
        private readonly double[] _squares;
        private readonly double _variance;
        private readonly SegmentModel _model;

        public SegmentCosts(ReadOnlySpan<double> series, SegmentModel model)
        {
            _model = model;
            (_sum, _squares) = (new double[series.Length + 1], new double[series.Length + 1]);
            var centre = model == SegmentModel.PoissonMean || series.IsEmpty ? 0 : series[series.Length / 2];
            for (var i = 0; i < series.Length; i++)
            {
                if (!double.IsFinite(series[i]) || (model == SegmentModel.PoissonMean && series[i] < 0))
                {
                    throw new ArgumentException($"The value at step {i + 1} is {series[i]}: fill missing values, and give counts of 0 or more for a Poisson mean.");
                }

                _sum[i + 1] = _sum[i] + series[i] - centre;
                _squares[i + 1] = _squares[i] + ((series[i] - centre) * (series[i] - centre));
            }

            _variance = model == SegmentModel.NormalMean ? NoiseVariance(series) : 1;
        }

        public double Of(int start, int end)
        {
            var length = end - start;
            var sum = _sum[end] - _sum[start];
            var deviations = Math.Max(0, _squares[end] - _squares[start] - (sum * sum / length));
            return _model switch
            {
                SegmentModel.NormalMean => deviations / _variance,
                SegmentModel.PoissonMean => sum > 0 ? 2 * sum * (1 - Math.Log(sum / length)) : 0,
                _ => length * (Math.Log(2 * Math.PI * Math.Max(deviations / length, 1e-12)) + 1),
            };
        }

        /// <summary>The variance by the median absolute first difference, which changes of the mean hardly touch.</summary>
        private static double NoiseVariance(ReadOnlySpan<double> series)
        {
            if (series.Length < 2)
            {
                return 1;
            }

            var differences = new double[series.Length - 1];
            for (var i = 1; i < series.Length; i++)
            {
                differences[i - 1] = Math.Abs(series[i] - series[i - 1]);
            }

            Array.Sort(differences);
            var deviation = 1.4826 * differences[differences.Length / 2] / Math.Sqrt(2);
            return deviation > 0 ? deviation * deviation : 1;
        }
    }
}
