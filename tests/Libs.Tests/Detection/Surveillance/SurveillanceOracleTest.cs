using System.Globalization;
using Civium.Detection.Surveillance;
using Xunit;

namespace Civium.Libs.Tests.Detection.Surveillance;

/// <summary>Every bound and alarm of R's surveillance 1.20.3 on six real series.</summary>
public sealed class SurveillanceOracleTest(ITestOutputHelper output)
{
    private const double Tolerance = 1e-6;

    [Theory]
    [InlineData("earsC")]
    [InlineData("farrington")]
    [InlineData("farringtonFlexible")]
    [InlineData("cusum")]
    [InlineData("glrpois")]
    [InlineData("glrnb")]
    [InlineData("bayes")]
    [InlineData("rki")]
    [InlineData("outbreakP")]
    public void Every_bound_and_alarm_is_the_references(string name)
    {
        var rows = SharedFiles.Rows("oracle", "epidemic", $"surveillance_{name}.csv");
        var worst = 0.0;
        var compared = 0;
        foreach (var group in rows.GroupBy(row => (row["series"], row["algorithm"])))
        {
            var expected = group.ToArray();
            var series = Series(group.Key.Item1);
            var signals = Algorithm(group.Key.Item2).Run(series, Step(expected[0]), Step(expected[^1]));
            Assert.Equal(expected.Length, signals.Count);
            for (var i = 0; i < expected.Length; i++)
            {
                var where = $"{group.Key} t={expected[i]["t"]}";
                Assert.Equal(Number(expected[i]["observed"]), signals[i].Observed);
                Compare(where + " upperbound", Number(expected[i]["upperbound"]), signals[i].UpperBound, ref worst);
                Assert.True(Flag(expected[i]["alarm"]) == signals[i].Alarm, where + " alarm");
                if (name == "farringtonFlexible")
                {
                    Compare(where + " mu0", Number(expected[i]["mu0"]), signals[i].Expected, ref worst);
                    Compare(where + " pvalue", Number(expected[i]["pvalue"]), signals[i].PValue, ref worst);
                    Compare(where + " score", Number(expected[i]["score"]), signals[i].Score, ref worst);
                    Compare(where + " phi", Number(expected[i]["phi"]), signals[i].Dispersion, ref worst);
                    Assert.True(Flag(expected[i]["trend"]) == signals[i].Trend, where + " trend");
                }

                compared++;
            }
        }

        output.WriteLine($"{compared} steps, largest difference {worst:e2}");
    }

    private static void Compare(string where, double expected, double actual, ref double worst)
    {
        Assert.True(double.IsNaN(expected) == double.IsNaN(actual), $"{where}: {expected} expected, {actual} found");
        if (!double.IsNaN(expected) && expected != actual)
        {
            var difference = Math.Abs(expected - actual) / Math.Max(1, Math.Abs(expected));
            Assert.True(difference <= Tolerance, $"{where}: {expected:R} expected, {actual:R} found");
            worst = Math.Max(worst, difference);
        }
    }

    private static CountSeries Series(string name)
    {
        var rows = SharedFiles.Rows("data", "surveillance_r", name + ".csv");
        if (name == "ha.sts")
        {
            return new CountSeries([.. rows.Select(row => row.Where(cell => cell.Key is not ("t" or "epoch")).Sum(cell => Number(cell.Value)))], 52);
        }

        var dates = rows[0].TryGetValue("epoch", out var epoch) && epoch.Contains('-', StringComparison.Ordinal)
            ? rows.Select(row => DateOnly.ParseExact(row["epoch"], "yyyy-MM-dd", CultureInfo.InvariantCulture)).ToArray()
            : null;
        return new CountSeries([.. rows.Select(row => Number(row["observed"]))], 52, dates);
    }

    private static ISurveillanceAlgorithm Algorithm(string text)
    {
        var parts = text.Split('|');
        var p = parts.Skip(1).Select(part => part.Split('=', 2)).ToDictionary(pair => pair[0], pair => pair[1]);
        int Whole(string name) => int.Parse(p[name], CultureInfo.InvariantCulture);
        double Real(string name) => double.Parse(p[name], CultureInfo.InvariantCulture);
        return parts[0] switch
        {
            "earsC" => new Ears
            {
                Method = Enum.Parse<EarsMethod>(p["method"]),
                Baseline = Whole("baseline"),
                Alpha = p["alpha"] == "default" ? null : Real("alpha"),
                MinSigma = Real("minSigma"),
            },
            "farrington" => new Farrington { Years = Whole("b"), HalfWidth = Whole("w"), Reweight = Flag(p["reweight"]), Alpha = Real("alpha") },
            "farringtonFlexible" => new FarringtonFlexible
            {
                Years = Whole("b"),
                HalfWidth = Whole("w"),
                Periods = Whole("noPeriods"),
                RecentStepsExcluded = Whole("pastWeeksNotIncluded"),
                WeightsThreshold = Real("weightsThreshold"),
                TrendSignificance = Real("pThresholdTrend"),
                Alpha = Real("alpha"),
                Method = Enum.Parse<ThresholdMethod>(p["thresholdMethod"], ignoreCase: true),
            },
            "cusum" => new Cusum { Reference = Real("k"), Limit = Real("h"), Transformation = Enum.Parse<CusumTransformation>(p["trans"], ignoreCase: true) },
            "glrpois" => new GeneralisedLikelihoodRatio { Limit = Real("c.ARL") },
            "glrnb" => new GeneralisedLikelihoodRatio { Limit = Real("c.ARL"), Dispersion = null, Bound = BoundKind.Cases },
            "bayes" => new Bayes { Years = Whole("b"), HalfWidth = Whole("w"), Alpha = Real("alpha") },
            "rki" => new Rki { Years = Whole("b"), HalfWidth = Whole("w"), CurrentYear = true },
            "outbreakP" => new OutbreakP { Limit = Real("k") },
            _ => throw new InvalidOperationException(text),
        };
    }

    private static int Step(Dictionary<string, string> row) => int.Parse(row["t"], CultureInfo.InvariantCulture) - 1;

    private static double Number(string text) => text is "NA" or "NaN" or "" ? double.NaN : double.Parse(text, CultureInfo.InvariantCulture);

    private static bool Flag(string text) => text is "1" or "TRUE" or "T";
}
