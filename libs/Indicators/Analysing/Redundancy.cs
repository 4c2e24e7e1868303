using Civium.Indicators.Evaluating;
using Civium.Indicators.Statistics;

namespace Civium.Indicators.Analysing;

/// <summary>Two indicators and how they go together.</summary>
/// <param name="First">The place of one.</param>
/// <param name="Second">The place of the other.</param>
/// <param name="Pearson">Their correlation by values after treatment, turned to their directions.</param>
/// <param name="Spearman">By ranks.</param>
/// <param name="AreSiblings">Whether they belong to the same aggregate.</param>
public sealed record IndicatorPair(int First, int Second, double Pearson, double Spearman, bool AreSiblings);

/// <summary>Finds indicators that say the same, or the opposite.</summary>
public static class Redundancy
{
    /// <summary>Every pair of indicators. O(k^2 n log n). Safe for concurrent use.</summary>
    public static IReadOnlyList<IndicatorPair> Pairs(Evaluation run)
    {
        var framework = run.Framework;
        var columns = framework.Indicators.Select(place => run.Scores[place]).ToArray();
        var ranks = columns.Select(column => Moments.Count(column) == column.Length ? Ranks.Average(column) : null).ToArray();
        var pairs = new List<IndicatorPair>();
        for (var i = 0; i < columns.Length; i++)
        {
            for (var j = i + 1; j < columns.Length; j++)
            {
                var (first, second) = (framework.Indicators[i], framework.Indicators[j]);
                pairs.Add(new(
                    first, second, Correlation.Pearson(columns[i], columns[j]),
                    ranks[i] is { } left && ranks[j] is { } right ? Correlation.Pearson(left, right) : Correlation.Spearman(columns[i], columns[j]),
                    framework.Parent(first) == framework.Parent(second)));
            }
        }

        return pairs;
    }

    /// <summary>
    /// The pairs among which one could be left out, or that work against each other under one roof: |r| of at least
    /// <paramref name="threshold"/>. Source: OECD and JRC (2008), "Handbook on constructing composite indicators", step 4.
    /// </summary>
    public static IEnumerable<IndicatorPair> Redundant(IEnumerable<IndicatorPair> pairs, double threshold = 0.9) =>
        pairs.Where(pair => Math.Abs(pair.Pearson) >= threshold).OrderByDescending(pair => Math.Abs(pair.Pearson));
}
