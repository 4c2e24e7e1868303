using Civium.Detection;
using Xunit;

namespace Civium.Libs.Tests.Detection;

/// <summary>
/// A short piece of real data: hourly ozone at Dongsi, Beijing, from 2013-08-15 14:00 local time, in micrograms per cubic metre (UCI
/// data set 501, "Beijing Multi-Site Air-Quality", Zhang et al. 2017, CC BY 4.0), with the transitions computed elsewhere.
/// </summary>
public sealed class AirQualityExcerptTest
{
    private static readonly DateTime Start = new(2013, 8, 15, 14, 0, 0, DateTimeKind.Utc);

    private static readonly double[] Hourly =
    [
        180, 209, 207, 104.5, 104.5, 104.5, 104.5, 104.5, 2, 1071, 1071, 413, 1050, double.NaN, 74, 66,
        52, 30, 44, 21, 2, 89, 92, 178, 146, 221, 1026, 1071, 1071, 1071, 1071, 1071,
        1071, 1071, 1071, 1071, 1071, 1071, 1071, 45, 12, 24, 36,
    ];

    [Fact]
    public void The_excerpts_transitions_are_those_computed_elsewhere()
    {
        var detector = new ThresholdDetector(AirQualityRules.All["O3"], TimeSpan.FromHours(1));
        for (var hour = 0; hour < Hourly.Length; hour++)
        {
            detector.Feed(new(Start.AddHours(hour), Hourly[hour], hour + 1));
        }

        Assert.Equal(
            [
                At(2, 0, 1, TransitionReason.Raised, 207.0),
                At(5, 1, 0, TransitionReason.Closed, 104.5),
                At(10, 0, 4, TransitionReason.Raised, 1071.0),
                At(16, 4, 0, TransitionReason.Closed, 52.0),
                At(26, 0, 1, TransitionReason.Raised, 1026.0),
                At(27, 1, 4, TransitionReason.Raised, 1071.0),
                At(41, 4, 0, TransitionReason.Closed, 24.0),
            ],
            detector.Transitions);
    }

    private static Transition At(int hour, int from, int to, TransitionReason reason, double? value) =>
        new(Start.AddHours(hour), from, to, reason, value);
}
