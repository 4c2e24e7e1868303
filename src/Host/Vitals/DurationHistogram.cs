namespace Civium.Host.Vitals;

/// <summary>
/// Counts durations in buckets that grow by a fifth, from a microsecond to an hour: a quantile is off by at most a tenth. It takes a
/// kilobyte whatever is recorded. Safe for concurrent use.
/// </summary>
internal sealed class DurationHistogram
{
    private const double Growth = 1.2;
    private const double SmallestMs = 0.001;
    private const int Buckets = 122;
    private static readonly double LogGrowth = Math.Log(Growth);
    private readonly long[] _counts = new long[Buckets];

    public void Record(double milliseconds)
    {
        var bucket = milliseconds <= SmallestMs ? 0 : (int)Math.Ceiling(Math.Log(milliseconds / SmallestMs) / LogGrowth);
        Interlocked.Increment(ref _counts[Math.Min(bucket, Buckets - 1)]);
    }

    /// <summary>The quantiles, in milliseconds, of what was recorded since the last call, and how much that was; the counts start again at 0.</summary>
    public (long Count, Quantiles? Quantiles) Take()
    {
        var counts = new long[Buckets];
        for (var bucket = 0; bucket < Buckets; bucket++)
        {
            counts[bucket] = Interlocked.Exchange(ref _counts[bucket], 0);
        }

        var total = counts.Sum();
        return (total, total == 0 ? null : new Quantiles(At(counts, total, 0.5), At(counts, total, 0.95), At(counts, total, 0.99)));
    }

    private static double At(long[] counts, long total, double quantile)
    {
        var wanted = (long)Math.Ceiling(quantile * total);
        var bucket = 0;
        for (var seen = counts[0]; seen < wanted; seen += counts[bucket])
        {
            bucket++;
        }

        // The geometric middle of the bucket.
        return SmallestMs * Math.Pow(Growth, bucket - 0.5);
    }
}
