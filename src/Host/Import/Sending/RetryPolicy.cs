namespace Civium.Host.Import.Sending;

/// <summary>How long to wait between tries, and when to give up on a server that does not come back.</summary>
/// <param name="First">The first wait; each further one is twice as long.</param>
/// <param name="Longest">The longest wait.</param>
/// <param name="GiveUpAfter">How long one request may go without an answer that counts.</param>
internal sealed record RetryPolicy(TimeSpan First, TimeSpan Longest, TimeSpan GiveUpAfter)
{
    /// <summary>A server that is restarted is back within seconds; one that is repaired, within minutes.</summary>
    public static RetryPolicy Patient { get; } = new(TimeSpan.FromMilliseconds(200), TimeSpan.FromSeconds(5), TimeSpan.FromMinutes(10));

    /// <summary>The wait before a try.</summary>
    /// <param name="tries">How many tries have failed, from 1.</param>
    /// <param name="asked">What the server asked for (Retry-After), if anything.</param>
    public TimeSpan Wait(int tries, TimeSpan? asked)
    {
        if (asked is { } wish && wish > TimeSpan.Zero)
        {
            return wish < TimeSpan.FromMinutes(1) ? wish : TimeSpan.FromMinutes(1);
        }

        var doubled = First * Math.Pow(2, Math.Min(tries - 1, 20));
        return doubled < Longest ? doubled : Longest;
    }
}
