using Civium.Detection.Surveillance;
using Xunit;

namespace Civium.Libs.Tests.Detection.Surveillance;

/// <summary>Bounds and alarms at weeks 301, 303, 306, 315 and 330 of a known series, looked at from week 300 on, as R's surveillance 1.20.3 gave them.</summary>
public sealed class SurveillanceGoldenTest
{
    private static readonly int[] Weeks = [301, 303, 306, 315, 330];
    private static readonly double[] Population = [.. Enumerable.Range(1, 330).Select(week => 1000.0 + (10 * week))];

    private static readonly Dictionary<string, ISurveillanceAlgorithm> Algorithms = new()
    {
        ["ears C1"] = new Ears(),
        ["ears C2"] = new Ears { Method = EarsMethod.C2, Baseline = 14, MinSigma = 2 },
        ["ears C3"] = new Ears { Method = EarsMethod.C3 },
        ["farrington"] = new Farrington { Alpha = 0.01 },
        ["farrington none"] = new Farrington { Years = 4, HalfWidth = 4, Transformation = PowerTransformation.None, Reweight = false },
        ["farrington half"] = new Farrington { HalfWidth = 2, Transformation = PowerTransformation.Half, Trend = false },
        ["flexible delta"] = new FarringtonFlexible { Alpha = 0.01, Periods = 5 },
        ["flexible nbPlugin"] = new FarringtonFlexible { Alpha = 0.005, Periods = 10, RecentStepsExcluded = 26, TrendSignificance = 1, Method = ThresholdMethod.NbPlugin },
        ["flexible muan"] = new FarringtonFlexible { Alpha = 0.005, Periods = 10, RecentStepsExcluded = 26, TrendSignificance = 1, Method = ThresholdMethod.Muan },
        ["flexible population"] = new FarringtonFlexible { Alpha = 0.01, Periods = 10, PopulationOffset = true, Reweight = false, Method = ThresholdMethod.Muan },
        ["cusum standard"] = new Cusum(),
        ["cusum rossi"] = new Cusum { Transformation = CusumTransformation.Rossi },
        ["cusum anscombe"] = new Cusum { Transformation = CusumTransformation.Anscombe },
        ["cusum anscombe2nd"] = new Cusum { Transformation = CusumTransformation.AnscombeSecond },
        ["cusum pearsonNegBin"] = new Cusum { Transformation = CusumTransformation.PearsonNegativeBinomial, Alpha = 0.2 },
        ["cusum none"] = new Cusum { Transformation = CusumTransformation.None },
        ["cusum anscombeNegBin"] = new Cusum { Transformation = CusumTransformation.AnscombeNegativeBinomial, Alpha = 0.2 },
        ["cusum glm"] = new Cusum { Transformation = CusumTransformation.Rossi, Seasonal = true },
        ["glrpois value"] = new GeneralisedLikelihoodRatio { Season = new SeasonalMean { Harmonics = 2, Trend = true } },
        ["glrpois cases"] = new GeneralisedLikelihoodRatio { Limit = 4, Window = 10, SmallestSpan = 2, Bound = BoundKind.Cases },
        ["glrpois theta"] = new GeneralisedLikelihoodRatio { Change = 0.7, Bound = BoundKind.Cases },
        ["glrnb value"] = new GeneralisedLikelihoodRatio { Dispersion = null },
        ["glrnb fixed"] = new GeneralisedLikelihoodRatio { Limit = 3, Dispersion = 0.3, Window = 8, Season = new SeasonalMean { Trend = true } },
        ["glrnb theta"] = new GeneralisedLikelihoodRatio { Dispersion = 0.3, Change = 0.7 },
        ["bayes"] = new Bayes(),
        ["bayes years"] = new Bayes { Years = 3, HalfWidth = 4, CurrentYear = false, Alpha = 0.01 },
        ["rki"] = new Rki { Years = 3 },
        ["outbreakP value"] = new OutbreakP(),
        ["outbreakP cases"] = new OutbreakP { Bound = BoundKind.Cases },
    };

    public static TheoryData<string, double[], string> Golden => new()
    {
        { "ears C1", [16.76286031292, 27.58445067689, 30.38867447206, 25.85124219133, 7.714994557792], "00000" },
        { "ears C2", [7.46617889805, 12.34581912414, 22.37411811055, 29.30623286336, 16.61620077826], "10000" },
        { "ears C3", [8.119541447668, 0, 5.634845756034, 27.61938262391, 0.44853817626], "11000" },
        { "farrington", [17.72017106881, 16.97705361516, 13.09735680679, 23.28177575319, 10.25662514607], "00000" },
        { "farrington none", [14.84722212332, 13.99616781506, 12.25647685705, 15.4784994529, 7.930144100504], "00000" },
        { "farrington half", [17.90961434913, 17.4434377398, 8.754427896918, 23.55169855054, 10.37536785763], "00000" },
        { "flexible delta", [23.37525122994, 22.07441608231, 20.67389397201, 23.01285547117, 15.53732712055], "00000" },
        { "flexible nbPlugin", [28, 27, 25, 26, 21], "00000" },
        { "flexible muan", [35, 34, 32, 32, 26], "00000" },
        { "flexible population", [36, 29, 33, 38, 26], "00000" },
        { "cusum standard", [1, 0, 0, 0, 5], "11110" },
        { "cusum rossi", [2.487091755272, 0, 0, 0, 9.272247785084], "11110" },
        { "cusum anscombe", [3.204519265034, 0, 0, 3.980195113065, 9.873021395105], "11110" },
        { "cusum anscombe2nd", [2.698103941356, 0, 0, 1.270677368823, 9.373031549812], "11110" },
        { "cusum pearsonNegBin", [2.695785366744, 0, 0, 0, 9.713015290112], "11110" },
        { "cusum none", [0, 0, 0, 0, 0], "11111" },
        { "cusum anscombeNegBin", [0, 0, 0, 0, 2.26], "11110" },
        { "cusum glm", [1.731729702146, 0, 0, 12.89448954475, 7.556977484532], "11110" },
        { "glrpois value", [8.944376210194, 4.616126648002, 0, 5.691118345793, 0], "10010" },
        { "glrpois cases", [0, 0, 0, 19, 9], "00000" },
        { "glrpois theta", [10.97895101198, 11.5718919887, 12.52780775177, 13.85799378419, 9.332043759868], "11010" },
        { "glrnb value", [1.558097079532, 3.111653032618, 2.871053400345, 1.745533178177, 0.3508484664129], "00000" },
        { "glrnb fixed", [2.758146974847, 2.100500908264, 0, 1.201644747492, 0], "00000" },
        { "glrnb theta", [5.418001091795, 5.836204499933, 0.5345725629508, 1.620937865446, 0], "11000" },
        { "bayes", [7, 12, 18, 9, 5], "10010" },
        { "bayes years", [10, 10, 9, 10, 6], "11010" },
        { "rki", [9.598, 9.598, 8.102, 9.598, 6.686], "11010" },
        { "outbreakP value", [638623135135166.0, 1.975187597456e+24, 2.194082912218e+23, 8.594782230964e+23, 9897043302253], "11111" },
        { "outbreakP cases", [double.NaN, double.NaN, double.NaN, double.NaN, double.NaN], "11111" },
    };

    public static TheoryData<string, double[]> Dated => new()
    {
        { "flexible", [23.26991505238, 23.21018296576, 19.94168311627, 19.14821878529, 17.12643204691] },
        { "farrington", [18.53767247897, 17.16284053387, 13.20719507355, 21.52432068693, 11.64120670467] },
        { "months", [15.59157243268, 14.4631334843, 17.63300984967, 23.33947999407, 18.56779063746] },
    };

    [Theory]
    [MemberData(nameof(Golden))]
    public void Bounds_and_alarms_are_the_references(string name, double[] bounds, string alarms)
    {
        var signals = Algorithms[name].Run(new CountSeries(KnownCounts.Values, 52, Population: Population), 299, 329);
        AssertBounds(bounds, signals);
        Assert.Equal(alarms, string.Concat(Weeks.Select(week => signals[week - 300].Alarm ? '1' : '0')));
    }

    [Theory]
    [MemberData(nameof(Dated))]
    public void Years_back_are_found_by_the_calendar(string name, double[] bounds)
    {
        var begin = new DateOnly(2019, 2, 25);
        var weeks = new CountSeries(KnownCounts.Values, 52, [.. Enumerable.Range(0, 330).Select(week => begin.AddDays(7 * week))]);
        var months = new CountSeries(KnownCounts.Values, 12, [.. Enumerable.Range(0, 330).Select(month => new DateOnly(1990, 1, 1).AddMonths(month))]);
        AssertBounds(bounds, name switch
        {
            "flexible" => new FarringtonFlexible { Alpha = 0.01, Periods = 10, RecentStepsExcluded = 26 }.Run(weeks, 299, 329),
            "farrington" => new Farrington { Alpha = 0.01 }.Run(weeks, 299, 329),
            _ => new Farrington { Alpha = 0.01, HalfWidth = 2 }.Run(months, 299, 329),
        });
    }

    private static void AssertBounds(double[] expected, IReadOnlyList<Signal> signals)
    {
        for (var i = 0; i < Weeks.Length; i++)
        {
            var actual = signals[Weeks[i] - 300].UpperBound;
            Assert.True(
                double.IsNaN(expected[i]) ? double.IsNaN(actual) : Math.Abs(expected[i] - actual) <= 1e-6 * Math.Max(1, Math.Abs(expected[i])),
                $"week {Weeks[i]}: {expected[i]:R} expected, {actual:R} found");
        }
    }
}
