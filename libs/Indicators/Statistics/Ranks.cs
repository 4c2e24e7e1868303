namespace Civium.Indicators.Statistics;

/// <summary>Ranks of values; a missing value has no rank (NaN). Safe for concurrent use; O(n log n).</summary>
public static class Ranks
{
    /// <summary>1 for the smallest; equal values share the lowest of their ranks (R: <c>rank(x, ties.method = "min")</c>).</summary>
    public static double[] Ascending(ReadOnlySpan<double> values)
    {
        var (sorted, places) = Sorted(values);
        var ranks = Blank(values.Length);
        for (var start = 0; start < sorted.Length;)
        {
            var end = start;
            for (; end < sorted.Length && sorted[end] == sorted[start]; end++)
            {
                ranks[places[end]] = start + 1;
            }

            start = end;
        }

        return ranks;
    }

    /// <summary>1 for the largest, as in a league table: equal values share the best of their ranks.</summary>
    public static double[] Descending(ReadOnlySpan<double> values)
    {
        var (sorted, places) = Sorted(values);
        var ranks = Blank(values.Length);
        for (var end = sorted.Length; end > 0;)
        {
            var start = end;
            for (; start > 0 && sorted[start - 1] == sorted[end - 1]; start--)
            {
                ranks[places[start - 1]] = sorted.Length - end + 1;
            }

            end = start;
        }

        return ranks;
    }

    /// <summary>1 for the smallest; equal values share the mean of their ranks.</summary>
    public static double[] Average(ReadOnlySpan<double> values)
    {
        var (sorted, places) = Sorted(values);
        var ranks = Blank(values.Length);
        for (var start = 0; start < sorted.Length;)
        {
            var end = start;
            while (end < sorted.Length && sorted[end] == sorted[start])
            {
                end++;
            }

            for (var place = start; place < end; place++)
            {
                ranks[places[place]] = (start + 1 + end) / 2.0;
            }

            start = end;
        }

        return ranks;
    }

    private static double[] Blank(int length)
    {
        var ranks = new double[length];
        Array.Fill(ranks, double.NaN);
        return ranks;
    }

    private static (double[] Sorted, int[] Places) Sorted(ReadOnlySpan<double> values)
    {
        var count = Moments.Count(values);
        var sorted = new double[count];
        var places = new int[count];
        for (int place = 0, next = 0; place < values.Length; place++)
        {
            if (!double.IsNaN(values[place]))
            {
                sorted[next] = values[place];
                places[next++] = place;
            }
        }

        Array.Sort(sorted, places);
        return (sorted, places);
    }
}
