namespace Civium.Detection;

/// <summary>What became of a reading.</summary>
public enum FeedOutcome
{
    /// <summary>It was taken in.</summary>
    Accepted,

    /// <summary>It is later than allowed: it was counted and otherwise ignored.</summary>
    Late,

    /// <summary>A reading of the same time with the same or a larger id was there before: it was ignored.</summary>
    Duplicate,
}

/// <summary>
/// Follows one stream by one rule and tells its transitions, as if the readings had come in the order of their times. Not safe for
/// concurrent use.
/// </summary>
/// <remarks>
/// <para>
/// A reading may be out of order by up to the allowed lateness. Readings before the watermark (the latest time minus the lateness) are
/// settled. Later ones are kept, each with what the detector knew before it; one that comes out of order undoes those after it, takes its
/// place, and has them done again. So transitions after the settled point may still be corrected, and the outcome depends on which
/// readings came, not on their order, as long as none is late. Of two readings of one time the one with the larger id wins.
/// </para>
/// <para>
/// Cost of a reading in order: amortised O(1) for mean, sum and count; of one that k readings overtook: O(k). Memory: the readings of one window
/// and of the lateness. Transitions pile up until the detector is saved and restored: a restored one starts at the settled point.
/// </para>
/// </remarks>
public sealed class ThresholdDetector
{
    private readonly ThresholdRule _rule;
    private readonly TimeSpan _lateness;
    private readonly ReadingWindow _window;
    private readonly List<Transition> _transitions = [];
    private readonly List<Step> _steps = [];
    private DetectorMemory _now = DetectorMemory.Empty;
    private int _settledSteps;
    private DateTime? _clockedValue;

    /// <summary>Starts without any reading.</summary>
    /// <param name="rule">A rule without <see cref="ThresholdRuleCheck.Problems"/>.</param>
    /// <param name="lateness">How far out of order a reading may be; not negative.</param>
    /// <exception cref="ArgumentException">The rule has a problem.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The lateness is negative.</exception>
    public ThresholdDetector(ThresholdRule rule, TimeSpan lateness)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(lateness, TimeSpan.Zero);
        if (ThresholdRuleCheck.Problems(rule) is [var problem, ..])
        {
            throw new ArgumentException($"{problem.Field}: {problem.Message}", nameof(rule));
        }

        _rule = rule;
        _lateness = lateness;
        _window = new(rule);
    }

    /// <summary>What the detector knew before a reading that is not settled.</summary>
    private readonly record struct Step(DetectorMemory Before, int Transitions);

    /// <summary>All readings before this time are settled: earlier ones are late.</summary>
    public DateTime Watermark { get; private set; } = DateTime.MinValue;

    /// <summary>How many readings were late, ever.</summary>
    public long Late { get; private set; }

    /// <summary>The level now: 0 for none.</summary>
    public int Level => IsClocked ? 0 : _now.Level;

    /// <summary>How many of the first of <see cref="Transitions"/> can no longer be corrected.</summary>
    public int SettledTransitions => _settledSteps < _steps.Count ? _steps[_settledSteps].Transitions : _transitions.Count;

    /// <summary>When the open warning closes for want of data, in UTC, unless a value comes before; null when none is open.</summary>
    public DateTime? Due => Level == 0 ? null : NoDataTime;

    /// <summary>The transitions since the settled point this detector started at, in order of time.</summary>
    public IReadOnlyList<Transition> Transitions => IsClocked
        ? [.. _transitions, new(NoDataTime!.Value, _now.Level, 0, TransitionReason.NoData, null)]
        : [.. _transitions];

    private bool IsClocked => _clockedValue is { } value && value == _now.LastValue && _now.Level > 0 && NoDataTime is not null;

    private DateTime? NoDataTime => _rule.NoData > TimeSpan.Zero && _now.LastValue is { } last && last <= DateTime.MaxValue - _rule.NoData
        ? last + _rule.NoData
        : null;

    /// <summary>Makes the detector that <see cref="Save"/> wrote.</summary>
    /// <param name="rule">The rule it was saved with.</param>
    /// <param name="lateness">The lateness from now on; a longer one than before does not unsettle what is settled.</param>
    /// <param name="state">What was saved.</param>
    /// <exception cref="FormatException">The state is damaged, of a later version, or of another rule.</exception>
    public static ThresholdDetector Restore(ThresholdRule rule, TimeSpan lateness, ReadOnlySpan<byte> state)
    {
        var saved = DetectorState.Read(state, rule);
        var detector = new ThresholdDetector(rule, lateness) { Watermark = saved.Watermark, Late = saved.Late, _now = saved.Memory };
        foreach (var reading in saved.Window)
        {
            detector._window.Push(reading);
        }

        foreach (var reading in saved.Pending)
        {
            detector.Do(reading);
        }

        detector._clockedValue = saved.Clocked ? detector._now.LastValue : null;
        return detector;
    }

    /// <summary>Takes a reading in.</summary>
    public FeedOutcome Feed(Reading reading)
    {
        if (reading.Time < Watermark)
        {
            Late++;
            return FeedOutcome.Late;
        }

        var place = _window.End;
        var first = _window.End - (_steps.Count - _settledSteps);
        while (place > first && _window[place - 1].Time > reading.Time)
        {
            place--;
        }

        var replaces = place > first && _window[place - 1].Time == reading.Time;
        if (replaces && _window[place - 1].Id >= reading.Id)
        {
            return FeedOutcome.Duplicate;
        }

        Insert(reading, replaces ? place - 1 : place, replaces);
        Settle();
        if (!IsClocked)
        {
            _clockedValue = null;
        }

        return FeedOutcome.Accepted;
    }

    /// <summary>
    /// Tells the detector what time it is. When the open warning is due to close for want of data, it closes; should a reading come
    /// afterwards that belongs before that instant, the close is taken back.
    /// </summary>
    /// <param name="now">The time by the clock, in UTC.</param>
    /// <returns>Whether the warning closed.</returns>
    public bool AdvanceClock(DateTime now)
    {
        if (Due is not { } due || now < due)
        {
            return false;
        }

        _clockedValue = _now.LastValue;
        return true;
    }

    /// <summary>
    /// The state, to be restored later: the settled part and the readings that are not settled. The same readings give the same
    /// bytes, in whatever order they came. Two or three bytes a reading where times are even and values have few decimals.
    /// </summary>
    public byte[] Save()
    {
        var firstPending = _window.End - (_steps.Count - _settledSteps);
        var settled = _settledSteps < _steps.Count ? _steps[_settledSteps].Before : _now;
        return DetectorState.Write(new(
            Watermark,
            Late,
            IsClocked,
            settled,
            _rule.Window == TimeSpan.Zero ? [] : [.. Readings(settled.WindowStart, firstPending).Where(reading => reading.IsValid)],
            [.. Readings(firstPending, _window.End)]));
    }

    private IEnumerable<Reading> Readings(long from, long to)
    {
        for (var place = from; place < to; place++)
        {
            yield return _window[place];
        }
    }

    private void Insert(Reading reading, long place, bool replaces)
    {
        var after = new Stack<Reading>();
        while (_window.End > place)
        {
            after.Push(Undo());
        }

        if (replaces)
        {
            after.Pop();
        }

        Do(reading);
        while (after.TryPop(out var next))
        {
            Do(next);
        }
    }

    private void Do(Reading reading)
    {
        _steps.Add(new(_now, _transitions.Count));
        _window.Push(reading);
        var memory = _now with { WindowStart = _window.Slide(_now.WindowStart, reading.Time) };
        if (_rule.NoData > TimeSpan.Zero && memory.LastValue is { } last && reading.Time - last >= _rule.NoData)
        {
            Note(new(last + _rule.NoData, memory.Level, 0, TransitionReason.NoData, null));
            memory = DetectorMemory.Empty with { WindowStart = memory.WindowStart };
        }

        if (reading.IsValid && _window.Value(memory.WindowStart) is { } value)
        {
            var next = memory.With(_rule, reading.Time, value);
            var reason = next.Level > memory.Level ? TransitionReason.Raised : next.Level > 0 ? TransitionReason.Lowered : TransitionReason.Closed;
            Note(new(reading.Time, memory.Level, next.Level, reason, value));
            memory = next;
        }

        _now = memory;
    }

    private void Note(Transition transition)
    {
        if (transition.From != transition.To)
        {
            _transitions.Add(transition);
        }
    }

    private Reading Undo()
    {
        var step = _steps[^1];
        _steps.RemoveAt(_steps.Count - 1);
        var reading = _window.Pop(step.Before.WindowStart, _now.WindowStart);
        _transitions.RemoveRange(step.Transitions, _transitions.Count - step.Transitions);
        _now = step.Before;
        return reading;
    }

    private void Settle()
    {
        var latest = _window[_window.End - 1].Time;
        var settled = latest.Ticks > _lateness.Ticks ? new DateTime(latest.Ticks - _lateness.Ticks, DateTimeKind.Utc) : DateTime.MinValue;
        Watermark = settled > Watermark ? settled : Watermark;
        while (_settledSteps < _steps.Count && _window[_window.End - (_steps.Count - _settledSteps)].Time < Watermark)
        {
            _settledSteps++;
        }

        if (_settledSteps > 32 && _settledSteps > _steps.Count / 2)
        {
            _steps.RemoveRange(0, _settledSteps);
            _settledSteps = 0;
        }

        var kept = _settledSteps < _steps.Count ? _steps[_settledSteps].Before.WindowStart : _now.WindowStart;
        _window.Trim(Math.Min(kept, _window.End - (_steps.Count - _settledSteps)));
    }
}
