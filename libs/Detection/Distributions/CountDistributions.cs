using MathNet.Numerics;

namespace Civium.Detection.Distributions;

/// <summary>Quantiles and upper tails of the distributions that counts and test statistics are compared with. Thread-safe.</summary>
/// <remarks>
/// Quantiles are the smallest count whose distribution function reaches the probability, as R's <c>qpois</c> and <c>qnbinom</c> define them.
/// Tails come from the regularised incomplete gamma and beta functions, so that small probabilities keep their relative precision.
/// </remarks>
public static class CountDistributions
{
    private const double LargestDirectMean = 300;

    /// <summary>The quantile of the standard normal distribution.</summary>
    /// <param name="probability">Between 0 and 1.</param>
    public static double NormalQuantile(double probability) => -Constants.Sqrt2 * SpecialFunctions.ErfcInv(2 * probability);

    /// <summary>The upper tail of the standard normal distribution, P(Z &gt; z).</summary>
    public static double NormalUpperTail(double z) => 0.5 * SpecialFunctions.Erfc(z / Constants.Sqrt2);

    /// <summary>The two-sided p-value of a Student t statistic.</summary>
    public static double StudentTwoSided(double statistic, double degreesOfFreedom) =>
        double.IsNaN(statistic) || !(degreesOfFreedom > 0)
            ? double.NaN
            : SpecialFunctions.BetaRegularized(degreesOfFreedom / 2, 0.5, degreesOfFreedom / (degreesOfFreedom + (statistic * statistic)));

    /// <summary>The probability of at least <paramref name="count"/> under a Poisson distribution.</summary>
    public static double PoissonUpperTail(double count, double mean) => count <= 0 ? 1 : mean <= 0 ? 0 : SpecialFunctions.GammaLowerRegularized(count, mean);

    /// <summary>The probability of at least <paramref name="count"/> under a negative binomial distribution.</summary>
    /// <param name="count">The count.</param>
    /// <param name="size">The dispersion parameter: the variance is mean + mean^2 / size.</param>
    /// <param name="probability">size / (size + mean).</param>
    public static double NegativeBinomialUpperTail(double count, double size, double probability) =>
        count <= 0 ? 1 : size <= 0 || probability >= 1 ? 0 : SpecialFunctions.BetaRegularized(count, size, 1 - probability);

    /// <summary>The Poisson quantile; not a number where the mean is none.</summary>
    public static double PoissonQuantile(double probability, double mean)
    {
        if (!(mean >= 0) || double.IsInfinity(mean))
        {
            return double.NaN;
        }

        if (mean > LargestDirectMean)
        {
            return Search(probability, mean, Math.Sqrt(mean), count => 1 - PoissonUpperTail(count + 1, mean));
        }

        var mass = Math.Exp(-mean);
        var total = mass;
        var quantile = 0;
        for (; total < probability && mass > 0; total += mass)
        {
            mass *= mean / ++quantile;
        }

        return quantile;
    }

    /// <summary>The negative binomial quantile; not a number where the parameters are none.</summary>
    /// <param name="probability">Of the quantile.</param>
    /// <param name="size">The dispersion parameter.</param>
    /// <param name="success">size / (size + mean).</param>
    public static double NegativeBinomialQuantile(double probability, double size, double success)
    {
        if (!(size >= 0) || double.IsInfinity(size) || !(success > 0))
        {
            return double.NaN;
        }

        var mean = size * (1 - success) / success;
        var mass = Math.Pow(success, size);
        if (mean > LargestDirectMean || mass < 1e-280)
        {
            return Search(probability, mean, Math.Sqrt(mean / success), count => 1 - NegativeBinomialUpperTail(count + 1, size, success));
        }

        var total = mass;
        var quantile = 0;
        for (; total < probability && mass > 0; total += mass)
        {
            mass *= (quantile + size) / (quantile + 1) * (1 - success);
            quantile++;
        }

        return quantile;
    }

    /// <summary>Bisection between bounds that are moved out until the quantile is between them.</summary>
    private static double Search(double probability, double mean, double deviation, Func<double, double> distribution)
    {
        var centre = Math.Floor(mean + (deviation * NormalQuantile(probability)));
        var step = Math.Max(1, Math.Ceiling(deviation / 2));
        var low = Math.Max(-1, centre - step);
        while (low >= 0 && distribution(low) >= probability)
        {
            low = Math.Max(-1, low - step);
            step *= 2;
        }

        var high = Math.Max(0, centre + 1);
        while (distribution(high) < probability)
        {
            low = high;
            high += step;
            step *= 2;
        }

        while (high - low > 1)
        {
            var middle = Math.Floor((low + high) / 2);
            (low, high) = distribution(middle) >= probability ? (low, middle) : (middle, high);
        }

        return high;
    }
}
