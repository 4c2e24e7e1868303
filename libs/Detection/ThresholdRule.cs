namespace Civium.Detection;

/// <summary>
/// A multi-stage threshold rule as data: what value is watched, which levels it has, when the level rises and when it falls.
/// Immutable, so safe to share between threads. Check it with <see cref="ThresholdRuleCheck"/> before use.
/// </summary>
/// <remarks>
/// The stages are those of national warning practice (blue, yellow, orange, red); hysteresis (<see cref="LowerFactor"/>) and
/// confirmation (<see cref="RaiseValues"/>, <see cref="LowerValues"/>, <see cref="Hold"/>) keep a level from fluttering about its
/// threshold, as alarm management asks (IEC 62682, deadband and on-delay).
/// </remarks>
public sealed record ThresholdRule
{
    /// <summary>How far back the value looks: the readings in (t - window, t]. Zero: the reading's own value.</summary>
    public TimeSpan Window { get; init; }

    /// <summary>What is made of the readings in the window; without a window it must be the mean.</summary>
    public WindowAggregate Aggregate { get; init; } = WindowAggregate.Mean;

    /// <summary>With fewer valid readings in the window there is no value.</summary>
    public int MinimumSamples { get; init; } = 1;

    /// <summary>The stages, least serious first; each threshold further out than the one before.</summary>
    public required IReadOnlyList<ThresholdLevel> Levels { get; init; }

    /// <summary>On which side danger lies.</summary>
    public ThresholdDirection Direction { get; init; } = ThresholdDirection.Above;

    /// <summary>A level is raised when this many last values all exceed its threshold.</summary>
    public int RaiseValues { get; init; } = 1;

    /// <summary>And when the values have exceeded it, without one that did not, for at least this long.</summary>
    public TimeSpan Hold { get; init; }

    /// <summary>A level is lowered when this many last values are all on the safe side of its threshold times <see cref="LowerFactor"/>.</summary>
    public int LowerValues { get; init; } = 1;

    /// <summary>How far to the safe side: such as 0.9 for a positive threshold with danger above it.</summary>
    public double LowerFactor { get; init; } = 1;

    /// <summary>After this long without a value a warning is closed and earlier values are forgotten. Zero: never.</summary>
    public TimeSpan NoData { get; init; }

    /// <summary>Danger lies where values times this are larger.</summary>
    internal double Sign => Direction == ThresholdDirection.Above ? 1 : -1;

    /// <summary>How many last values matter.</summary>
    internal int Remembered => Math.Max(RaiseValues, LowerValues);

    /// <summary>How many thresholds a value exceeds; the value is signed.</summary>
    internal int Exceeded(double signed)
    {
        var count = 0;
        while (count < Levels.Count && signed > Sign * Levels[count].Threshold)
        {
            count++;
        }

        return count;
    }

    /// <summary>Whether a signed value is clear of the threshold of <paramref name="level"/>, counted from 1.</summary>
    internal bool Clear(double signed, int level) => signed < Sign * (LowerFactor * Levels[level - 1].Threshold);
}
