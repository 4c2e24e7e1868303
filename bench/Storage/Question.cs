using System.Diagnostics;

namespace Civium.Bench.Storage;

/// <summary>One kind of question: how it is put to Civium over HTTP and to PostgreSQL, and what is aimed at.</summary>
/// <param name="Name">What is asked.</param>
/// <param name="Path">The request, for a random choice of what is asked about.</param>
/// <param name="Sql">The same as SQL.</param>
/// <param name="AimMilliseconds">The time it may take.</param>
/// <param name="OfP99">Whether the aim is for the 99th percentile rather than the median.</param>
internal sealed record Question(string Name, Func<Random, string> Path, Func<Random, string> Sql, double AimMilliseconds, bool OfP99 = false)
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(20);

    /// <summary>Asks again and again, at most <paramref name="times"/> and about 20 s; the first few are not counted.</summary>
    public static async Task<double[]> AskAsync(int times, Func<Random, Task> ask)
    {
        var random = new Random(7);
        var taken = new List<double>();
        var clock = Stopwatch.StartNew();
        for (var i = -Math.Max(1, times / 20); i < times && (clock.Elapsed < Longest || taken.Count == 0); i++)
        {
            var begun = Stopwatch.GetTimestamp();
            await ask(random);
            if (i >= 0)
                taken.Add(Stopwatch.GetElapsedTime(begun).TotalMilliseconds);
        }

        taken.Sort();
        return [.. taken];
    }
}
