using MathNet.Numerics;
using MathNet.Numerics.Distributions;

namespace Civium.Epidemiology.Nowcasting;

/// <summary>How the cases still to be reported are estimated.</summary>
public enum NowcastMethod
{
    /// <summary>Delay probabilities from all reports, with a Dirichlet prior; the predictive distribution is beta-negative-binomial. R's <c>bayes.notrunc.bnb</c>.</summary>
    BetaNegativeBinomial,

    /// <summary>Lawless 1994: reverse-time hazards, with a normal approximation. R's <c>lawless</c>.</summary>
    Lawless,

    /// <summary>Reverse-time hazards with beta posteriors, which right truncation does not bias; the predictive distribution is drawn with a seed.</summary>
    ReverseHazard,
}

/// <summary>A day's estimate.</summary>
/// <param name="Date">The day of onset.</param>
/// <param name="Known">The cases known.</param>
/// <param name="Estimate">The median of the cases there will be.</param>
/// <param name="Lower">The lower bound of the interval.</param>
/// <param name="Upper">The upper bound of the interval.</param>
/// <param name="Reported">The expected share of the day's cases that is known by now; 1 when the day is complete.</param>
public readonly record struct NowcastDay(DateOnly Date, double Known, double Estimate, double Lower, double Upper, double Reported)
{
    /// <summary>Whether reports are still expected.</summary>
    public bool Incomplete => Reported < 1;
}

/// <summary>Estimates how many cases of recent days there will be once all are reported. O(days delay). Immutable.</summary>
/// <remarks>
/// Source: Hoehle and an der Heiden, "Bayesian nowcasting during the STEC O104:H4 outbreak in Germany, 2011", Biometrics 70, 2014, 993-1002; Lawless,
/// "Adjustments for reporting delays and the prediction of occurred but not reported events", Canadian J. Stat. 22, 1994. As in R's
/// <c>nowcast</c>, the normal approximation leaves out the uncertainty of the hazards and scales by the mass above the known count.
/// </remarks>
public sealed record Nowcaster
{
    private const double PriorWeight = 0.1;

    /// <summary>The method.</summary>
    public NowcastMethod Method { get; init; } = NowcastMethod.BetaNegativeBinomial;

    /// <summary>1 minus the interval's probability.</summary>
    public double Alpha { get; init; } = 0.05;

    /// <summary>Learn delays from the last days of onset only; null for all.</summary>
    public int? Window { get; init; }

    /// <summary>The seed of <see cref="NowcastMethod.ReverseHazard"/>.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>Draws of <see cref="NowcastMethod.ReverseHazard"/>.</summary>
    public int Draws { get; init; } = 1000;

    /// <summary>Estimates every day of a triangle.</summary>
    public IReadOnlyList<NowcastDay> Estimate(ReportingTriangle triangle)
    {
        if (!(Alpha is > 0 and < 1))
        {
            throw new EpidemiologyException($"alpha {Alpha} is no level: give one between 0 and 1, such as 0.05.");
        }

        var delays = Enumerable.Range(0, triangle.LongestDelay + 1).Select(delay => triangle.AtDelay(delay, Window)).ToArray();
        Func<int, double, (double, double, double, double)> estimate = Method switch
        {
            NowcastMethod.Lawless => Lawless(delays),
            NowcastMethod.ReverseHazard => ReverseHazard(delays),
            _ => BetaNegativeBinomial(delays),
        };
        return
        [
            .. Enumerable.Range(0, triangle.Days).Select(day =>
            {
                var (known, elapsed) = (triangle.Known(day), triangle.Days - 1 - day);
                var (median, lower, upper, reported) = elapsed >= triangle.LongestDelay ? (known, known, known, 1) : estimate(elapsed, known);
                return new NowcastDay(triangle.First.AddDays(day), known, median, lower, upper, reported);
            }),
        ];
    }

    private Func<int, double, (double, double, double, double)> BetaNegativeBinomial((double Exactly, double Within)[] delays)
    {
        // Each delay's posterior weight; the shares reported by then are beta.
        var weights = delays.Select(delay => delay.Exactly + PriorWeight).ToArray();
        var total = weights.Sum();
        return (elapsed, known) =>
        {
            var reported = weights.Take(elapsed + 1).Sum();
            var (median, lower, upper) = DiscreteQuantiles(known, BetaNegativeBinomialMass(known, reported, total - reported));
            return (median, lower, upper, reported / total);
        };
    }

    /// <summary>The mass of further cases: a negative binomial with known + 1 successes, whose probability is beta.</summary>
    private static IEnumerable<double> BetaNegativeBinomialMass(double known, double alpha, double beta)
    {
        var mass = Math.Exp(
            SpecialFunctions.GammaLn(alpha + known + 1) + SpecialFunctions.GammaLn(alpha + beta)
            - SpecialFunctions.GammaLn(alpha) - SpecialFunctions.GammaLn(alpha + beta + known + 1));
        for (var further = 0; ; further++)
        {
            yield return mass;
            mass *= (known + 1 + further) / (further + 1) * (beta + further) / (alpha + beta + known + 1 + further);
        }
    }

    private (double Median, double Lower, double Upper) DiscreteQuantiles(double known, IEnumerable<double> mass)
    {
        double median = double.NaN, lower = double.NaN, sum = 0;
        var further = 0.0;
        foreach (var probability in mass)
        {
            sum += probability;
            lower = double.IsNaN(lower) && sum > Alpha / 2 ? known + further : lower;
            median = double.IsNaN(median) && sum > 0.5 ? known + further : median;
            if (sum > 1 - (Alpha / 2) || further > 1e6)
            {
                break;
            }

            further++;
        }

        return (median, lower, known + further);
    }

    private Func<int, double, (double, double, double, double)> Lawless((double Exactly, double Within)[] delays)
    {
        var share = new double[delays.Length];
        share[^1] = 1;
        for (var delay = delays.Length - 1; delay > 0; delay--)
        {
            var hazard = delays[delay].Within > 0 ? delays[delay].Exactly / delays[delay].Within : 0;
            share[delay - 1] = share[delay] * (1 - hazard);
        }

        return (elapsed, known) =>
        {
            var reported = share[elapsed];
            var deviation = Math.Sqrt(known * (1 - reported)) / reported;
            if (!(reported > 0) || !(deviation > 0))
            {
                return (known, known, known, reported);
            }

            var mean = known / reported;
            var above = 1 - Normal((known - mean) / deviation);
            double Quantile(double probability) => Math.Max(known, Math.Floor(mean + (deviation * NormalQuantile(probability * above))) + 1);
            return (Quantile(0.5), Quantile(Alpha / 2), Quantile(1 - (Alpha / 2)), reported);
        };
    }

    private Func<int, double, (double, double, double, double)> ReverseHazard((double Exactly, double Within)[] delays)
    {
        var random = new Random(Seed);
        var shares = Enumerable.Range(0, Draws).Select(_ =>
        {
            var share = new double[delays.Length];
            share[^1] = 1;
            for (var delay = delays.Length - 1; delay > 0; delay--)
            {
                var (exactly, within) = delays[delay];
                var hazard = Beta.Sample(random, exactly + PriorWeight, within - exactly + (PriorWeight * delay));
                share[delay - 1] = share[delay] * (1 - hazard);
            }

            return share;
        }).ToArray();
        return (elapsed, known) =>
        {
            var totals = shares.Select(share => known + Further(random, known, share[elapsed])).Order().ToArray();
            double Quantile(double probability) => totals[(int)Math.Min(totals.Length - 1, Math.Floor(probability * totals.Length))];
            return (Quantile(0.5), Quantile(Alpha / 2), Quantile(1 - (Alpha / 2)), shares.Average(share => share[elapsed]));
        };
    }

    /// <summary>Cases not reported yet: negative binomial, drawn as a Poisson count with a gamma mean.</summary>
    private static double Further(Random random, double known, double share)
    {
        var reported = Math.Max(share, 1e-6);
        return reported >= 1 ? 0 : Poisson.Sample(random, Gamma.Sample(random, known + 1, reported / (1 - reported)));
    }

    private static double Normal(double z) => 0.5 * SpecialFunctions.Erfc(-z / Constants.Sqrt2);

    private static double NormalQuantile(double probability) =>
        probability <= 0 ? double.NegativeInfinity : probability >= 1 ? double.PositiveInfinity : -Constants.Sqrt2 * SpecialFunctions.ErfcInv(2 * probability);
}
