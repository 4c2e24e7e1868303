using Civium.Indicators.Evaluating;

namespace Civium.Host.Evaluate;

/// <summary>The tables of a run itself.</summary>
internal static class ScoreTables
{
    /// <summary>A row for each unit and node: unit, level, code, score, rank; in a panel also the year.</summary>
    public static string Scores(Evaluation run)
    {
        var years = run.Data.Periods.Count > 1 ? run.Data.Years : null;
        var table = years is null ? new CsvFile("unit", "level", "code", "score", "rank") : new CsvFile("unit", "level", "code", "score", "rank", "year");
        for (var row = 0; row < run.Data.Units.Count; row++)
        {
            for (var place = run.Framework.Root; place >= 0; place--)
            {
                object?[] cells = [run.Data.Units[row], run.Framework.Levels[place], run.Framework.Nodes[place].Code, run.Scores[place][row], run.Ranks[place][row]];
                table.Row(years is null ? cells : [.. cells, years[row]]);
            }
        }

        return table.ToString();
    }

    /// <summary>A row for each node: code, level, its share in the index, and its share among its siblings.</summary>
    public static string Weights(Evaluation run)
    {
        var table = new CsvFile("code", "level", "weight", "among_siblings", "parent");
        for (var place = 0; place < run.Framework.Nodes.Count; place++)
        {
            var parent = run.Framework.Parent(place);
            var siblings = parent < 0 ? run.Weights[place] : run.Framework.Children(parent).Sum(child => run.Weights[child]);
            table.Row(run.Framework.Nodes[place].Code, run.Framework.Levels[place], run.EffectiveWeights[place], run.Weights[place] / siblings, run.Framework.Nodes[place].Parent);
        }

        return table.ToString();
    }
}
