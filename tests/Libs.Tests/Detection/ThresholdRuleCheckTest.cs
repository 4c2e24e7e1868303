using Civium.Detection;
using Xunit;

namespace Civium.Libs.Tests.Detection;

public sealed class ThresholdRuleCheckTest
{
    private static readonly ThresholdRule Good = AirQualityRules.All["PM2.5"];

    public static TheoryData<ThresholdRule, string> Bad => new()
    {
        { Good with { Window = TimeSpan.FromHours(-1) }, "/window" },
        { Good with { Window = TimeSpan.FromDays(400) }, "/window" },
        { Good with { Window = TimeSpan.Zero }, "/minimumSamples" },
        { Good with { MinimumSamples = 0 }, "/minimumSamples" },
        { AirQualityRules.All["O3"] with { Aggregate = WindowAggregate.Max }, "/aggregate" },
        { Good with { Aggregate = (WindowAggregate)9 }, "/aggregate" },
        { Good with { Levels = [] }, "/levels" },
        { Good with { Levels = [new("blue", 2), new("red", 2)] }, "/levels/1/threshold" },
        { Good with { Levels = [new("blue", 2), new("Blue", 3)] }, "/levels/1/name" },
        { Good with { Levels = [new("blue", double.NaN)] }, "/levels/0/threshold" },
        { Good with { Direction = ThresholdDirection.Below }, "/levels/1/threshold" },
        { Good with { LowerFactor = 1.1 }, "/lowerFactor" },
        { Good with { LowerFactor = 0 }, "/lowerFactor" },
        { Good with { LowerFactor = double.NaN }, "/lowerFactor" },
        { Good with { RaiseValues = 0 }, "/raiseValues" },
        { Good with { LowerValues = 1001 }, "/lowerValues" },
        { Good with { Hold = TimeSpan.FromSeconds(-1) }, "/hold" },
        { Good with { NoData = TimeSpan.FromSeconds(-1) }, "/noData" },
    };

    [Fact]
    public void The_built_in_rules_have_no_problem() =>
        Assert.All(AirQualityRules.All.Values, rule => Assert.Empty(ThresholdRuleCheck.Problems(rule)));

    [Theory]
    [MemberData(nameof(Bad))]
    public void A_problem_names_its_field(ThresholdRule rule, string field)
    {
        Assert.Contains(ThresholdRuleCheck.Problems(rule), problem => problem.Field == field && problem.Message.Length > 10);
        Assert.Throws<ArgumentException>(() => new ThresholdDetector(rule, TimeSpan.Zero));
    }
}
