using System.Globalization;
using Civium.Epidemiology.RiskSource;

namespace Civium.Bench.Epidemic;

/// <summary>Seeded data for benchmarks, and the files that R reads them from.</summary>
internal static class EpidemicSamples
{
    public const int Weeks = 624;

    /// <summary>Weekly counts with season, trend and overdispersion.</summary>
    public static double[][] Series(int count)
    {
        var random = new Random(2022);
        return [.. Enumerable.Range(0, count).Select(_ =>
        {
            var level = 0.5 + (random.NextDouble() * 3);
            return Enumerable.Range(0, Weeks).Select(week =>
            {
                var mean = Math.Exp(level + (0.0005 * week) + (0.5 * Math.Cos(2 * Math.PI * week / 52)));
                return (double)MathNet.Numerics.Distributions.Poisson.Sample(random, MathNet.Numerics.Distributions.Gamma.Sample(random, 2, 2 / mean));
            }).ToArray();
        })];
    }

    /// <summary>New cases a day of an epidemic.</summary>
    public static double[] Incidence(int days)
    {
        var random = new Random(7);
        return [.. Enumerable.Range(0, days).Select(day => (double)MathNet.Numerics.Distributions.Poisson.Sample(random, 2 + (400 * Math.Exp(-Math.Pow((day - (days / 2.0)) / (days / 6.0), 2)))))];
    }

    /// <summary>A panel the size of Jia's: 296 places in 31 regions, 27 days.</summary>
    public static RiskPanel Panel()
    {
        var random = new Random(11);
        double Normal() => MathNet.Numerics.Distributions.Normal.Sample(random, 0, 1);
        const int Places = 296, Days = 27, Regions = 31;
        var values = Enumerable.Range(0, 3).Select(_ => Enumerable.Range(0, Places).Select(_ => Math.Exp(10 + Normal())).ToArray()).ToArray();
        var level = Enumerable.Range(0, Regions).Select(_ => 2.5 + (0.7 * Normal())).ToArray();
        var confirmed = new double[Places][];
        for (var place = 0; place < Places; place++)
        {
            var exponent = level[place % Regions] + values.Select((covariate, j) => (Math.Log(covariate[place]) - 10) * (1.0 / (1 + j))).Sum();
            confirmed[place] = [.. Enumerable.Range(1, Days).Select(day => Math.Round(Math.Exp(exponent) / (1 + Math.Exp((-0.27 * day) + 3.4)) * (1 + (0.1 * Normal()))))];
        }

        return new RiskPanel(
            [.. Enumerable.Range(0, Places).Select(place => $"p{place}")],
            [.. Enumerable.Range(0, Places).Select(place => $"r{place % Regions}")],
            ["outflow", "gdp", "population"],
            1,
            [.. confirmed.Select(row => row.Select(count => Math.Max(0, count)).ToArray())],
            [.. values.Select(covariate => covariate.Select(value => Enumerable.Repeat(value, Days).ToArray()).ToArray())]);
    }

    /// <summary>Writes rows of numbers with commas between.</summary>
    public static void Write(string path, IEnumerable<IEnumerable<double>> rows) =>
        File.WriteAllLines(path, rows.Select(row => string.Join(',', row.Select(value => value.ToString("R", CultureInfo.InvariantCulture)))));
}
