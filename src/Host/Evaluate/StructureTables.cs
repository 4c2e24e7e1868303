using Civium.Indicators.Analysing;
using Civium.Indicators.Data;
using Civium.Indicators.Evaluating;
using Civium.Indicators.Statistics;

namespace Civium.Host.Evaluate;

/// <summary>How the indicators hang together: correlations, consistency, components, what each adds.</summary>
internal static class StructureTables
{
    /// <summary>The largest number of values looked at to leave out each indicator in turn.</summary>
    private const double MostWork = 5e8;

    /// <summary>The tables by file name.</summary>
    public static IEnumerable<(string Name, string Text)> All(Evaluation run, IndicatorData data, CancellationToken cancellation)
    {
        var pairs = Redundancy.Pairs(run);
        cancellation.ThrowIfCancellationRequested();
        yield return ("correlations.csv", Pairs(run, pairs));
        yield return ("redundancy.csv", Pairs(run, Redundancy.Redundant(pairs)));
        yield return ("cronbach.csv", Cronbach(run));
        yield return ("pca.csv", Components(run));
        cancellation.ThrowIfCancellationRequested();
        if ((double)run.Data.Units.Count * run.Framework.Indicators.Count * run.Framework.Indicators.Count <= MostWork && run.Framework.Indicators.Count > 1)
        {
            yield return ("removal.csv", Removal(run, data, cancellation));
        }
    }

    private static string Pairs(Evaluation run, IEnumerable<IndicatorPair> pairs)
    {
        var table = new CsvFile("first", "second", "pearson", "spearman", "siblings");
        foreach (var pair in pairs)
        {
            table.Row(run.Framework.Nodes[pair.First].Code, run.Framework.Nodes[pair.Second].Code, pair.Pearson, pair.Spearman, pair.AreSiblings ? "yes" : "no");
        }

        return table.ToString();
    }

    private static string Cronbach(Evaluation run)
    {
        var framework = run.Framework;
        var table = new CsvFile("code", "indicators", "alpha");
        for (var place = 0; place <= framework.Root; place++)
        {
            var columns = IndicatorsUnder(run, place).Select(indicator => run.Scores[indicator]).ToArray();
            if (!framework.Nodes[place].IsIndicator && columns.Length > 1)
            {
                table.Row(framework.Nodes[place].Code, columns.Length, CronbachAlpha.Of(columns));
            }
        }

        return table.ToString();
    }

    private static string Components(Evaluation run)
    {
        var table = new CsvFile("parent", "component", "variance", "share", "code", "loading");
        foreach (var parent in Enumerable.Range(0, run.Framework.Nodes.Count).Where(place => run.Framework.Children(place).Count > 1))
        {
            var children = run.Framework.Children(parent);
            if (Enumerable.Range(0, run.Data.Units.Count).Count(row => children.All(child => !double.IsNaN(run.Scores[child][row]))) < 3
                || children.All(child => Moments.Extremes(run.Scores[child]) is var (min, max) && min == max))
            {
                continue;
            }

            var components = PrincipalComponents.Of([.. children.Select(child => run.Scores[child])]);
            for (var component = 0; component < components.Variances.Count; component++)
            {
                for (var column = 0; column < components.Columns.Count; column++)
                {
                    table.Row(
                        run.Framework.Nodes[parent].Code, component + 1, components.Variances[component], components.Variances[component] / components.Columns.Count,
                        run.Framework.Nodes[children[components.Columns[column]]].Code, components.Loadings[component][column]);
                }
            }
        }

        return table.ToString();
    }

    private static string Removal(Evaluation run, IndicatorData data, CancellationToken cancellation)
    {
        var table = new CsvFile("code", "mean_shift", "largest_shift");
        foreach (var code in run.Framework.Indicators.Select(place => run.Framework.Nodes[place].Code))
        {
            cancellation.ThrowIfCancellationRequested();
            try
            {
                var without = WhatIf.Without(run, data, code);
                table.Row(code, without.MeanShift, without.LargestShift);
            }
            catch (EvaluationException)
            {
                table.Row(code, null, null);
            }
        }

        return table.ToString();
    }

    private static IEnumerable<int> IndicatorsUnder(Evaluation run, int place) => run.Framework.Nodes[place].IsIndicator
        ? [place]
        : run.Framework.Children(place).SelectMany(child => IndicatorsUnder(run, child));
}
