namespace Civium.Detection;

/// <summary>
/// The readings in a rule's window and after it, by place, with their exact sum. Readings enter at its end and leave it at its start,
/// and can be put back, so that steps can be undone.
/// </summary>
internal sealed class ReadingWindow(ThresholdRule rule)
{
    private readonly List<Reading> _readings = [];
    private readonly ExactSum _sum = new();
    private long _base;
    private int _valid;

    /// <summary>The place after the last reading.</summary>
    public long End => _base + _readings.Count;

    public Reading this[long place] => _readings[(int)(place - _base)];

    /// <summary>The last reading enters.</summary>
    public void Push(Reading reading)
    {
        _readings.Add(reading);
        Count(reading, true);
    }

    /// <summary>The last reading leaves again, and those from <paramref name="formerStart"/> come back.</summary>
    public Reading Pop(long formerStart, long start)
    {
        var last = _readings[^1];
        _readings.RemoveAt(_readings.Count - 1);
        Count(last, false);
        for (var place = formerStart; place < Math.Min(start, End); place++)
        {
            Count(this[place], true);
        }

        return last;
    }

    /// <summary>Lets go of readings from <paramref name="start"/> that the window has left behind at <paramref name="time"/>.</summary>
    /// <returns>Where the window now starts.</returns>
    public long Slide(long start, DateTime time)
    {
        while (start < End && this[start].Time.Ticks <= time.Ticks - rule.Window.Ticks && (rule.Window > TimeSpan.Zero || start < End - 1))
        {
            Count(this[start++], false);
        }

        return start;
    }

    /// <summary>The rule's value at the last reading, which is valid; null when there are too few readings.</summary>
    public double? Value(long start)
    {
        if (rule.Window == TimeSpan.Zero)
        {
            return _readings[^1].Value;
        }

        return _valid < rule.MinimumSamples ? null : rule.Aggregate switch
        {
            WindowAggregate.Mean => _valid <= ExactSum.MostInMean ? _sum.Mean(_valid) : _sum.Value / _valid,
            WindowAggregate.Sum => _sum.Value,
            WindowAggregate.Count => _valid,
            WindowAggregate.Min => Valid(start).Min(),
            _ => Valid(start).Max(),
        };
    }

    /// <summary>Forgets readings before <paramref name="start"/>, now and then, so that each is moved O(1) times.</summary>
    public void Trim(long start)
    {
        var gone = (int)(start - _base);
        if (gone > 32 && gone > _readings.Count / 2)
        {
            _readings.RemoveRange(0, gone);
            _base = start;
        }
    }

    private IEnumerable<double> Valid(long start)
    {
        for (var place = start; place < End; place++)
        {
            if (this[place].IsValid)
            {
                yield return this[place].Value;
            }
        }
    }

    private void Count(Reading reading, bool enters)
    {
        if (!reading.IsValid)
        {
            return;
        }

        _valid += enters ? 1 : -1;
        if (rule.Window > TimeSpan.Zero && enters)
        {
            _sum.Add(reading.Value);
        }
        else if (rule.Window > TimeSpan.Zero)
        {
            _sum.Remove(reading.Value);
        }
    }
}
