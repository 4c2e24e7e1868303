using System.Diagnostics;

namespace Civium.Bench;

/// <summary>What one measurement gave.</summary>
/// <param name="Name">What was measured.</param>
/// <param name="Rows">How many observations became durable.</param>
/// <param name="Elapsed">In what time.</param>
/// <param name="Latencies">The time of each request, in milliseconds, sorted; empty where there were none.</param>
internal sealed record Measured(string Name, long Rows, TimeSpan Elapsed, double[] Latencies)
{
    public double Rate => Rows / Elapsed.TotalSeconds;

    public double Quantile(double q) => Latencies.Length == 0 ? double.NaN : Latencies[(int)Math.Min(Latencies.Length - 1, q * Latencies.Length)];
}

/// <summary>Runs the same work on several workers for a while.</summary>
internal static class Measure
{
    /// <summary>Each worker repeats <paramref name="work"/>, which answers how many rows it made durable, until the time is over.</summary>
    public static async Task<Measured> ForAsync(string name, TimeSpan duration, int workers, Func<int, Task<int>> work)
    {
        var latencies = new List<double>[workers];
        long rows = 0;
        var clock = Stopwatch.StartNew();
        await Task.WhenAll(Enumerable.Range(0, workers).Select(worker => Task.Run(async () =>
        {
            var own = latencies[worker] = [];
            while (clock.Elapsed < duration)
            {
                var begun = Stopwatch.GetTimestamp();
                var done = await work(worker);
                own.Add(Stopwatch.GetElapsedTime(begun).TotalMilliseconds);
                Interlocked.Add(ref rows, done);
            }
        })));
        return new Measured(name, rows, clock.Elapsed, [.. latencies.SelectMany(own => own).Order()]);
    }
}
