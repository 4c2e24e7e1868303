using Civium.Indicators.Aggregating;
using Civium.Indicators.Evaluating;

namespace Civium.Indicators.Analysing;

/// <summary>What a node adds to a unit's index.</summary>
/// <param name="Place">The node's place in the framework.</param>
/// <param name="Score">The unit's score on it; NaN where it has none.</param>
/// <param name="Share">Its share in this unit's index: where siblings have no score, theirs is spread over the others.</param>
/// <param name="Points">Share times score. The points of the nodes of a level, or of the indicators, add up to the index.</param>
public sealed record Contribution(int Place, double Score, double Share, double Points);

/// <summary>Splits an index into what each node adds to it.</summary>
public static class Decomposition
{
    /// <summary>
    /// The contribution of every node to a unit's index. Only arithmetic means can be split so: null when a level above the indicators is
    /// aggregated otherwise. O(k). Safe for concurrent use.
    /// </summary>
    /// <param name="run">The run.</param>
    /// <param name="row">The unit's row.</param>
    public static IReadOnlyList<Contribution>? Of(Evaluation run, int row)
    {
        var framework = run.Framework;
        for (var level = 2; level <= framework.Top; level++)
        {
            if (run.Recipe.AggregationAt(level).Method != AggregationMethod.Arithmetic)
            {
                return null;
            }
        }

        var shares = new double[framework.Nodes.Count];
        shares[framework.Root] = double.IsNaN(run.Index[row]) ? 0 : 1;
        for (var place = framework.Root; place >= 0; place--)
        {
            var present = framework.Children(place).Where(child => !double.IsNaN(run.Scores[child][row])).ToArray();
            var sum = present.Sum(child => run.Weights[child]);
            foreach (var child in present)
            {
                shares[child] = sum > 0 ? shares[place] * run.Weights[child] / sum : 0;
            }
        }

        return [.. shares.Select((share, place) => new Contribution(place, run.Scores[place][row], share, share == 0 ? 0 : share * run.Scores[place][row]))];
    }
}
