using Civium.Epidemiology.Distributions;

namespace Civium.Epidemiology.Reproduction;

/// <summary>The serial interval: the days between a case's onset and that of who infected them. Immutable.</summary>
public sealed class SerialInterval
{
    private readonly double[] _weights;

    private SerialInterval(double[] weights)
    {
        _weights = weights;
        Mean = weights.Select((weight, lag) => weight * lag).Sum();
    }

    /// <summary>The probability of each lag in days, from 0 on.</summary>
    public IReadOnlyList<double> Weights => _weights;

    /// <summary>The mean in days.</summary>
    public double Mean { get; }

    /// <summary>The probability of a lag; 0 beyond the end.</summary>
    public double this[int lag] => lag >= 0 && lag < _weights.Length ? _weights[lag] : 0;

    /// <summary>A gamma distribution that is shifted by a day, by days.</summary>
    /// <remarks>Source: Cori et al. 2013 (see <see cref="CoriEstimator"/>), Web Appendix 11.</remarks>
    /// <param name="mean">In days, above 1.</param>
    /// <param name="deviation">The standard deviation in days, above 0.</param>
    /// <param name="longest">The longest lag.</param>
    /// <exception cref="EpidemiologyException">A parameter is out of its range.</exception>
    public static SerialInterval Gamma(double mean, double deviation, int longest)
    {
        if (!(mean > 1) || !(deviation > 0) || double.IsInfinity(mean) || double.IsInfinity(deviation))
        {
            throw new EpidemiologyException($"A serial interval of {mean} days with a standard deviation of {deviation} cannot be divided into days: the mean must be above 1 day, the deviation above 0.");
        }

        var shape = (mean - 1) / deviation * ((mean - 1) / deviation);
        var scale = deviation * deviation / (mean - 1);
        double F(double x, double a) => GammaQuantiles.Distribution(x, a, scale);
        var weights = new double[longest + 1];
        for (var k = 0; k <= longest; k++)
        {
            var weight = (k * F(k, shape)) + ((k - 2) * F(k - 2, shape)) - (2 * (k - 1) * F(k - 1, shape))
                + (shape * scale * ((2 * F(k - 1, shape + 1)) - F(k - 2, shape + 1) - F(k, shape + 1)));
            weights[k] = Math.Max(0, weight);
        }

        return new SerialInterval(weights);
    }

    /// <summary>A distribution as it was measured: the probability of each lag from 0 on.</summary>
    /// <exception cref="EpidemiologyException">The first is not 0, one is negative, or they do not add up to 1.</exception>
    public static SerialInterval Measured(IReadOnlyList<double> weights)
    {
        if (weights.Count < 2 || weights[0] != 0)
        {
            throw new EpidemiologyException("A serial interval begins with the probability of lag 0, which must be 0, and has more lags: nobody infects on the day they fall ill themselves.");
        }

        if (weights.Any(weight => !(weight >= 0)) || Math.Abs(weights.Sum() - 1) > 0.01)
        {
            throw new EpidemiologyException($"The probabilities of the serial interval must be 0 or more and add up to 1; they add up to {weights.Sum():0.####}.");
        }

        return new SerialInterval([.. weights]);
    }

    /// <summary>The infectiousness of earlier cases at each day: sum over lags of weight times cases. Not a number on the first day.</summary>
    public double[] Infectivity(IReadOnlyList<double> cases)
    {
        var infectivity = new double[cases.Count];
        for (var day = 0; day < cases.Count; day++)
        {
            for (var lag = 0; lag <= day && lag < _weights.Length; lag++)
            {
                infectivity[day] += _weights[lag] * cases[day - lag];
            }
        }

        if (infectivity.Length > 0)
        {
            infectivity[0] = double.NaN;
        }

        return infectivity;
    }
}
