using Civium.Indicators.Data;
using Civium.Indicators.Normalising;
using Civium.Indicators.Recipes;
using Civium.Indicators.Statistics;

namespace Civium.Indicators.Evaluating;

/// <summary>The normalising step of a recipe.</summary>
public static class NormaliseIndicators
{
    /// <summary>Normalises every indicator of the framework, in its order. Safe for concurrent use; O(n k), ranks O(n k log n).</summary>
    /// <param name="framework">The framework, whose directions, targets and goalposts are used.</param>
    /// <param name="data">The prepared data.</param>
    /// <param name="recipe">The recipe.</param>
    /// <param name="notes">Receives what a reader of the result should know; may be null.</param>
    /// <returns>A column for each of <see cref="Framework.Indicators"/>. A value for which a method has no finite result is missing.</returns>
    /// <exception cref="EvaluationException">A target, goalpost or reference unit is not there.</exception>
    public static double[][] Run(Framework framework, IndicatorData data, Recipe recipe, ICollection<string>? notes = null)
    {
        var result = new double[framework.Indicators.Count][];
        var own = result.Select(_ => new List<string>()).ToArray();
        EachColumn.Do(result.Length, data.Units.Count, place => result[place] = One(framework.Nodes[framework.Indicators[place]], data, recipe, own[place]));
        foreach (var note in notes is null ? [] : own.SelectMany(list => list))
        {
            notes!.Add(note);
        }

        return result;
    }

    private static double[] One(IndicatorNode node, IndicatorData data, Recipe recipe, List<string> notes)
    {
        var rule = recipe.Normalisations.GetValueOrDefault(node.Code) ?? recipe.Normalisation;
        var column = data.Column(node.Code);
        if (Moments.Extremes(column) is var (min, max) && min == max)
        {
            notes.Add($"{node.Code} has the same value for every unit: it does not tell them apart.");
        }

        if (recipe.IsPanelWide || data.Periods.Count == 1)
        {
            return Checked(Column(column, node, rule, data, 0), node, rule, notes);
        }

        var result = new double[column.Length];
        foreach (var (_, rows) in data.Periods)
        {
            Checked(Column(column.AsSpan(rows), node, rule, data, rows.Start.Value), node, rule, notes).CopyTo(result, rows.Start.Value);
        }

        return result;
    }

    private static double[] Column(ReadOnlySpan<double> values, IndicatorNode node, Normalisation rule, IndicatorData data, int start) => rule.Method switch
    {
        NormalisationMethod.MinMax => Normalise.MinMax(values, node.Direction, rule.Lower, rule.Upper),
        NormalisationMethod.ZScore => Normalise.ZScore(values, node.Direction, rule.Centre, rule.Spread),
        NormalisationMethod.Rank => Normalise.Rank(values, node.Direction),
        NormalisationMethod.PercentileRank => Normalise.PercentileRank(values, node.Direction),
        NormalisationMethod.Borda => Normalise.Borda(values, node.Direction),
        NormalisationMethod.DistanceToMaximum => Normalise.DistanceToMaximum(values, node.Direction),
        NormalisationMethod.FractionOfMaximum => Normalise.FractionOfMaximum(values, node.Direction),
        NormalisationMethod.DistanceToTarget => Normalise.DistanceToTarget(values, node.Target ?? throw Missing(node, "target"), node.Direction, rule.IsCapped),
        NormalisationMethod.DistanceToReference => Normalise.DistanceToReference(values, Reference(data, rule, start, values.Length), node.Direction, rule.IsCapped),
        NormalisationMethod.Goalposts => Goalposts(values, node, rule),
        NormalisationMethod.Scale => Normalise.Scale(values, node.Direction, rule.Lower, rule.Upper, rule.Factor),
        _ => Normalise.Scale(values, node.Direction, 0, 1, 1),
    };

    private static double[] Goalposts(ReadOnlySpan<double> values, IndicatorNode node, Normalisation rule)
    {
        var (low, high) = (node.LowerPost ?? throw Missing(node, "lower goalpost"), node.UpperPost ?? throw Missing(node, "upper goalpost"));
        return node.Direction == 1 ? Normalise.Goalposts(values, low, high, rule.Factor) : Normalise.Goalposts(values, high, low, rule.Factor);
    }

    private static int Reference(IndicatorData data, Normalisation rule, int start, int length)
    {
        for (var row = start; row < start + length; row++)
        {
            if (data.Units[row] == rule.Reference)
            {
                return row - start;
            }
        }

        throw new EvaluationException($"The reference unit \"{rule.Reference}\" is not among the units.");
    }

    private static EvaluationException Missing(IndicatorNode node, string what) =>
        new($"{node.Code} has no {what} in the framework, which the recipe's normalisation needs.");

    private static double[] Checked(double[] column, IndicatorNode node, Normalisation rule, List<string> notes)
    {
        var lost = 0;
        for (var row = 0; row < column.Length; row++)
        {
            if (double.IsInfinity(column[row]))
            {
                column[row] = double.NaN;
                lost++;
            }
        }

        if (lost > 0)
        {
            notes.Add($"{node.Code}: {lost} values have no finite result under {rule.Method} (it divides by 0) and count as missing.");
        }

        return column;
    }
}
