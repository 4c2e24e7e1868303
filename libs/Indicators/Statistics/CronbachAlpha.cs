namespace Civium.Indicators.Statistics;

/// <summary>Cronbach's alpha: how far some columns measure one thing.</summary>
public static class CronbachAlpha
{
    /// <summary>
    /// alpha = k^2 c / s: k columns, c the mean covariance of two different ones, s the sum of all covariances, over pairwise complete
    /// rows. Source: Cronbach (1951), "Coefficient alpha and the internal structure of tests". O(k^2 n). Safe for concurrent use.
    /// </summary>
    /// <param name="columns">The columns, turned to one direction beforehand.</param>
    /// <returns>At most 1, possibly negative; NaN of fewer than two columns.</returns>
    public static double Of(IReadOnlyList<double[]> columns)
    {
        var k = columns.Count;
        if (k < 2)
        {
            return double.NaN;
        }

        var (all, diagonal) = (0.0, 0.0);
        for (var i = 0; i < k; i++)
        {
            for (var j = 0; j <= i; j++)
            {
                var covariance = Correlation.Covariance(columns[i], columns[j]);
                covariance = double.IsNaN(covariance) ? 0 : covariance;
                all += i == j ? covariance : 2 * covariance;
                diagonal += i == j ? covariance : 0;
            }
        }

        return all == 0 ? double.NaN : (double)k * k * ((all - diagonal) / ((double)k * (k - 1))) / all;
    }
}
