using Civium.Detection.Seasonality;
using Civium.Detection.Surveillance;
using Xunit;

namespace Civium.Libs.Tests.Detection.Surveillance;

/// <summary>
/// Decompositions as R 4.2.2's <c>stl</c> made them. The robust ones are of odd lengths: for even ones R's partial sort takes another value than the
/// median of the residuals, which the paper asks for.
/// </summary>
public sealed class SeasonalTrendTest
{
    private static readonly int[] Weeks = [1, 26, 100, 301, 330];

    [Fact]
    public void A_robust_decomposition_is_the_references()
    {
        var parts = new SeasonalTrend { Period = 52, SeasonalWindow = 13, Robust = true }.Decompose(KnownCounts.Values.AsSpan(0, 329));
        int[] weeks = [1, 26, 100, 301, 329];
        AssertAt(parts.Seasonal, weeks, -0.9285296028153, -0.6614746813323, -0.1355688776997, -0.8108768783694, 3.9120267965635);
        AssertAt(parts.Trend, weeks, 1.4209365384720, 1.2677677513901, 1.1400430821985, 1.1129658894757, 1.0647345256553);
        AssertAt(parts.Weights, weeks, 0.9779909450568, 0.9642556254300, 0.9117333315569, 0, 0.9170503492727);
    }

    [Fact]
    public void A_periodic_decomposition_is_the_references()
    {
        var parts = new SeasonalTrend { Period = 52 }.Decompose(KnownCounts.Values);
        AssertAt(parts.Seasonal, Weeks, 2.1986235347990, -1.9932228038633, -1.7762196726900, 2.5258425822458, -0.9320040227581);
        AssertAt(parts.Trend, Weeks, 2.0099777743763, 2.4327329880624, 2.6198836413981, 3.4808039682995, 1.7826938476264);
    }

    [Fact]
    public void A_decomposition_of_every_point_is_the_references()
    {
        var parts = new SeasonalTrend { Period = 12, SeasonalWindow = 7, TrendWindow = 21, SeasonalDegree = 1, Robust = true, EveryPoint = true }
            .Decompose(KnownCounts.Values.AsSpan(0, 119));
        int[] months = [1, 26, 60, 100, 119];
        AssertAt(parts.Seasonal, months, -2.7985381325336, -0.7213175123287, 1.7326543478741, -0.0840780512267, 8.5825019957536);
        AssertAt(parts.Trend, months, 2.7673924692738, 1.1248340807708, 1.0547608367984, 1.4636416899564, 1.1862249203417);
    }

    [Fact]
    public void The_planted_outbreak_stands_out_of_season_and_trend()
    {
        var alarms = new SeasonalResidual().Run(new CountSeries(KnownCounts.Values, 52), 290, 310).Where(signal => signal.Alarm).Select(signal => signal.Step + 1);
        Assert.Superset(new HashSet<int> { 300, 301, 302, 303, 304 }, alarms.ToHashSet());
    }

    [Fact]
    public void Two_seasons_are_too_few()
    {
        var refusal = Assert.Throws<ArgumentException>(() => new SeasonalTrend { Period = 52 }.Decompose(new double[104]));
        Assert.Contains("105 values", refusal.Message, StringComparison.Ordinal);
    }

    private static void AssertAt(double[] actual, int[] places, params double[] expected) =>
        Assert.All(places.Zip(expected), pair => Assert.Equal(pair.Second, actual[pair.First - 1], 1e-9));
}
