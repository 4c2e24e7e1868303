using System.Globalization;
using Civium.Epidemiology.Reproduction;
using Xunit;

namespace Civium.Libs.Tests.Epidemiology;

/// <summary>Every number of EpiEstim 2.2-4 on real outbreaks.</summary>
public sealed class ReproductionOracleTest
{
    private static readonly (string Column, double Probability)[] Quantiles =
    [
        ("Quantile.0.025(R)", 0.025), ("Quantile.0.05(R)", 0.05), ("Quantile.0.25(R)", 0.25), ("Median(R)", 0.5),
        ("Quantile.0.75(R)", 0.75), ("Quantile.0.95(R)", 0.95), ("Quantile.0.975(R)", 0.975),
    ];

    [Theory]
    [InlineData("parametric")]
    [InlineData("nonparametric")]
    public void The_instantaneous_numbers_are_the_references(string kind)
    {
        foreach (var group in SharedFiles.Rows("oracle", "epidemic", $"epiestim_Rt_{kind}.csv").GroupBy(row => (row["dataset"], row["method"], row["window"])))
        {
            var cases = Cases(group.Key.Item1);
            var interval = kind == "parametric" ? Parametric(group.Key.Item2, cases.Length) : SerialInterval.Measured(Column(group.Key.Item1 + "__si_distr", "value"));
            var window = int.Parse(group.Key.Item3, CultureInfo.InvariantCulture);
            var numbers = new CoriEstimator { Window = window }.Estimate(cases, interval).ToDictionary(number => number.End + 1);
            foreach (var row in group)
            {
                var number = numbers[int.Parse(row["t_end"], CultureInfo.InvariantCulture)];
                Same(row["Mean(R)"], number.Mean);
                Same(row["Std(R)"], number.Deviation);
                Assert.All(Quantiles, quantile => Same(row[quantile.Column], number.Quantile(quantile.Probability)));
            }
        }
    }

    [Fact]
    public void The_case_numbers_are_the_references()
    {
        foreach (var group in SharedFiles.Rows("oracle", "epidemic", "epiestim_wallinga_teunis_seed1_nsim200.csv").GroupBy(row => row["dataset"]))
        {
            var interval = SerialInterval.Measured(Column(group.Key + "__si_distr", "value"));
            var numbers = new WallingaTeunis().Estimate([.. Cases(group.Key).Select(count => (int)count)], interval).ToDictionary(number => number.End + 1);
            var covered = 0;
            foreach (var row in group)
            {
                var number = numbers[int.Parse(row["t_end"], CultureInfo.InvariantCulture)];
                Same(row["Mean(R)"], number.Mean);
                covered += number.Lower <= number.Mean && number.Mean <= number.Upper ? 1 : 0;
            }

            Assert.Equal(group.Count(), numbers.Count);
            Assert.True(covered >= 0.85 * group.Count(), $"{covered} of {group.Count()} means are within their simulated interval");
        }
    }

    [Fact]
    public void The_serial_interval_by_days_is_the_references()
    {
        foreach (var group in SharedFiles.Rows("oracle", "epidemic", "epiestim_discr_si.csv").GroupBy(row => (row["mean_si"], row["std_si"])))
        {
            var interval = SerialInterval.Gamma(Number(group.Key.Item1), Number(group.Key.Item2), 40);
            Assert.All(group, row => Assert.Equal(Number(row["discr_si"]), interval[int.Parse(row["k"], CultureInfo.InvariantCulture)], 1e-9));
        }

        foreach (var group in SharedFiles.Rows("oracle", "epidemic", "epiestim_overall_infectivity.csv").GroupBy(row => row["dataset"]))
        {
            var infectivity = SerialInterval.Measured(Column(group.Key + "__si_distr", "value")).Infectivity(Cases(group.Key));
            Assert.All(group.Skip(1), row => Same(row["overall_infectivity"], infectivity[int.Parse(row["t"], CultureInfo.InvariantCulture) - 1]));
        }
    }

    private static SerialInterval Parametric(string method, int days)
    {
        var numbers = method.Split('(', ',', ')', '=').Select(part => double.TryParse(part, CultureInfo.InvariantCulture, out var value) ? value : double.NaN).Where(double.IsFinite).ToArray();
        return SerialInterval.Gamma(numbers[0], numbers[1], days - 1);
    }

    private static double[] Cases(string dataset) => Column(dataset + "__incidence", dataset == "Flu2009" ? "I" : "value");

    private static double[] Column(string file, string column) => [.. SharedFiles.Rows("data", "epiestim_r", file + ".csv").Select(row => Number(row[column]))];

    private static void Same(string expected, double actual)
    {
        var number = Number(expected);
        Assert.True(double.IsNaN(number) ? double.IsNaN(actual) : Math.Abs(number - actual) <= 1e-6 * Math.Max(1, Math.Abs(number)), $"{expected} expected, {actual:R} found");
    }

    private static double Number(string text) => text is "NA" or "NaN" ? double.NaN : double.Parse(text, CultureInfo.InvariantCulture);
}
