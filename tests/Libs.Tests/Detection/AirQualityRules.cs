using Civium.Detection;

namespace Civium.Libs.Tests.Detection;

/// <summary>The rules of HJ 633-2012 as the air-quality specification states them.</summary>
internal static class AirQualityRules
{
    public static readonly string[] LevelNames = ["none", "blue", "yellow", "orange", "red"];

    public static IReadOnlyDictionary<string, ThresholdRule> All { get; } = new Dictionary<string, ThresholdRule>
    {
        ["PM2.5"] = Rule(true, 75, 115, 150, 250),
        ["PM10"] = Rule(true, 150, 250, 350, 420),
        ["NO2"] = Rule(false, 200, 700, 1200, 2340),
        ["O3"] = Rule(false, 200, 300, 400, 800),
    };

    public static ThresholdRule Rule(bool dayMean, params double[] thresholds) => new()
    {
        Window = dayMean ? TimeSpan.FromHours(24) : TimeSpan.Zero,
        MinimumSamples = dayMean ? 18 : 1,
        Levels = [.. thresholds.Select((threshold, place) => new ThresholdLevel(LevelNames[place + 1], threshold))],
        RaiseValues = 2,
        LowerValues = 3,
        LowerFactor = 0.9,
        NoData = TimeSpan.FromHours(24),
    };
}
