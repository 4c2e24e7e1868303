using Civium.Indicators.Data;
using Civium.Indicators.Normalising;
using Civium.Indicators.Recipes;
using Civium.Indicators.Weighting;

namespace Civium.Indicators.Evaluating;

/// <summary>The weighing step of a recipe.</summary>
public static class Weigh
{
    /// <summary>
    /// The weight of every node among its siblings; only ratios between siblings count. Weights from all data at once (entropy, CRITIC,
    /// combinations) hold over all indicators, and an aggregate's is the sum of its children's. Safe for concurrent use.
    /// </summary>
    /// <param name="framework">The framework.</param>
    /// <param name="data">The prepared data, for weights that come from them.</param>
    /// <param name="rule">The way.</param>
    /// <param name="notes">Receives what a reader should know; may be null.</param>
    /// <exception cref="EvaluationException">The recipe's weights do not fit the framework or the data.</exception>
    public static double[] Run(Framework framework, IndicatorData data, WeightRule rule, ICollection<string>? notes = null)
    {
        var weights = rule.IsGlobal ? Summed(framework, Global(framework, data, rule, notes)) : Local(framework, data, rule, notes);
        for (var place = 0; place < weights.Length; place++)
        {
            if (!framework.Nodes[place].IsIndicator && framework.Children(place).All(child => weights[child] == 0))
            {
                if (!rule.IsGlobal)
                {
                    throw new EvaluationException($"All children of {framework.Nodes[place].Code} weigh nothing.");
                }

                // The aggregate weighs nothing either; among themselves its children are alike.
                foreach (var child in framework.Children(place))
                {
                    weights[child] = 1;
                }
            }
        }

        return weights;
    }

    /// <summary>Each node's share in the index under linear aggregation: its weight among its siblings times the share of its parent. The index has 1.</summary>
    /// <remarks>Source: COINr's <c>get_eff_weights</c>.</remarks>
    public static double[] Effective(Framework framework, IReadOnlyList<double> weights)
    {
        var shares = new double[weights.Count];
        shares[framework.Root] = 1;
        for (var place = framework.Root; place >= 0; place--)
        {
            var sum = framework.Children(place).Sum(child => weights[child]);
            foreach (var child in framework.Children(place))
            {
                shares[child] = shares[place] * weights[child] / sum;
            }
        }

        return shares;
    }

    private static double[] Local(Framework framework, IndicatorData data, WeightRule rule, ICollection<string>? notes)
    {
        var weights = framework.Nodes.Select(node => rule.Method == WeightMethod.Equal ? 1 : rule.Given.GetValueOrDefault(node.Code, node.Weight)).ToArray();
        if (rule.Given.Keys.Concat(rule.Comparisons.Keys).Concat(rule.Experts.SelectMany(expert => expert.Keys)).FirstOrDefault(code => framework.Find(code) < 0) is { } stranger)
        {
            throw new EvaluationException($"The recipe weighs \"{stranger}\", which is not in the framework.");
        }

        for (var place = 0; place < weights.Length; place++)
        {
            var children = framework.Children(place);
            if (children.Count > 0 && Siblings(framework, data, rule, place, children, notes) is { } own)
            {
                for (var child = 0; child < own.Length; child++)
                {
                    weights[children[child]] = own[child];
                }
            }
        }

        return weights;
    }

    private static double[]? Siblings(Framework framework, IndicatorData data, WeightRule rule, int place, IReadOnlyList<int> children, ICollection<string>? notes)
    {
        var codes = children.Select(child => framework.Nodes[child].Code).ToArray();
        var parent = framework.Nodes[place].Code;
        try
        {
            return rule.Method switch
            {
                WeightMethod.Pca when children.All(child => framework.Nodes[child].IsIndicator) =>
                    ComponentWeights.Squared([.. children.Select(child => Unit(framework, data, child))]),
                WeightMethod.Budget when rule.Experts.Any(expert => codes.Any(expert.ContainsKey)) =>
                    BudgetAllocation.Of([.. rule.Experts.Select(expert => codes.Select(code => expert.GetValueOrDefault(code, double.NaN)).ToArray())]),
                WeightMethod.Ahp => Compared(rule, parent, codes, notes),
                _ => null,
            };
        }
        catch (ArgumentException problem)
        {
            throw new EvaluationException($"{parent}: {problem.Message.Split(" (Parameter")[0]}");
        }
    }

    private static double[] Compared(WeightRule rule, string parent, string[] codes, ICollection<string>? notes)
    {
        if (!rule.Comparisons.TryGetValue(parent, out var comparisons))
        {
            return [.. codes.Select(_ => 1.0)];
        }

        if (!comparisons.Codes.Order().SequenceEqual(codes.Order()))
        {
            throw new ArgumentException($"the comparisons are of {string.Join(", ", comparisons.Codes)}, but its children are {string.Join(", ", codes)}");
        }

        var result = AnalyticHierarchy.Of(comparisons.Matrix);
        if (result.ConsistencyRatio > 0.1)
        {
            notes?.Add(FormattableString.Invariant($"{parent}: the comparisons contradict each other (consistency ratio {result.ConsistencyRatio:0.000}, more than 0.1); ask the experts again."));
        }

        return [.. codes.Select(code => result.Weights[comparisons.Codes.ToList().IndexOf(code)])];
    }

    /// <summary>A weight for each indicator, adding up to 1.</summary>
    private static double[] Global(Framework framework, IndicatorData data, WeightRule rule, ICollection<string>? notes)
    {
        if (rule.Method == WeightMethod.Combined)
        {
            var parts = rule.Parts.Select(part => Effective(framework, Run(framework, data, part, notes))).ToArray();
            return Combined(rule, [.. parts.Select(part => framework.Indicators.Select(place => part[place]).ToArray())]);
        }

        var columns = framework.Indicators.Select(place => Unit(framework, data, place)).ToArray();
        if (rule.Method == WeightMethod.Critic)
        {
            return CriticWeights.Of(columns);
        }

        var entropies = EntropyWeights.Entropies(columns);
        if (entropies.All(e => e == 1))
        {
            notes?.Add("No indicator tells the units apart: all weigh the same.");
        }

        try
        {
            return rule.Method switch
            {
                WeightMethod.EntropySubtractive => Varying(entropies, EntropyWeights.Subtractive),
                WeightMethod.EntropyExponential => Varying(entropies, EntropyWeights.Exponential),
                WeightMethod.EntropyOuyang => EntropyWeights.Ouyang(entropies),
                WeightMethod.EntropyCapped => EntropyWeights.Capped(entropies, rule.Cap),
                _ => EntropyWeights.Standard(entropies),
            };
        }
        catch (ArgumentException problem)
        {
            throw new EvaluationException(problem.Message.Split(" (Parameter")[0]);
        }
    }

    private static double[] Combined(WeightRule rule, double[][] parts)
    {
        try
        {
            return rule.Combination switch
            {
                CombinationMethod.Multiplicative => CombineWeights.Multiplicative(parts),
                CombinationMethod.Geometric => CombineWeights.Geometric(parts),
                CombinationMethod.Linear => CombineWeights.Linear(parts[0], parts[1], rule.Share),
                _ => CombineWeights.Game(parts).Weights,
            };
        }
        catch (ArgumentException problem)
        {
            throw new EvaluationException(problem.Message);
        }
    }

    /// <summary>Weights of the columns that vary; the others weigh nothing, which these variants would not see to themselves.</summary>
    private static double[] Varying(double[] entropies, Func<IReadOnlyList<double>, double[]> weigh)
    {
        var varying = Enumerable.Range(0, entropies.Length).Where(place => entropies[place] < 1).ToArray();
        if (varying.Length == 0)
        {
            return EntropyWeights.Standard(entropies);
        }

        var weights = new double[entropies.Length];
        var own = weigh([.. varying.Select(place => entropies[place])]);
        for (var place = 0; place < varying.Length; place++)
        {
            weights[varying[place]] = own[place];
        }

        return weights;
    }

    private static double[] Unit(Framework framework, IndicatorData data, int place) =>
        Normalise.MinMax(data.Column(framework.Nodes[place].Code), framework.Nodes[place].Direction, 0, 1);

    private static double[] Summed(Framework framework, double[] indicators)
    {
        var weights = new double[framework.Nodes.Count];
        for (var place = 0; place < indicators.Length; place++)
        {
            weights[framework.Indicators[place]] = indicators[place];
        }

        for (var place = 0; place < weights.Length; place++)
        {
            weights[place] += framework.Children(place).Sum(child => weights[child]);
        }

        return weights;
    }
}
