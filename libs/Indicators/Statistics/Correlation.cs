namespace Civium.Indicators.Statistics;

/// <summary>Correlation over the pairs in which neither value is missing; NaN of fewer than two or where one side is constant. Safe for concurrent use.</summary>
public static class Correlation
{
    /// <summary>Pearson's product-moment correlation; O(n).</summary>
    public static double Pearson(ReadOnlySpan<double> x, ReadOnlySpan<double> y)
    {
        var (covariance, xx, yy, count) = Products(x, y);
        return count < 2 || xx == 0 || yy == 0 ? double.NaN : Math.Clamp(covariance / (Math.Sqrt(xx) * Math.Sqrt(yy)), -1, 1);
    }

    /// <summary>The sample covariance, divisor n - 1; O(n).</summary>
    public static double Covariance(ReadOnlySpan<double> x, ReadOnlySpan<double> y)
    {
        var (covariance, _, _, count) = Products(x, y);
        return count < 2 ? double.NaN : covariance / (count - 1);
    }

    /// <summary>Spearman's: Pearson's of the ranks, equal values sharing the mean of theirs; O(n log n).</summary>
    public static double Spearman(ReadOnlySpan<double> x, ReadOnlySpan<double> y)
    {
        var (left, right) = Complete(x, y);
        return Pearson(Ranks.Average(left), Ranks.Average(right));
    }

    /// <summary>Kendall's tau-b, corrected for ties; O(n^2).</summary>
    public static double Kendall(ReadOnlySpan<double> x, ReadOnlySpan<double> y)
    {
        var (left, right) = Complete(x, y);
        var (score, xUntied, yUntied) = (0L, 0L, 0L);
        for (var i = 1; i < left.Length; i++)
        {
            for (var j = 0; j < i; j++)
            {
                var a = Math.Sign(left[i] - left[j]);
                var b = Math.Sign(right[i] - right[j]);
                score += a * b;
                xUntied += a * a;
                yUntied += b * b;
            }
        }

        return xUntied == 0 || yUntied == 0 ? double.NaN : score / (Math.Sqrt(xUntied) * Math.Sqrt(yUntied));
    }

    /// <summary>Pearson's correlation of every two columns, with ones on the diagonal.</summary>
    public static double[,] Matrix(IReadOnlyList<double[]> columns)
    {
        var matrix = new double[columns.Count, columns.Count];
        for (var i = 0; i < columns.Count; i++)
        {
            matrix[i, i] = 1;
            for (var j = 0; j < i; j++)
            {
                matrix[i, j] = matrix[j, i] = Pearson(columns[i], columns[j]);
            }
        }

        return matrix;
    }

    private static (double[] X, double[] Y) Complete(ReadOnlySpan<double> x, ReadOnlySpan<double> y)
    {
        var left = new List<double>(x.Length);
        var right = new List<double>(x.Length);
        for (var place = 0; place < x.Length; place++)
        {
            if (!double.IsNaN(x[place]) && !double.IsNaN(y[place]))
            {
                left.Add(x[place]);
                right.Add(y[place]);
            }
        }

        return ([.. left], [.. right]);
    }

    private static (double XY, double XX, double YY, int Count) Products(ReadOnlySpan<double> x, ReadOnlySpan<double> y)
    {
        if (x.Length != y.Length)
        {
            throw new ArgumentException("Both sides must have as many values.", nameof(y));
        }

        var (xSum, ySum, count) = (0.0, 0.0, 0);
        for (var place = 0; place < x.Length; place++)
        {
            if (!double.IsNaN(x[place]) && !double.IsNaN(y[place]))
            {
                xSum += x[place];
                ySum += y[place];
                count++;
            }
        }

        var (xMean, yMean) = (xSum / count, ySum / count);
        var (xy, xx, yy) = (0.0, 0.0, 0.0);
        for (var place = 0; place < x.Length; place++)
        {
            if (!double.IsNaN(x[place]) && !double.IsNaN(y[place]))
            {
                var (a, b) = (x[place] - xMean, y[place] - yMean);
                xy += a * b;
                xx += a * a;
                yy += b * b;
            }
        }

        return (xy, xx, yy, count);
    }
}
