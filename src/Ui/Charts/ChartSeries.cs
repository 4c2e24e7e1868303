namespace Civium.Ui.Charts;

/// <summary>A point of a chart.</summary>
/// <param name="Time">When, in UTC.</param>
/// <param name="Value">How much; null draws a gap.</param>
public readonly record struct ChartPoint(DateTime Time, double? Value);

/// <summary>A line of a chart.</summary>
/// <param name="Name">Its name in the legend and on hover.</param>
/// <param name="Points">In the order of time.</param>
public sealed record ChartSeries(string Name, IReadOnlyList<ChartPoint> Points);

/// <summary>A named line across a chart.</summary>
/// <param name="Name">What it stands for.</param>
/// <param name="Value">Where it is, in the chart's unit.</param>
/// <param name="Rank">The warning level it belongs to, 1 to 4; 0 for none.</param>
public sealed record ChartThreshold(string Name, double Value, int Rank);

/// <summary>A moment marked on a chart: a warning's level changed.</summary>
/// <param name="Time">When, in UTC.</param>
/// <param name="Rank">The level from then on, 1 to 4; 0 when it ended.</param>
/// <param name="Name">What happened, in words.</param>
public sealed record ChartMark(DateTime Time, int Rank, string Name);
