namespace Civium.Ui.Charts;

/// <summary>What is kept of the readings of one bucket: the first and last time, and the lowest and highest reading.</summary>
internal readonly record struct Cell(bool IsFilled, DateTime First, DateTime Last, SeriesValue Low, SeriesValue High)
{
    public static Cell Of(DateTime time, double value)
    {
        var reading = new SeriesValue(time, value);
        return new Cell(true, time, time, reading, reading);
    }

    /// <summary>This bucket with a later reading.</summary>
    public Cell With(Cell later) => !IsFilled
        ? later
        : this with
        {
            Last = later.Last,
            Low = later.Low.Value < Low.Value ? later.Low : Low,
            High = later.High.Value > High.Value ? later.High : High,
        };

    public void AppendTo(List<SeriesPoint> points)
    {
        var (one, other) = Low.Time <= High.Time ? (Low, High) : (High, Low);
        points.Add(new SeriesPoint(one.Time, one.Value));
        if (other != one)
        {
            points.Add(new SeriesPoint(other.Time, other.Value));
        }
    }
}

/// <summary>A reading that is there.</summary>
internal readonly record struct SeriesValue(DateTime Time, double Value);
