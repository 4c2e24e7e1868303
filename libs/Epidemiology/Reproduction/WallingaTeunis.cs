namespace Civium.Epidemiology.Reproduction;

/// <summary>The case reproduction number over a window.</summary>
/// <param name="Start">The window's first day, from 0.</param>
/// <param name="End">The window's last day, from 0.</param>
/// <param name="Mean">How many cases a case of the window is expected to have infected.</param>
/// <param name="Deviation">The standard deviation over simulated transmission trees.</param>
/// <param name="Lower">The 2.5 % quantile over them.</param>
/// <param name="Upper">The 97.5 % quantile over them.</param>
public readonly record struct CaseReproduction(int Start, int End, double Mean, double Deviation, double Lower, double Upper);

/// <summary>
/// The case reproduction number by Wallinga and Teunis' method: how many later cases each case is likely to have infected. It looks back: windows near the end
/// miss cases to come. O(days^2) and, for the intervals, O(simulations cases). Immutable.
/// </summary>
/// <remarks>
/// Source: Wallinga and Teunis, "Different epidemic curves for severe acute respiratory syndrome reveal similar impacts of control measures", Am. J.
/// Epidemiology 160, 2004, 509-516; windows and simulation as EpiEstim's <c>wallinga_teunis</c>.
/// </remarks>
public sealed record WallingaTeunis
{
    /// <summary>Days in a window.</summary>
    public int Window { get; init; } = 7;

    /// <summary>Transmission trees that are simulated; 0 for no intervals.</summary>
    public int Simulations { get; init; } = 200;

    /// <summary>The seed of the simulation.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>Estimates each window with cases, from the one that begins on the second day on.</summary>
    /// <param name="cases">New cases a day; whole numbers.</param>
    /// <param name="interval">The serial interval.</param>
    /// <exception cref="EpidemiologyException">There are too few days, or a count is none.</exception>
    public IReadOnlyList<CaseReproduction> Estimate(IReadOnlyList<int> cases, SerialInterval interval)
    {
        if (Window < 1 || cases.Count <= Window || cases.Any(count => count < 0) || cases.All(count => count == 0))
        {
            throw new EpidemiologyException($"A window of {Window} days needs more days than that, with counts of 0 or more and a case somewhere.");
        }

        var byDay = ByDay(cases, interval);
        var trees = Simulate(cases, interval);
        var numbers = new List<CaseReproduction>();
        for (var start = 1; start + Window <= cases.Count; start++)
        {
            var end = start + Window - 1;
            double infected = 0, infectors = 0;
            for (var day = start; day <= end; day++)
            {
                infected += byDay[day] * cases[day];
                infectors += cases[day];
            }

            if (infectors > 0 && cases.Take(start).Any(count => count > 0))
            {
                numbers.Add(Summary(start, end, infected / infectors, [.. trees.Select(tree => tree[start..(end + 1)].Sum() / infectors)]));
            }
        }

        return numbers;
    }

    /// <summary>The expected cases that one case of each day infected.</summary>
    private static double[] ByDay(IReadOnlyList<int> cases, SerialInterval interval)
    {
        var byDay = new double[cases.Count];
        for (var day = 0; day < cases.Count; day++)
        {
            var force = Enumerable.Range(0, day + 1).Sum(lag => interval[lag] * cases[day - lag]);
            for (var lag = 0; force > 0 && lag <= day; lag++)
            {
                byDay[day - lag] += interval[lag] / force * cases[day];
            }
        }

        return byDay;
    }

    /// <summary>For each simulated tree, how many cases those of each day infected.</summary>
    private double[][] Simulate(IReadOnlyList<int> cases, SerialInterval interval)
    {
        var random = new Random(Seed);
        var trees = new double[Simulations][];
        for (var tree = 0; tree < Simulations; tree++)
        {
            trees[tree] = new double[cases.Count];
            for (var day = 0; day < cases.Count; day++)
            {
                Draw(cases, interval, day, random, trees[tree]);
            }
        }

        return trees;
    }

    private static void Draw(IReadOnlyList<int> cases, SerialInterval interval, int day, Random random, double[] infected)
    {
        var force = 0.0;
        for (var lag = 0; lag <= day; lag++)
        {
            force += interval[lag] * cases[day - lag];
        }

        for (var one = 0; force > 0 && one < cases[day]; one++)
        {
            var left = random.NextDouble() * force;
            var lag = 0;
            while (lag < day && (left -= interval[lag] * cases[day - lag]) >= 0)
            {
                lag++;
            }

            infected[day - lag]++;
        }
    }

    private static CaseReproduction Summary(int start, int end, double mean, double[] simulated)
    {
        if (simulated.Length < 2)
        {
            return new CaseReproduction(start, end, mean, double.NaN, double.NaN, double.NaN);
        }

        Array.Sort(simulated);
        var centre = simulated.Average();
        var deviation = Math.Sqrt(simulated.Sum(value => (value - centre) * (value - centre)) / (simulated.Length - 1));
        return new CaseReproduction(start, end, mean, deviation, Quantile(simulated, 0.025), Quantile(simulated, 0.975));
    }

    private static double Quantile(double[] sorted, double probability)
    {
        var place = (sorted.Length - 1) * probability;
        var below = (int)place;
        return sorted[below] + ((place - below) * (sorted[Math.Min(below + 1, sorted.Length - 1)] - sorted[below]));
    }
}
