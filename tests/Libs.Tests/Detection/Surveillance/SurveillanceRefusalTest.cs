using Civium.Detection.Surveillance;
using Xunit;

namespace Civium.Libs.Tests.Detection.Surveillance;

/// <summary>What cannot be looked at is refused with a sentence that says what to do, and never ends in the numerics.</summary>
public sealed class SurveillanceRefusalTest
{
    public static TheoryData<string, ISurveillanceAlgorithm> All => new()
    {
        { "ears", new Ears() },
        { "farrington", new Farrington() },
        { "flexible", new FarringtonFlexible() },
        { "bayes", new Bayes { Years = 1 } },
        { "rki", new Rki() },
    };

    public static TheoryData<string, ISurveillanceAlgorithm> Every => new()
    {
        { "ears C1", new Ears() },
        { "ears C2", new Ears { Method = EarsMethod.C2 } },
        { "ears C3", new Ears { Method = EarsMethod.C3 } },
        { "classic C3", new Ears { Method = EarsMethod.ClassicC3 } },
        { "farrington", new Farrington() },
        { "flexible", new FarringtonFlexible { Periods = 10, RecentStepsExcluded = 26, Method = ThresholdMethod.NbPlugin } },
        { "muan", new FarringtonFlexible { Periods = 10, Method = ThresholdMethod.Muan } },
        { "cusum", new Cusum { Mean = 1 } },
        { "glr", new GeneralisedLikelihoodRatio { Means = [1] } },
        { "glr decrease", new GeneralisedLikelihoodRatio { Means = [1], Direction = ChangeDirection.Decrease } },
        { "bayes", new Bayes() },
        { "rki", new Rki() },
        { "outbreakP", new OutbreakP() },
        { "residual", new Civium.Detection.Seasonality.SeasonalResidual { Periods = 3 } },
    };

    [Theory]
    [MemberData(nameof(All))]
    public void A_short_history_is_refused_in_a_sentence(string name, ISurveillanceAlgorithm algorithm)
    {
        var refusal = Assert.Throws<SurveillanceException>(() => algorithm.Run(new CountSeries(new double[6], 52)));
        Assert.Contains("history is too short", refusal.Message, StringComparison.Ordinal);
        Assert.NotEmpty(name);
    }

    [Theory]
    [MemberData(nameof(Every))]
    public void Zeros_only_raise_no_alarm(string name, ISurveillanceAlgorithm algorithm)
    {
        var signals = algorithm.Run(new CountSeries(new double[320], 52));
        Assert.NotEmpty(signals);
        Assert.True(signals.All(signal => !signal.Alarm || name == "glr decrease"), name);
    }

    [Fact]
    public void A_gap_in_the_dates_is_named()
    {
        var dates = Enumerable.Range(0, 330).Select(week => new DateOnly(2015, 1, 5).AddDays((7 * week) + (week > 100 ? 7 : 0))).ToArray();
        var counts = new double[330];
        var refusal = Assert.Throws<SurveillanceException>(() => new FarringtonFlexible { Years = 3 }.Run(new CountSeries(counts, 52, dates)));
        Assert.Contains("evenly spaced", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Missing_counts_are_left_out_or_refused()
    {
        var counts = (double[])KnownCounts.Values.Clone();
        counts[310] = double.NaN;
        counts[40] = double.NaN;
        var series = new CountSeries(counts, 52);
        Assert.Contains(new FarringtonFlexible().Run(series, 299, 329), signal => signal.UpperBound > 0);
        Assert.Contains(new Bayes().Run(series, 311, 329), signal => signal.UpperBound > 0);
        Assert.Contains("step 311 is missing", Assert.Throws<SurveillanceException>(() => new GeneralisedLikelihoodRatio().Run(series, 299, 329)).Message, StringComparison.Ordinal);
        Assert.Contains("step 41 is missing", Assert.Throws<SurveillanceException>(() => new OutbreakP().Run(series, 299, 329)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_no_count_or_no_level_is_refused()
    {
        Assert.Throws<SurveillanceException>(() => new Ears().Run(new CountSeries([1, 2, 3, -1, 2, 3, 4, 5, 6, 7], 52)));
        Assert.Throws<SurveillanceException>(() => new Ears { Baseline = 2 }.Run(new CountSeries(KnownCounts.Values, 52)));
        Assert.Throws<SurveillanceException>(() => new FarringtonFlexible { Alpha = 0 }.Run(KnownCounts.Weekly));
        Assert.Throws<SurveillanceException>(() => new FarringtonFlexible { Periods = 60 }.Run(KnownCounts.Weekly));
        Assert.Throws<SurveillanceException>(() => new Farrington().Run(KnownCounts.Weekly, 10, 20));
        Assert.Throws<SurveillanceException>(() => new CountSeries([1, 2], 52, [new DateOnly(2020, 1, 2), new DateOnly(2020, 1, 1)]).Check());
    }

    [Fact]
    public void The_classic_C3_adds_up_three_excesses()
    {
        // Baseline 0,2,0,2,0,2,2: mean 8/7, deviation 1.069; three days of 3 exceed the mean by 1.74 deviations, so by 0.74 of excess each.
        double[] counts = [0, 2, 0, 2, 0, 2, 2, 1, 1, 1, 1, 3, 3, 3, 9];
        var signals = new Ears { Method = EarsMethod.ClassicC3 }.Run(new CountSeries(counts, 52));
        Assert.True(signals[^1].Alarm);
        Assert.False(signals[0].Alarm);
        Assert.Equal(11, signals[0].Step);
    }
}
