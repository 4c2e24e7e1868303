using Civium.Ui.Charts;
using CsCheck;
using Xunit;

namespace Civium.Modules.Tests.Twin;

public sealed class DownsamplerTests
{
    private static readonly DateTime Start = TestCity.Noon;

    [Fact]
    public void Few_readings_are_given_as_they_are()
    {
        var points = Thin(100, Hourly(24, hour => hour));
        Assert.Equal(24, points.Count);
        Assert.Equal(Enumerable.Range(0, 24).Select(hour => (double?)hour), points.Select(point => point.Value));
    }

    [Fact]
    public void A_single_peak_and_a_single_trough_stay_at_their_times()
    {
        var points = Thin(100, Hourly(100_000, hour => hour == 54_321 ? 999 : hour == 54_322 ? -999 : Math.Sin(hour)));
        Assert.InRange(points.Count, 100, 200);
        Assert.Equal(Start.AddHours(54_321), points.Single(point => point.Value == 999).Time);
        Assert.Equal(Start.AddHours(54_322), points.Single(point => point.Value == -999).Time);
    }

    [Fact]
    public void One_missing_reading_of_a_regular_series_is_a_gap()
    {
        var points = Thin(100, Hourly(24, hour => hour).Where(reading => reading.Value != 10));
        var gap = Assert.Single(points, point => point.Value is null);
        Assert.InRange(gap.Time, Start.AddHours(9), Start.AddHours(11));
    }

    [Fact]
    public void A_long_silence_stays_a_gap_when_the_series_is_thinned()
    {
        var points = Thin(50, Hourly(10_000, hour => hour).Where(reading => reading.Value is < 4000 or > 6000));
        var gap = Assert.Single(points, point => point.Value is null);
        Assert.InRange(gap.Time, Start.AddHours(4000), Start.AddHours(6000));
    }

    [Fact]
    public void Irregular_series_are_not_cut_to_pieces()
    {
        var random = new Random(7);
        var time = Start;
        var readings = Enumerable.Range(0, 400).Select(number => (time = time.AddSeconds(5 + random.Next(120)), (double)number)).ToArray();
        Assert.DoesNotContain(Thin(1000, readings), point => point.Value is null);
    }

    [Fact]
    public void Nothing_gives_nothing_and_one_gives_one()
    {
        Assert.Empty(Thin(10, []));
        Assert.Single(Thin(10, [(Start, 4d)]));
        Assert.Equal(2, Thin(1, [(Start, 4d), (Start, 5d), (Start, 4.5)]).Count);
    }

    [Fact]
    public void Whatever_comes_the_lowest_and_highest_stay_in_order_and_in_bound() =>
        Gen.Select(Gen.Int[1, 60], Gen.Select(Gen.Int[0, 5000], Gen.Double[-1e6, 1e6]).Array[1, 400]).Sample((buckets, raw) =>
        {
            var readings = raw.OrderBy(pair => pair.Item1).Select(pair => (Start.AddSeconds(pair.Item1), pair.Item2)).ToArray();
            var points = Thin(buckets, readings);
            var values = points.Where(point => point.Value is not null).ToArray();
            Assert.Equal(readings.Min(reading => reading.Item2), values.Min(point => point.Value));
            Assert.Equal(readings.Max(reading => reading.Item2), values.Max(point => point.Value));
            Assert.True(values.Length <= 2 * buckets);
            Assert.Equal(points.Select(point => point.Time), points.Select(point => point.Time).Order());
            Assert.All(values, point => Assert.Contains((point.Time, point.Value!.Value), readings));
        });

    private static IEnumerable<(DateTime Time, double Value)> Hourly(int hours, Func<int, double> value) =>
        Enumerable.Range(0, hours).Select(hour => (Start.AddHours(hour), value(hour)));

    private static IReadOnlyList<SeriesPoint> Thin(int buckets, IEnumerable<(DateTime Time, double Value)> readings)
    {
        var all = readings.ToArray();
        var thin = new Downsampler(Start, all.Length == 0 ? Start : all[^1].Time, buckets);
        Array.ForEach(all, reading => thin.Add(reading.Time, reading.Value));
        return thin.Finish();
    }
}
