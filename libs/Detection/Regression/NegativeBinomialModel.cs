using MathNet.Numerics;

namespace Civium.Detection.Regression;

/// <summary>A negative binomial regression whose dispersion is estimated too, by alternating both as R's <c>MASS::glm.nb</c> does.</summary>
/// <remarks>Source: Venables and Ripley, Modern Applied Statistics with S, 4th ed. 2002, section 7.4. The dispersion is Newton's, to a step below 1.2e-4.</remarks>
internal static class NegativeBinomialModel
{
    private const int MostRounds = 25;
    private const double ThetaTolerance = 1.220703125e-4;

    /// <summary>Fits mean and dispersion.</summary>
    /// <returns>The mean's model and theta, where the variance is mean + mean^2 / theta.</returns>
    public static (LogLinearModel Model, double Theta) Fit(double[][] design, double[] counts)
    {
        var model = LogLinearModel.Fit(design, counts);
        var theta = Theta(counts, model.Means);
        var scale = Math.Sqrt(2.0 * Math.Max(1, counts.Length - design[0].Length));
        var likelihood = LogLikelihood(theta, counts, model.Means);
        var before = likelihood + (2 * scale);
        var change = 1.0;
        for (var round = 0; round < MostRounds && (Math.Abs(before - likelihood) / scale) + Math.Abs(change) > 1e-8; round++)
        {
            model = LogLinearModel.Fit(design, counts, theta, model.Means);
            var next = Theta(counts, model.Means);
            change = theta - next;
            theta = next;
            before = likelihood;
            likelihood = LogLikelihood(theta, counts, model.Means);
        }

        return (model, theta);
    }

    private static double Theta(double[] counts, double[] means)
    {
        var start = 0.0;
        for (var i = 0; i < counts.Length; i++)
        {
            start += ((counts[i] / means[i]) - 1) * ((counts[i] / means[i]) - 1);
        }

        var theta = counts.Length / start;
        var change = 1.0;
        for (var step = 1; step < MostRounds && Math.Abs(change) > ThetaTolerance; step++)
        {
            theta = Math.Abs(theta);
            double score = 0, information = 0;
            for (var i = 0; i < counts.Length; i++)
            {
                var (count, mean) = (counts[i], means[i]);
                var ratio = (count + theta) / (mean + theta);
                score += SpecialFunctions.DiGamma(theta + count) - SpecialFunctions.DiGamma(theta) + Math.Log(theta) + 1 - Math.Log(theta + mean) - ratio;
                information += Trigamma(theta) - Trigamma(theta + count) - (1 / theta) + (2 / (mean + theta)) - (ratio / (mean + theta));
            }

            change = score / information;
            theta += change;
        }

        return Math.Max(theta, 0);
    }

    private static double LogLikelihood(double theta, double[] counts, double[] means)
    {
        var sum = 0.0;
        for (var i = 0; i < counts.Length; i++)
        {
            var (count, mean) = (counts[i], means[i]);
            sum += SpecialFunctions.GammaLn(theta + count) - SpecialFunctions.GammaLn(theta) - SpecialFunctions.GammaLn(count + 1)
                + (theta * Math.Log(theta)) + (count * Math.Log(mean + (count == 0 ? 1 : 0))) - ((theta + count) * Math.Log(theta + mean));
        }

        return sum;
    }

    /// <summary>The derivative of the digamma function: recurrence up to 12, then the asymptotic series (Abramowitz and Stegun 6.4.12).</summary>
    private static double Trigamma(double x)
    {
        var sum = 0.0;
        for (; x < 12; x++)
        {
            sum += 1 / (x * x);
        }

        var r = 1 / (x * x);
        return sum + (1 / x) + (r / 2) + (r / x * ((1.0 / 6) - (r * ((1.0 / 30) - (r * ((1.0 / 42) - (r * ((1.0 / 30) - (r * 5 / 66)))))))));
    }
}
