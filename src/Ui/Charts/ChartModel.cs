namespace Civium.Ui.Charts;

/// <summary>What is sent to the browser: plain arrays, since a chart may have thousands of points.</summary>
internal sealed record ChartModel(
    string Unit,
    bool FromZero,
    string TimeLabel,
    double? From,
    double? To,
    IReadOnlyList<ChartLine> Lines,
    IReadOnlyList<ChartThreshold> Thresholds,
    IReadOnlyList<ChartMoment> Marks)
{
    public static ChartModel Of(SeriesChart chart, string timeLabel) => new(
        chart.Unit,
        chart.FromZero,
        timeLabel,
        Milliseconds(chart.From),
        Milliseconds(chart.To),
        [.. chart.Series.Select(ChartLine.Of)],
        chart.Thresholds,
        [.. chart.Marks.Select(mark => new ChartMoment(Milliseconds(mark.Time)!.Value, mark.Rank, mark.Name))]);

    private static double? Milliseconds(DateTime? time) => (time - DateTime.UnixEpoch)?.TotalMilliseconds;
}

/// <summary>A line as arrays: milliseconds since 1970 in UTC, and values with null for gaps.</summary>
internal sealed record ChartLine(string Name, IReadOnlyList<double> Times, IReadOnlyList<double?> Values)
{
    public static ChartLine Of(ChartSeries series) => new(
        series.Name,
        [.. series.Points.Select(point => (point.Time - DateTime.UnixEpoch).TotalMilliseconds)],
        [.. series.Points.Select(point => point.Value)]);
}

/// <summary>A marked moment, in milliseconds since 1970 in UTC.</summary>
internal sealed record ChartMoment(double Time, int Rank, string Name);
