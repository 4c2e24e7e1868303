namespace Civium.Detection.Seasonality;

/// <summary>Local regression at evenly spaced points: tricube weights, degree 0 or 1, evaluated at every <paramref name="Jump"/>-th point and interpolated between.</summary>
/// <param name="Window">How many points inform one; odd.</param>
/// <param name="Degree">0 for a local constant, 1 for a line.</param>
/// <param name="Jump">1 evaluates at every point.</param>
internal readonly record struct Loess(int Window, int Degree, int Jump)
{
    /// <summary>Smooths a series.</summary>
    /// <param name="y">The series.</param>
    /// <param name="robustness">A weight a point; empty for none.</param>
    /// <param name="smooth">Receives the smoothed series, of the same length.</param>
    public void Smooth(ReadOnlySpan<double> y, ReadOnlySpan<double> robustness, Span<double> smooth)
    {
        var n = y.Length;
        if (n < 2)
        {
            y.CopyTo(smooth);
            return;
        }

        var jump = Math.Min(Jump, n - 1);
        var (left, right) = (0, 0);
        for (var i = 0; i < n; i += jump)
        {
            (left, right) = Neighbours(i, n);
            smooth[i] = At(y, i, left, right, robustness) ?? y[i];
        }

        Interpolate(y, robustness, smooth, jump, left, right);
    }

    /// <summary>The value at a place, which may be outside of the series; null where no point has weight.</summary>
    public double? At(ReadOnlySpan<double> y, double place, int left, int right, ReadOnlySpan<double> robustness)
    {
        var n = y.Length;
        var reach = Math.Max(place - left, right - place) + (Window > n ? (Window - n) / 2 : 0);
        Span<double> weights = right - left < 512 ? stackalloc double[right - left + 1] : new double[right - left + 1];
        var total = 0.0;
        for (var j = left; j <= right; j++)
        {
            var distance = Math.Abs(j - place);
            var weight = distance > 0.999 * reach ? 0 : distance <= 0.001 * reach ? 1 : Tricube(distance / reach);
            weight *= robustness.IsEmpty ? 1 : robustness[j];
            weights[j - left] = weight;
            total += weight;
        }

        if (total <= 0)
        {
            return null;
        }

        foreach (ref var weight in weights)
        {
            weight /= total;
        }

        if (reach > 0 && Degree > 0)
        {
            Tilt(weights, left, place, n);
        }

        var sum = 0.0;
        for (var j = left; j <= right; j++)
        {
            sum += weights[j - left] * y[j];
        }

        return sum;
    }

    private (int Left, int Right) Neighbours(int i, int n)
    {
        if (Window >= n)
        {
            return (0, n - 1);
        }

        var left = Math.Clamp(i - ((Window + 1) / 2) + 1, 0, n - Window);
        return (left, left + Window - 1);
    }

    private void Interpolate(ReadOnlySpan<double> y, ReadOnlySpan<double> robustness, Span<double> smooth, int jump, int left, int right)
    {
        if (jump == 1)
        {
            return;
        }

        var n = y.Length;
        var known = 0;
        for (; known + jump < n; known += jump)
        {
            Line(smooth, known, known + jump);
        }

        if (known != n - 1)
        {
            smooth[n - 1] = At(y, n - 1, left, right, robustness) ?? y[n - 1];
            Line(smooth, known, n - 1);
        }
    }

    private static void Line(Span<double> smooth, int from, int to)
    {
        var slope = (smooth[to] - smooth[from]) / (to - from);
        for (var j = from + 1; j < to; j++)
        {
            smooth[j] = smooth[from] + (slope * (j - from));
        }
    }

    /// <summary>Turns the weights of a local mean into those of a local line at the place.</summary>
    private static void Tilt(Span<double> weights, int left, double place, int n)
    {
        var centre = 0.0;
        for (var j = 0; j < weights.Length; j++)
        {
            centre += weights[j] * (left + j);
        }

        var spread = 0.0;
        for (var j = 0; j < weights.Length; j++)
        {
            spread += weights[j] * (left + j - centre) * (left + j - centre);
        }

        if (Math.Sqrt(spread) > 0.001 * (n - 1))
        {
            var slope = (place - centre) / spread;
            for (var j = 0; j < weights.Length; j++)
            {
                weights[j] *= (slope * (left + j - centre)) + 1;
            }
        }
    }

    private static double Tricube(double distance)
    {
        var rest = 1 - (distance * distance * distance);
        return rest * rest * rest;
    }
}
