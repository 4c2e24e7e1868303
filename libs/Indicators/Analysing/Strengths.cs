using Civium.Indicators.Evaluating;

namespace Civium.Indicators.Analysing;

/// <summary>An indicator on which a unit does notably well or badly.</summary>
/// <param name="Place">The indicator's place in the framework.</param>
/// <param name="Rank">The unit's rank on it among the units of its year.</param>
/// <param name="Score">Its normalised score.</param>
/// <param name="Value">Its value after denominating and imputing.</param>
public sealed record NotableIndicator(int Place, double Rank, double Score, double Value);

/// <summary>A unit's strengths and weaknesses.</summary>
/// <param name="Best">The indicators it ranks best on, best first.</param>
/// <param name="Worst">Those it ranks worst on, worst first.</param>
public sealed record Strengths(IReadOnlyList<NotableIndicator> Best, IReadOnlyList<NotableIndicator> Worst)
{
    /// <summary>
    /// The indicators a unit ranks best and worst on; equal ranks go by score. One on which all units are alike is neither, and none is
    /// both. Source: COINr's <c>get_str_weak</c>. O(k log k). Safe for concurrent use.
    /// </summary>
    /// <param name="run">The run.</param>
    /// <param name="row">The unit's row.</param>
    /// <param name="most">How many of each.</param>
    public static Strengths Of(Evaluation run, int row, int most = 5)
    {
        var period = run.Data.Periods.First(period => row >= period.Rows.Start.Value && row < period.Rows.End.Value).Rows;
        var notable = run.Framework.Indicators
            .Where(place => !double.IsNaN(run.Scores[place][row]) && run.Scores[place].AsSpan(period).ToArray() is var all && all.Where(score => !double.IsNaN(score)).Distinct().Count() > 1)
            .Select(place => new NotableIndicator(place, run.Ranks[place][row], run.Scores[place][row], run.Prepared.Filled.Column(run.Framework.Nodes[place].Code)[row]))
            .ToArray();
        var count = Math.Min(most, notable.Length / 2);
        var best = notable.OrderBy(item => item.Rank).ThenByDescending(item => item.Score).Take(Math.Max(count, Math.Min(most, notable.Length))).Take(count == 0 ? notable.Length : count).ToArray();
        return new(best, [.. notable.Except(best).OrderByDescending(item => item.Rank).ThenBy(item => item.Score).Take(count)]);
    }
}
