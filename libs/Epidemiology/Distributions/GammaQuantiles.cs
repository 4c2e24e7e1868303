using MathNet.Numerics;

namespace Civium.Epidemiology.Distributions;

/// <summary>Gamma distributions. Thread-safe.</summary>
public static class GammaQuantiles
{
    /// <summary>The distribution function of a gamma distribution; 0 below 0.</summary>
    public static double Distribution(double x, double shape, double scale) => x <= 0 ? 0 : SpecialFunctions.GammaLowerRegularized(shape, x / scale);

    /// <summary>The quantile of a gamma distribution, to a relative 1e-12.</summary>
    /// <remarks>Started at Wilson and Hilferty's approximation, then Newton's steps on the distribution function, kept between known bounds.</remarks>
    public static double Quantile(double probability, double shape, double scale)
    {
        if (!(probability is > 0 and < 1) || !(shape > 0) || !(scale > 0))
        {
            return probability == 0 ? 0 : double.NaN;
        }

        var z = -Constants.Sqrt2 * SpecialFunctions.ErfcInv(2 * probability);
        var root = 1 - (1 / (9 * shape)) + (z / (3 * Math.Sqrt(shape)));
        var x = root > 0.1 ? shape * root * root * root : Math.Exp((Math.Log(probability) + SpecialFunctions.GammaLn(shape + 1)) / shape);
        var (low, high) = (0.0, double.PositiveInfinity);
        for (var step = 0; step < 200; step++)
        {
            var excess = SpecialFunctions.GammaLowerRegularized(shape, x) - probability;
            (low, high) = excess < 0 ? (x, high) : (low, x);
            var density = Math.Exp(((shape - 1) * Math.Log(x)) - x - SpecialFunctions.GammaLn(shape));
            var next = density > 0 ? x - (excess / density) : double.NaN;
            if (!(next > low && next < high))
            {
                next = double.IsInfinity(high) ? x * 2 : (low + high) / 2;
            }

            if (Math.Abs(next - x) <= 1e-13 * x)
            {
                return next * scale;
            }

            x = next;
        }

        return x * scale;
    }
}
