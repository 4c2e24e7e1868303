namespace Civium.Ui.Charts;

/// <summary>
/// How long a stream is usually silent, from the intervals between its readings. They are counted in classes whose bounds
/// grow by an eighth of an octave, so that quantiles are known within 9 % from 512 counters. Not safe for concurrent use.
/// </summary>
internal sealed class Intervals
{
    private const int ClassesPerOctave = 8;
    private readonly long[] _classes = new long[64 * ClassesPerOctave];
    private long _count;

    public void Add(TimeSpan interval)
    {
        if (interval.Ticks > 0)
        {
            _classes[(int)(Math.Log2(interval.Ticks) * ClassesPerOctave)]++;
            _count++;
        }
    }

    /// <summary>
    /// A longer silence means that readings are missing: one and three quarters of the median interval, so that a single missed reading
    /// of a regular series (two intervals) counts; or, where intervals vary by themselves, one and a quarter of their 90th percentile.
    /// </summary>
    public TimeSpan UsualSilence => _count == 0
        ? TimeSpan.MaxValue
        : TimeSpan.FromTicks((long)Math.Min(1e18, Math.Max(1.75 * Quantile(.5), 1.25 * Quantile(.9))));

    // The middle of the class, in ticks.
    private double Quantile(double part)
    {
        // Rounded down, so that of few intervals the longest one does not decide by itself.
        var wanted = Math.Max(1, (long)(part * _count));
        var at = 0;
        for (var seen = _classes[0]; seen < wanted; seen += _classes[at])
        {
            at++;
        }

        return Math.Pow(2, (at + .5) / ClassesPerOctave);
    }
}
