using Civium.Kernel.Observations;
using Civium.Platform.Observations.Embedded.Segments;
using Civium.Platform.Observations.Retention;

namespace Civium.Platform.Observations.Embedded.Thinning;

/// <summary>Passes rows on as their streams' rules leave them. Holds the rows of one interval. Call <see cref="Finish"/> after the last.</summary>
internal sealed class ThinningSink(IReadOnlyDictionary<long, RetentionRule> rules, IRowSink to) : IRowSink
{
    private readonly List<Observation> _interval = [];
    private readonly RowBatch _out = new();
    private RetentionRule? _rule;
    private (long At, long Step, ThinningFunction To)? _open;
    private long _stream = long.MinValue;

    /// <inheritdoc/>
    public void Add(RowBatch from, int index, int count)
    {
        Turn(from.Stream);
        if (_rule is null)
        {
            to.Add(from, index, count);
            return;
        }

        for (var i = index; i < index + count; i++)
        {
            if (from.Start[i] < _rule.DeleteBefore)
                continue;
            var interval = _rule.Interval(from.Start[i]);
            if (interval != _open)
                Close();
            _open = interval;
            if (interval is null)
                to.Add(from, i, 1);
            else
                _interval.Add(from.Row(i));
        }
    }

    /// <inheritdoc/>
    public bool TryAddBlock(in BlockHead head, ReadOnlySpan<byte> bytes)
    {
        Turn(head.Stream);
        if (_rule is null || head.MinStart >= _rule.LeaveFrom)
        {
            Close();
            return to.TryAddBlock(head, bytes);
        }

        return head.MaxStart < _rule.DeleteBefore;
    }

    /// <summary>Passes on what is held.</summary>
    public void Finish() => Close();

    private void Turn(long stream)
    {
        if (stream == _stream)
            return;
        Close();
        _stream = stream;
        _rule = rules.GetValueOrDefault(stream);
    }

    private void Close()
    {
        if (_open is not { } open)
            return;
        var numbers = _interval.FindAll(row => row.Result.Kind == ResultKind.Number);
        if (numbers.Count > 1)
        {
            _interval.RemoveAll(row => row.Result.Kind == ResultKind.Number);
            _interval.Add(Join(numbers, open));
            SegmentRows.Sort(_interval);
        }

        foreach (var row in _interval)
        {
            _out.Stream = row.Stream;
            _out.Count = 0;
            _out.Add(row);
            to.Add(_out, 0, 1);
        }

        _interval.Clear();
        _open = null;
    }

    private static Observation Join(List<Observation> rows, (long At, long Step, ThinningFunction To) interval)
    {
        var parts = rows.ConvertAll(row => (row.Result.Number, Of: ThinnedNumber.Of(row.Extra, row.Result.Number)));
        var whole = new ThinnedNumber(parts.Sum(part => part.Of.Count), parts.Min(part => part.Of.Min), parts.Max(part => part.Of.Max));
        var number = interval.To switch
        {
            ThinningFunction.Mean => parts.Sum(part => part.Number * part.Of.Count) / whole.Count,
            ThinningFunction.Min => whole.Min,
            ThinningFunction.Max => whole.Max,
            ThinningFunction.Sum => parts.Sum(part => part.Number),
            _ => rows[^1].Result.Number,
        };
        return rows[0] with
        {
            Id = rows.Min(row => row.Id),
            Start = Microseconds.ToTime(interval.At),
            End = Microseconds.ToTime(interval.At + interval.Step),
            ResultTime = null,
            Recorded = rows.Max(row => row.Recorded),
            Result = ObservedResult.Of(number),
            Extra = whole.ToExtra(interval.To),
        };
    }
}
