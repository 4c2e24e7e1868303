using Civium.Detection;
using Xunit;

namespace Civium.Libs.Tests.Detection;

public sealed class ThresholdDetectorTest
{
    private static readonly DateTime Start = new(2024, 1, 1, 0, 0, 0, DateTimeKind.Utc);
    private static readonly ThresholdRule Ozone = AirQualityRules.All["O3"];

    [Fact]
    public void A_level_rises_when_the_last_two_values_exceed_it_strictly()
    {
        var detector = Fed(Ozone, 200, 201, 200, 201, 201, 500, 401);
        Assert.Equal([At(4, 0, 1, TransitionReason.Raised, 201), At(6, 1, 3, TransitionReason.Raised, 401)], detector.Transitions);
    }

    [Fact]
    public void A_level_falls_when_the_largest_of_three_is_clearly_below_it()
    {
        // 0.9 * 300 = 270: 270 is not below it, 269 is.
        var detector = Fed(Ozone, 310, 310, 270, 269, 269, 269, 100, 100, 100);
        Assert.Equal(
            [
                At(1, 0, 2, TransitionReason.Raised, 310),
                At(5, 2, 1, TransitionReason.Lowered, 269),
                At(8, 1, 0, TransitionReason.Closed, 100),
            ],
            detector.Transitions);
    }

    [Fact]
    public void A_day_without_values_closes_and_forgets()
    {
        var detector = Fed(Ozone, 250, 250);
        Assert.Equal(Start.AddHours(25), detector.Due);
        detector.Feed(new(Start.AddHours(25), 250, 9));
        Assert.Equal(At(25, 1, 0, TransitionReason.NoData, null), detector.Transitions[^1]);
        Assert.Equal(0, detector.Level);
        detector.Feed(new(Start.AddHours(26), 250, 10));
        Assert.Equal(At(26, 0, 1, TransitionReason.Raised, 250), detector.Transitions[^1]);
    }

    [Fact]
    public void A_reading_without_a_value_moves_time_on()
    {
        var detector = Fed(Ozone, 250, 250);
        detector.Feed(new(Start.AddHours(30), double.NaN, 9));
        Assert.Equal(At(25, 1, 0, TransitionReason.NoData, null), detector.Transitions[^1]);
    }

    [Fact]
    public void The_clock_closes_for_want_of_data_and_a_reading_takes_it_back()
    {
        var detector = Fed(Ozone, 250, 250);
        Assert.False(detector.AdvanceClock(Start.AddHours(25).AddTicks(-1)));
        Assert.True(detector.AdvanceClock(Start.AddHours(25)));
        Assert.Equal(At(25, 1, 0, TransitionReason.NoData, null), detector.Transitions[^1]);
        Assert.Equal((0, null), (detector.Level, detector.Due));

        detector = ThresholdDetector.Restore(Ozone, TimeSpan.FromHours(1), detector.Save());
        Assert.Equal(0, detector.Level);
        detector.Feed(new(Start.AddHours(24), 250, 9));
        Assert.Equal(1, detector.Level);
        Assert.DoesNotContain(detector.Transitions, transition => transition.Reason == TransitionReason.NoData);
    }

    [Fact]
    public void What_the_clock_closed_stays_when_the_readings_agree()
    {
        var detector = Fed(Ozone, 250, 250);
        detector.AdvanceClock(Start.AddHours(40));
        var told = detector.Transitions;
        detector.Feed(new(Start.AddHours(41), 10, 9));
        Assert.Equal(told, detector.Transitions);
    }

    [Fact]
    public void Between_too_few_samples_there_is_no_value()
    {
        var rule = AirQualityRules.All["PM2.5"];
        Assert.Empty(Fed(rule, [.. Enumerable.Repeat(100.0, 18)]).Transitions);
        Assert.Equal(At(18, 0, 1, TransitionReason.Raised, 100), Assert.Single(Fed(rule, [.. Enumerable.Repeat(100.0, 19)]).Transitions));
    }

    [Fact]
    public void Of_two_readings_of_one_time_the_larger_id_wins_in_either_order()
    {
        foreach (var ids in new[] { (7L, 8L), (8L, 7L) })
        {
            var detector = Fed(Ozone, 250);
            detector.Feed(new(Start.AddHours(1), ids.Item1 == 8 ? 250 : 10, ids.Item1));
            detector.Feed(new(Start.AddHours(1), ids.Item2 == 8 ? 250 : 10, ids.Item2));
            Assert.Equal(1, detector.Level);
        }
    }

    [Fact]
    public void A_reading_later_than_allowed_is_counted_and_ignored()
    {
        var detector = Fed(Ozone, 10, 10, 250);
        Assert.Equal(FeedOutcome.Late, detector.Feed(new(Start.AddMinutes(30), 250, 99)));
        Assert.Equal(FeedOutcome.Accepted, detector.Feed(new(Start.AddMinutes(90), 250, 100)));
        Assert.Equal((1, 1), (detector.Late, detector.Level));
        Assert.Equal(FeedOutcome.Duplicate, detector.Feed(new(Start.AddMinutes(90), 250, 100)));
    }

    [Fact]
    public void A_hold_keeps_a_short_peak_from_raising()
    {
        var rule = Ozone with { RaiseValues = 1, Hold = TimeSpan.FromHours(2) };
        Assert.Empty(Fed(rule, 250, 250, 100, 250, 350).Transitions);
        Assert.Equal(
            [At(2, 0, 1, TransitionReason.Raised, 350), At(3, 1, 2, TransitionReason.Raised, 350)],
            Fed(rule, 250, 350, 350, 350).Transitions);
    }

    [Fact]
    public void Danger_may_lie_below()
    {
        var rule = new ThresholdRule
        {
            Levels = [new("blue", 5), new("red", -10)],
            Direction = ThresholdDirection.Below,
            LowerFactor = 1,
        };
        Assert.Equal(
            [
                At(1, 0, 1, TransitionReason.Raised, 4),
                At(2, 1, 2, TransitionReason.Raised, -11),
                At(4, 2, 1, TransitionReason.Lowered, -9),
                At(5, 1, 0, TransitionReason.Closed, 6),
            ],
            Fed(rule, 5, 4, -11, -10, -9, 6).Transitions);
    }

    [Theory]
    [InlineData(WindowAggregate.Min, 2, 0)]
    [InlineData(WindowAggregate.Max, 4, 1)]
    [InlineData(WindowAggregate.Sum, 9, 1)]
    [InlineData(WindowAggregate.Count, 3, 0)]
    public void Windows_have_other_aggregates(WindowAggregate aggregate, double value, int level)
    {
        var rule = new ThresholdRule { Window = TimeSpan.FromHours(3), Aggregate = aggregate, Levels = [new("blue", 3)] };
        var transitions = Fed(rule, -9, 3, 4, 2).Transitions;
        Assert.Equal(level, transitions.Count == 0 ? 0 : transitions[^1].To);
        var always = rule with { Levels = [new("blue", value - 0.5)] };
        Assert.Contains(Fed(always, -9, 3, 4, 2).Transitions, transition => transition.Value >= value);
    }

    [Fact]
    public void Absurd_numbers_count_as_missing_and_do_no_harm()
    {
        var rule = AirQualityRules.All["PM2.5"];
        var detector = Fed(rule, [.. Enumerable.Repeat(100.0, 10), 1.7e308, -1.7e308, double.NaN, double.PositiveInfinity, .. Enumerable.Repeat(100.0, 9)]);
        Assert.Equal(At(22, 0, 1, TransitionReason.Raised, 100), Assert.Single(detector.Transitions));
        detector.Feed(new(DateTime.MaxValue, 1, 99));
        Assert.Equal(TransitionReason.NoData, detector.Transitions[^1].Reason);
        Assert.Equal(FeedOutcome.Late, detector.Feed(new(DateTime.MinValue, 1, 100)));
    }

    private static ThresholdDetector Fed(ThresholdRule rule, params double[] hourly)
    {
        var detector = new ThresholdDetector(rule, TimeSpan.FromHours(1));
        for (var hour = 0; hour < hourly.Length; hour++)
        {
            detector.Feed(new(Start.AddHours(hour), hourly[hour], hour + 1));
        }

        return detector;
    }

    private static Transition At(int hour, int from, int to, TransitionReason reason, double? value) =>
        new(Start.AddHours(hour), from, to, reason, value);
}
