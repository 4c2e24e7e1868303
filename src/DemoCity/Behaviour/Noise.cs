namespace Civium.DemoCity.Behaviour;

/// <summary>
/// Noise with a memory, as a pure function of a key and the time: any instant can be asked for in any order, and the answer is the
/// same on every machine. Mean 0, variance about 1. It is value noise: hashed points on a time lattice, joined smoothly, in three
/// octaves (12 hours, 2 hours, 10 minutes).
/// </summary>
internal static class Noise
{
    private static readonly (long Ticks, double Weight)[] Octaves =
    [
        (12 * TimeSpan.TicksPerHour, 1.2),
        (2 * TimeSpan.TicksPerHour, 1.1),
        (10 * TimeSpan.TicksPerMinute, 0.8),
    ];

    /// <summary>The key of a seed and a name; make it once for each stream.</summary>
    public static ulong Key(ulong seed, string name) => Mix(seed ^ Hash(name));

    public static double At(ulong key, DateTime time)
    {
        var sum = 0.0;
        for (var octave = 0; octave < Octaves.Length; octave++)
        {
            var (period, weight) = Octaves[octave];
            var cell = time.Ticks / period;
            var within = (double)(time.Ticks % period) / period;
            var blend = within * within * (3 - (2 * within));
            var octaveKey = Mix(key + (ulong)octave + 1);
            sum += weight * (((1 - blend) * Point(octaveKey, cell)) + (blend * Point(octaveKey, cell + 1)));
        }

        return sum;
    }

    /// <summary>A number from 0 to 1 that depends on the seed, a name and a number.</summary>
    public static double Uniform(ulong seed, string name, long number) => Uniform(Key(seed, name), number);

    /// <summary>The same with the key made before.</summary>
    public static double Uniform(ulong key, long number) => (Mix(key + (ulong)number) >> 11) * (1.0 / (1UL << 53));

    private static double Point(ulong key, long cell) => ((Mix(key ^ (ulong)cell) >> 11) * (2.0 / (1UL << 53))) - 1;

    /// <summary>FNV-1a over UTF-16 units: the framework's own string hash differs from run to run.</summary>
    private static ulong Hash(string name)
    {
        var hash = 14695981039346656037UL;
        foreach (var unit in name)
        {
            hash = (hash ^ unit) * 1099511628211UL;
        }

        return hash;
    }

    /// <summary>The finaliser of SplitMix64 (Steele, Lea and Flood, OOPSLA 2014).</summary>
    private static ulong Mix(ulong value)
    {
        value += 0x9E3779B97F4A7C15UL;
        value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9UL;
        value = (value ^ (value >> 27)) * 0x94D049BB133111EBUL;
        return value ^ (value >> 31);
    }
}
