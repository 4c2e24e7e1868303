using Civium.Detection.Distributions;

namespace Civium.Detection.Surveillance;

/// <summary>How the flexible algorithm turns a prediction into a bound.</summary>
public enum ThresholdMethod
{
    /// <summary>A normal interval after a power transformation (Farrington et al. 1996).</summary>
    Delta,

    /// <summary>A negative binomial quantile at the predicted mean; the uncertainty of the mean is left out.</summary>
    NbPlugin,

    /// <summary>A negative binomial quantile at the upper confidence limit of the mean.</summary>
    Muan,
}

/// <summary>The transformation that makes the counts' distribution symmetric.</summary>
public enum PowerTransformation
{
    /// <summary>To the power 2/3, for Poisson counts.</summary>
    TwoThirds,

    /// <summary>The square root, which steadies the variance.</summary>
    Half,

    /// <summary>None.</summary>
    None,
}

/// <summary>Bounds on a count from a prediction.</summary>
internal static class FarringtonThreshold
{
    /// <summary>The interval of Farrington et al. 1996, section 3.4, and the probability of a count above the observed one.</summary>
    /// <param name="mean">Predicted.</param>
    /// <param name="standardError">Of the mean.</param>
    /// <param name="dispersion">Of the counts.</param>
    /// <param name="transformation">Applied to counts.</param>
    /// <param name="tail">The probability above the bound.</param>
    /// <param name="observed">The current count.</param>
    public static (double Upper, double PValue) Delta(double mean, double standardError, double dispersion, PowerTransformation transformation, double tail, double observed)
    {
        var tau = dispersion + (standardError * standardError / mean);
        var (exponent, deviation) = transformation switch
        {
            PowerTransformation.TwoThirds => (2.0 / 3, Math.Sqrt(4.0 / 9 * Math.Cbrt(mean) * tau)),
            PowerTransformation.Half => (0.5, Math.Sqrt(tau / 4)),
            _ => (1.0, Math.Sqrt(mean * tau)),
        };
        var centre = Math.Pow(mean, exponent);
        var upper = Math.Pow(centre + (CountDistributions.NormalQuantile(1 - tail) * deviation), 1 / exponent);
        return (upper, CountDistributions.NormalUpperTail((Math.Pow(observed, exponent) - centre) / deviation));
    }

    /// <summary>The negative binomial quantile of Noufaily et al. 2013, section 3.5; Poisson's where there is no overdispersion.</summary>
    public static (double Upper, double PValue) Quantile(double mean, double dispersion, double tail, double observed)
    {
        if (double.IsInfinity(mean) || double.IsNaN(mean))
        {
            return (double.NaN, double.NaN);
        }

        if (dispersion > 1)
        {
            var size = mean / (dispersion - 1);
            return (
                CountDistributions.NegativeBinomialQuantile(1 - tail, size, 1 / dispersion),
                CountDistributions.NegativeBinomialUpperTail(observed, size, 1 / dispersion));
        }

        return (CountDistributions.PoissonQuantile(1 - tail, mean), CountDistributions.PoissonUpperTail(observed, mean));
    }
}
