namespace Civium.DemoCity.Drawing;

/// <summary>
/// A sequence of draws that depends on its seed alone: SplitMix64 (Steele, Lea and Flood, "Fast splittable pseudorandom number generators",
/// OOPSLA 2014). Not safe for concurrent use.
/// </summary>
internal sealed class Dice(ulong seed)
{
    private ulong _state = seed;

    /// <summary>From 0 to below 1.</summary>
    public double Next()
    {
        _state += 0x9E3779B97F4A7C15UL;
        return (Mix(_state) >> 11) * (1.0 / (1UL << 53));
    }

    public double Between(double low, double high) => low + ((high - low) * Next());

    /// <summary>From 0 to below <paramref name="count"/>.</summary>
    public int Index(int count) => Math.Min(count - 1, (int)(Next() * count));

    public bool Chance(double probability) => Next() < probability;

    /// <summary>One of them.</summary>
    public T Of<T>(IReadOnlyList<T> choices) => choices[Index(choices.Count)];

    /// <summary>About 0, in standard deviations: the sum of twelve draws.</summary>
    public double Bell()
    {
        var sum = -6.0;
        for (var i = 0; i < 12; i++)
        {
            sum += Next();
        }

        return sum;
    }

    /// <summary>In another order (Fisher and Yates).</summary>
    public List<T> Shuffled<T>(IEnumerable<T> items)
    {
        var list = items.ToList();
        for (var i = list.Count - 1; i > 0; i--)
        {
            var j = Index(i + 1);
            (list[i], list[j]) = (list[j], list[i]);
        }

        return list;
    }

    /// <summary>A sequence of its own for one part of the work, so that a change elsewhere does not move it.</summary>
    public static Dice For(ulong seed, string part)
    {
        var hash = 14695981039346656037UL;
        foreach (var unit in part)
        {
            hash = (hash ^ unit) * 1099511628211UL;
        }

        return new Dice(Mix(seed ^ hash));
    }

    private static ulong Mix(ulong value)
    {
        value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9UL;
        value = (value ^ (value >> 27)) * 0x94D049BB133111EBUL;
        return value ^ (value >> 31);
    }
}
