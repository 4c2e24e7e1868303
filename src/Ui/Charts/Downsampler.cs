namespace Civium.Ui.Charts;

/// <summary>A point of a series; a null value is a gap.</summary>
/// <param name="Time">When, in UTC.</param>
/// <param name="Value">How much.</param>
public sealed record SeriesPoint(DateTime Time, double? Value);

/// <summary>
/// Thins a series for drawing while every peak stays. It takes readings in the order of time and holds at most <c>buckets</c> of
/// them; when more come, it cuts the range into that many equal buckets and keeps of each its lowest and its highest reading, each at its own time.
/// Memory is proportional to the number of buckets, whatever the number of readings. Not safe for concurrent use.
/// </summary>
/// <remarks>
/// A silence longer than the stream's usual one becomes a gap. Usual is taken from all intervals: one reading missed of a regular
/// series is a gap, while an irregular one is not cut to pieces (see <see cref="Intervals"/>).
/// </remarks>
public sealed class Downsampler
{
    private readonly DateTime _from;
    private readonly int _buckets;
    private readonly long _width;
    private readonly Intervals _intervals = new();
    private readonly List<Cell> _exact = [];
    private Cell[]? _cells;
    private DateTime? _last;

    /// <param name="from">Start of the range, included.</param>
    /// <param name="to">Its end, included; not before <paramref name="from"/>.</param>
    /// <param name="buckets">How many readings are kept exactly, and else into how many buckets the range is cut; 1 or more.</param>
    public Downsampler(DateTime from, DateTime to, int buckets)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(buckets, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(to, from);
        _from = from;
        _buckets = buckets;
        _width = (to - from).Ticks / buckets + 1;
    }

    /// <summary>How many readings were taken.</summary>
    public long Count { get; private set; }

    /// <summary>Whether some are left out.</summary>
    public bool IsThinned => _cells is not null;

    /// <summary>Takes the next reading; its time is not before the last one's, and lies in the range.</summary>
    public void Add(DateTime time, double value)
    {
        Count++;
        if (_last is { } last)
        {
            _intervals.Add(time - last);
        }

        _last = time;
        if (_cells is null && _exact.Count < _buckets)
        {
            _exact.Add(Cell.Of(time, value));
            return;
        }

        _cells ??= Spread();
        Put(_cells, Cell.Of(time, value));
    }

    /// <summary>The points to draw, in the order of time.</summary>
    public IReadOnlyList<SeriesPoint> Finish()
    {
        var points = new List<SeriesPoint>();
        var silence = _intervals.UsualSilence;
        DateTime? end = null;
        foreach (var cell in _cells?.Where(cell => cell.IsFilled) ?? _exact)
        {
            if (end is { } before && cell.First - before > silence)
            {
                points.Add(new SeriesPoint(before + (cell.First - before) / 2, null));
            }

            cell.AppendTo(points);
            end = cell.Last;
        }

        return points;
    }

    private Cell[] Spread()
    {
        var cells = new Cell[_buckets];
        _exact.ForEach(cell => Put(cells, cell));
        _exact.Clear();
        return cells;
    }

    private void Put(Cell[] cells, Cell cell)
    {
        var bucket = (int)Math.Clamp((cell.First - _from).Ticks / _width, 0, _buckets - 1);
        cells[bucket] = cells[bucket].With(cell);
    }
}
