using Civium.Indicators.Analysing;
using Xunit;

namespace Civium.Libs.Tests.Indicators;

/// <summary>Sobol indices against the analytic ones of two standard functions.</summary>
public sealed class SobolTest
{
    private const int Samples = 1024;
    private const int Designs = 30;

    /// <summary>Ishigami and Homma (1990), a = 7, b = 0.1.</summary>
    [Fact]
    public void Ishigami()
    {
        const double A = 7, B = 0.1;
        var pi4 = Math.Pow(Math.PI, 4);
        var first = Math.Pow(1 + (B * pi4 / 5), 2) / 2;
        var second = A * A / 8;
        var interaction = B * B * pi4 * pi4 * 8 / 225;
        var variance = first + second + interaction;
        Check(
            3,
            x => Math.Sin(Angle(x[0])) + (A * Math.Pow(Math.Sin(Angle(x[1])), 2)) + (B * Math.Pow(Angle(x[2]), 4) * Math.Sin(Angle(x[0]))),
            [first / variance, second / variance, 0],
            [(first + interaction) / variance, second / variance, interaction / variance]);
    }

    /// <summary>Sobol's g-function, Saltelli and Sobol (1995).</summary>
    [Fact]
    public void G_function()
    {
        double[] a = [0, 1, 4.5, 9];
        double[] parts = [.. a.Select(item => 1 / (3 * (1 + item) * (1 + item)))];
        var whole = parts.Aggregate(1.0, (product, part) => product * (1 + part));
        var variance = whole - 1;
        Check(
            4,
            x => x.Zip(a, (value, item) => (Math.Abs((4 * value) - 2) + item) / (1 + item)).Aggregate(1.0, (product, part) => product * part),
            [.. parts.Select(part => part / variance)],
            [.. parts.Select(part => part * whole / (1 + part) / variance)]);
    }

    [Fact]
    public void A_constant_output_is_explained_by_nothing() =>
        Assert.All(Sobol.Estimate(new double[40], 2, new Random(1), replicates: 5), index => Assert.Equal(0, index.Total));

    private static double Angle(double x) => ((2 * x) - 1) * Math.PI;

    /// <summary>
    /// Over independent designs the 95 % intervals hold the analytic value about as often as they say, and the mean of the estimates is it.
    /// </summary>
    private static void Check(int factors, Func<double[], double> model, double[] firsts, double[] totals)
    {
        var (held, asked) = (0, 0);
        var (meanFirst, meanTotal) = (new double[factors], new double[factors]);
        for (var design = 0; design < Designs; design++)
        {
            var random = new Random(20260101 + design);
            var outputs = Sobol.Design(Samples, factors, random).Select(model).ToArray();
            var indices = Sobol.Estimate(outputs, factors, random, confidence: 0.95, replicates: 200);
            for (var factor = 0; factor < factors; factor++)
            {
                held += firsts[factor] >= indices[factor].FirstLow && firsts[factor] <= indices[factor].FirstHigh ? 1 : 0;
                held += totals[factor] >= indices[factor].TotalLow - 1e-12 && totals[factor] <= indices[factor].TotalHigh + 1e-12 ? 1 : 0;
                asked += 2;
                meanFirst[factor] += indices[factor].First / Designs;
                meanTotal[factor] += indices[factor].Total / Designs;
            }
        }

        Assert.InRange((double)held / asked, 0.85, 1);
        for (var factor = 0; factor < factors; factor++)
        {
            Assert.Equal(firsts[factor], meanFirst[factor], 0.02);
            Assert.Equal(totals[factor], meanTotal[factor], 0.02);
        }
    }
}
