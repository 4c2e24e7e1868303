using System.Globalization;
using Civium.Epidemiology.Nowcasting;
using Xunit;

namespace Civium.Libs.Tests.Epidemiology;

/// <summary>Nowcasts of R's surveillance 1.20.3 during the outbreak of EHEC O104:H4 in Germany, 2011, on four days.</summary>
public sealed class NowcastOracleTest
{
    [Theory]
    [InlineData("lawless", NowcastMethod.Lawless)]
    [InlineData("bayes.notrunc.bnb", NowcastMethod.BetaNegativeBinomial)]
    public void Deterministic_nowcasts_are_the_references(string name, NowcastMethod method)
    {
        foreach (var (row, day) in Estimates(name, method, 0))
        {
            Assert.Equal(row["observed_by_now"], day.Known.ToString(CultureInfo.InvariantCulture));

            // The reference looks at 0 to 300 cases only, and answers 0 for what lies beyond.
            Same(row, "nowcast", day.Estimate);
            Same(row, "lo", day.Lower);
            Same(row, "hi", day.Upper);
        }
    }

    [Fact]
    public void Reverse_hazards_are_near_the_references_simulation()
    {
        foreach (var (row, day) in Estimates("bayes.trunc", NowcastMethod.ReverseHazard, 1).Where(pair => pair.Row["now"] != "2011-05-28"))
        {
            var reference = double.Parse(row["nowcast"], CultureInfo.InvariantCulture);
            Assert.InRange(day.Estimate, (reference * 0.85) - 2, (reference * 1.15) + 2);
        }
    }

    [Fact]
    public void A_seed_makes_the_same_draws_again() =>
        Assert.Equal(Estimates("bayes.trunc", NowcastMethod.ReverseHazard, 7).Select(pair => pair.Day), Estimates("bayes.trunc", NowcastMethod.ReverseHazard, 7).Select(pair => pair.Day));

    private static IEnumerable<(Dictionary<string, string> Row, NowcastDay Day)> Estimates(string name, NowcastMethod method, int seed)
    {
        var cases = Cases();
        return SharedFiles.Rows("oracle", "epidemic", "surveillance_nowcast_husO104.csv").Where(row => row["method"] == name).GroupBy(row => (Now: row["now"], Delay: row["D"]))
            .SelectMany(group =>
            {
                var triangle = ReportingTriangle.Of(cases, Day(group.Key.Now), int.Parse(group.Key.Delay, CultureInfo.InvariantCulture));
                var days = new Nowcaster { Method = method, Seed = seed }.Estimate(triangle).ToDictionary(day => day.Date);
                return group.Select(row => (row, days[Day(row["date"])]));
            });
    }

    private static void Same(Dictionary<string, string> row, string column, double actual)
    {
        if (row[column] != "0")
        {
            Assert.True(row[column] == actual.ToString(CultureInfo.InvariantCulture), $"{row["now"]} {row["date"]} {column}: {row[column]} expected, {actual} found");
        }
    }

    private static (DateOnly Onset, DateOnly Report)[] Cases() =>
    [
        .. SharedFiles.Rows("data", "surveillance_r", "husO104Hosp.csv").Where(row => row["dHosp"] != "NA" && row["dReport"] != "NA").Select(row => (Day(row["dHosp"]), Day(row["dReport"]))),
    ];

    private static DateOnly Day(string text) => DateOnly.ParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture);
}
