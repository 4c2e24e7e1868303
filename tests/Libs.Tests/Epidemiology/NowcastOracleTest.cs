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
        var cases = Cases();
        foreach (var row in SharedFiles.Rows("oracle", "epidemic", "surveillance_nowcast_husO104.csv").Where(row => row["method"] == name))
        {
            var triangle = ReportingTriangle.Of(cases, Day(row["now"]), int.Parse(row["D"], CultureInfo.InvariantCulture));
            var day = new Nowcaster { Method = method }.Estimate(triangle).Single(day => day.Date == Day(row["date"]));
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
        var cases = Cases();
        foreach (var row in SharedFiles.Rows("oracle", "epidemic", "surveillance_nowcast_husO104.csv").Where(row => row["method"] == "bayes.trunc" && row["now"] != "2011-05-28"))
        {
            var triangle = ReportingTriangle.Of(cases, Day(row["now"]), 15);
            var day = new Nowcaster { Method = NowcastMethod.ReverseHazard }.Estimate(triangle).Single(day => day.Date == Day(row["date"]));
            var reference = double.Parse(row["nowcast"], CultureInfo.InvariantCulture);
            Assert.InRange(day.Estimate, (reference * 0.85) - 2, (reference * 1.15) + 2);
            Assert.Equal(day, new Nowcaster { Method = NowcastMethod.ReverseHazard }.Estimate(triangle).Single(again => again.Date == day.Date));
        }
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
