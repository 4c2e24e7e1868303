using Civium.Indicators.Statistics;

namespace Civium.Indicators.Preparing;

/// <summary>
/// Fills missing values of one indicator from its other values. What cannot be filled stays missing. Source of all: OECD and JRC (2008),
/// "Handbook on constructing composite indicators", step 3. Safe for concurrent use.
/// </summary>
public static class Impute
{
    /// <summary>By the mean of the values that are there. O(n).</summary>
    public static double[] Mean(ReadOnlySpan<double> values) => IsComplete(values) ? values.ToArray() : Fill(values, Moments.Mean(values));

    /// <summary>By their median. O(n).</summary>
    public static double[] Median(ReadOnlySpan<double> values) => IsComplete(values) ? values.ToArray() : Fill(values, Quantiles.Median(values));

    /// <summary>By the mean of the unit's group; a value stays missing where the unit has no group or its group no value. O(n).</summary>
    /// <param name="values">The indicator; NaN is missing.</param>
    /// <param name="groups">The group of each unit; null for none.</param>
    public static double[] GroupMean(ReadOnlySpan<double> values, IReadOnlyList<string?> groups) => ByGroup(values, groups, column => Moments.Mean(column));

    /// <summary>By the median of the unit's group. O(n).</summary>
    /// <inheritdoc cref="GroupMean" path="/param"/>
    public static double[] GroupMedian(ReadOnlySpan<double> values, IReadOnlyList<string?> groups) => ByGroup(values, groups, column => Quantiles.Median(column));

    private static bool IsComplete(ReadOnlySpan<double> values) => Moments.Count(values) == values.Length;

    private static double[] Fill(ReadOnlySpan<double> values, double by)
    {
        var filled = values.ToArray();
        for (var row = 0; row < filled.Length; row++)
        {
            filled[row] = double.IsNaN(filled[row]) ? by : filled[row];
        }

        return filled;
    }

    private static double[] ByGroup(ReadOnlySpan<double> values, IReadOnlyList<string?> groups, Func<double[], double> centre)
    {
        if (groups.Count != values.Length)
        {
            throw new ArgumentException("There must be a group, or null, for each value.", nameof(groups));
        }

        var filled = values.ToArray();
        if (IsComplete(values))
        {
            return filled;
        }

        var members = new Dictionary<string, List<double>>(StringComparer.Ordinal);
        for (var row = 0; row < filled.Length; row++)
        {
            if (groups[row] is { } group && !double.IsNaN(filled[row]))
            {
                if (!members.TryGetValue(group, out var list))
                {
                    members[group] = list = [];
                }

                list.Add(filled[row]);
            }
        }

        var centres = members.ToDictionary(pair => pair.Key, pair => centre([.. pair.Value]), StringComparer.Ordinal);
        for (var row = 0; row < filled.Length; row++)
        {
            if (double.IsNaN(filled[row]) && groups[row] is { } group)
            {
                filled[row] = centres.GetValueOrDefault(group, double.NaN);
            }
        }

        return filled;
    }
}
