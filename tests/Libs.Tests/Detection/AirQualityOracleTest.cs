using System.Globalization;
using Civium.Detection;
using Xunit;

namespace Civium.Libs.Tests.Detection;

/// <summary>
/// Every transition of two Beijing stations over four years, against lists computed elsewhere with exact sums. The data are large and not
/// part of the repository: the test is left out, visibly, where they are not at hand.
/// </summary>
public sealed class AirQualityOracleTest
{
    [Theory]
    [InlineData("Dongsi", "PM2.5")]
    [InlineData("Dongsi", "PM10")]
    [InlineData("Dongsi", "NO2")]
    [InlineData("Dongsi", "O3")]
    [InlineData("Changping", "PM2.5")]
    [InlineData("Changping", "PM10")]
    [InlineData("Changping", "NO2")]
    [InlineData("Changping", "O3")]
    public void Every_transition_is_the_oracles(string station, string pollutant)
    {
        var shared = SharedFolder();
        Assert.SkipWhen(shared is null, "Left out: set CIVIUM_SHARED to the folder with data/ and oracle/, or put it beside the checkout as 'shared'.");
        var expected = File.ReadLines(Path.Combine(shared!, "oracle", "air", $"warnings_{station}.csv"))
            .Where(line => line.StartsWith($"{station},{pollutant},", StringComparison.Ordinal)).ToArray();
        Assert.NotEmpty(expected);

        var detector = new ThresholdDetector(AirQualityRules.All[pollutant], TimeSpan.FromHours(1));
        var id = 0;
        foreach (var (time, value) in Readings(Path.Combine(shared!, "data", "beijing_air_hourly", $"PRSA_{station}.csv"), pollutant))
        {
            detector.Feed(new(time, value, ++id));
        }

        Assert.Equal(expected, detector.Transitions.Select(transition => Line(station, pollutant, transition)));
    }

    private static string Line(string station, string pollutant, Transition transition) => string.Join(
        ',',
        station,
        pollutant,
        transition.Time.ToString("yyyy-MM-ddTHH:mm:ss", CultureInfo.InvariantCulture),
        AirQualityRules.LevelNames[transition.From],
        AirQualityRules.LevelNames[transition.To],
        transition.Reason == TransitionReason.NoData ? "no-data" : transition.Reason.ToString().ToLowerInvariant(),
        transition.Value is { } value ? AsOracle(value) : "");

    /// <summary>The lists give nine decimals, without trailing zeros but for one.</summary>
    private static string AsOracle(double value) => Math.Round(value, 9).ToString("0.0########", CultureInfo.InvariantCulture);

    private static IEnumerable<(DateTime Time, double Value)> Readings(string file, string column)
    {
        using var lines = new StreamReader(file);
        var place = Array.IndexOf(lines.ReadLine()!.Replace("\"", "", StringComparison.Ordinal).Split(','), column);
        while (lines.ReadLine() is { } line)
        {
            var cells = line.Split(',');
            if (double.TryParse(cells[place], CultureInfo.InvariantCulture, out var value))
            {
                int Number(int cell) => int.Parse(cells[cell], CultureInfo.InvariantCulture);
                yield return (new DateTime(Number(1), Number(2), Number(3), Number(4), 0, 0, DateTimeKind.Utc), value);
            }
        }
    }

    private static string? SharedFolder()
    {
        var told = Environment.GetEnvironmentVariable("CIVIUM_SHARED");
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); told is null && folder is not null; folder = folder.Parent)
        {
            var beside = Path.Combine(folder.FullName, "shared");
            told = Directory.Exists(Path.Combine(beside, "oracle", "air")) ? beside : null;
        }

        return told is not null && Directory.Exists(Path.Combine(told, "oracle", "air")) ? told : null;
    }
}
