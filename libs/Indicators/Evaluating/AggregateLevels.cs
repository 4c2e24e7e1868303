using System.Globalization;
using Civium.Indicators.Aggregating;
using Civium.Indicators.Data;
using Civium.Indicators.Recipes;

namespace Civium.Indicators.Evaluating;

/// <summary>The aggregating step of a recipe.</summary>
public static class AggregateLevels
{
    /// <summary>Computes every aggregate from its children, level by level. Safe for concurrent use; O(n k), Copeland O(n^2 k).</summary>
    /// <param name="framework">The framework.</param>
    /// <param name="data">The data, for the years and for naming what is wrong.</param>
    /// <param name="indicators">The normalised indicators.</param>
    /// <param name="weights">The weight of each node among its siblings.</param>
    /// <param name="recipe">The recipe.</param>
    /// <returns>A column of scores for each node of the framework.</returns>
    /// <exception cref="EvaluationException">A geometric or harmonic mean meets a value that is not above zero; every such value is named.</exception>
    public static double[][] Run(Framework framework, IndicatorData data, double[][] indicators, ReadOnlySpan<double> weights, Recipe recipe)
    {
        var scores = new double[framework.Nodes.Count][];
        for (var place = 0; place < indicators.Length; place++)
        {
            scores[framework.Indicators[place]] = indicators[place];
        }

        for (var place = 0; place < scores.Length; place++)
        {
            var children = framework.Children(place);
            if (children.Count == 0)
            {
                continue;
            }

            var columns = new double[children.Count][];
            var own = new double[children.Count];
            for (var child = 0; child < own.Length; child++)
            {
                columns[child] = scores[children[child]];
                own[child] = weights[children[child]];
            }

            var rule = recipe.AggregationAt(framework.Levels[place]);
            try
            {
                scores[place] = Node(data, columns, own, rule);
            }
            catch (NotPositiveException)
            {
                throw NotPositive(framework, data, place, columns, rule);
            }
        }

        return scores;
    }

    private static double[] Node(IndicatorData data, double[][] columns, double[] weights, AggregationRule rule) => rule.Method switch
    {
        AggregationMethod.Geometric => Aggregate.Geometric(columns, weights, rule.LeastAvailable),
        AggregationMethod.Harmonic => Aggregate.Harmonic(columns, weights, rule.LeastAvailable),
        AggregationMethod.Median => Aggregate.Median(columns, weights, rule.LeastAvailable),
        AggregationMethod.Copeland => CopelandByYear(data, columns, weights, rule.LeastAvailable),
        _ => Aggregate.Arithmetic(columns, weights, rule.LeastAvailable),
    };

    private static double[] CopelandByYear(IndicatorData data, double[][] columns, double[] weights, double leastAvailable)
    {
        var result = new double[columns[0].Length];
        foreach (var (_, rows) in data.Periods)
        {
            Copeland.Scores([.. columns.Select(column => column[rows])], weights).CopyTo(result, rows.Start.Value);
        }

        for (var row = 0; row < result.Length; row++)
        {
            result[row] = columns.Count(column => !double.IsNaN(column[row])) < leastAvailable * columns.Length ? double.NaN : result[row];
        }

        return result;
    }

    private static EvaluationException NotPositive(Framework framework, IndicatorData data, int place, double[][] columns, AggregationRule rule)
    {
        var problems = new List<Problem>();
        for (var child = 0; child < columns.Length; child++)
        {
            var node = framework.Nodes[framework.Children(place)[child]];
            for (var row = 0; row < columns[child].Length; row++)
            {
                if (columns[child][row] <= 0)
                {
                    var year = data.Years is null ? "" : $" in {data.Years[row]}";
                    var value = columns[child][row].ToString("G6", CultureInfo.InvariantCulture);
                    problems.Add(new(
                        data.Lines.Count == 0 ? 0 : data.Lines[row],
                        data.Places.GetValueOrDefault(node.Code),
                        $"{data.Units[row]}{year}, {node.Code}: the score {value} is not above zero, which a {rule.Method.ToString().ToLowerInvariant()} mean needs. "
                        + "Normalise onto a range above zero, such as min-max from 1 to 100, or aggregate otherwise."));
                }
            }
        }

        return new EvaluationException(problems);
    }
}
