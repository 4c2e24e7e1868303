namespace Civium.Detection;

/// <summary>
/// What a detector knows before a reading, apart from the readings in its window. Immutable: a step back is putting the earlier one in place.
/// </summary>
/// <param name="Level">0 for none.</param>
/// <param name="LastValue">Time of the last value; null when there is none, or it was forgotten.</param>
/// <param name="Values">The last values, signed so that danger is upward, oldest first.</param>
/// <param name="Since">Since when each level's threshold has been exceeded, as ticks; 0 when it is not. Empty when the rule has no hold.</param>
/// <param name="WindowStart">The place of the first reading in the window.</param>
internal sealed record DetectorMemory(int Level, DateTime? LastValue, double[] Values, long[] Since, long WindowStart)
{
    public static DetectorMemory Empty { get; } = new(0, null, [], [], 0);

    /// <summary>This with a new value, and the level that follows from it.</summary>
    public DetectorMemory With(ThresholdRule rule, DateTime time, double value)
    {
        var signed = rule.Sign * value;
        var kept = Math.Min(Values.Length, rule.Remembered - 1);
        var values = new double[kept + 1];
        Array.Copy(Values, Values.Length - kept, values, 0, kept);
        values[kept] = signed;
        var since = rule.Hold > TimeSpan.Zero ? NextSince(rule, time, signed) : [];
        return new(Decide(rule, time, values, since), time, values, since, WindowStart);
    }

    private int Decide(ThresholdRule rule, DateTime time, double[] values, long[] since)
    {
        var up = values.Length < rule.RaiseValues ? 0 : rule.Exceeded(Last(values, rule.RaiseValues).Min());
        while (up > Level && since.Length > 0 && time.Ticks - since[up - 1] < rule.Hold.Ticks)
        {
            up--;
        }

        if (up > Level)
        {
            return up;
        }

        if (Level == 0 || values.Length < rule.LowerValues)
        {
            return Level;
        }

        var worst = Last(values, rule.LowerValues).Max();
        return rule.Clear(worst, Level) ? rule.Exceeded(worst) : Level;
    }

    private long[] NextSince(ThresholdRule rule, DateTime time, double signed)
    {
        var since = new long[rule.Levels.Count];
        var exceeded = rule.Exceeded(signed);
        for (var level = 0; level < exceeded; level++)
        {
            since[level] = level < Since.Length && Since[level] != 0 ? Since[level] : time.Ticks;
        }

        return since;
    }

    private static ArraySegment<double> Last(double[] values, int count) => new(values, values.Length - count, count);
}
