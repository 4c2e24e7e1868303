using Civium.Indicators.Data;
using Civium.Indicators.Evaluating;
using Civium.Indicators.Recipes;

namespace Civium.Indicators.Analysing;

/// <summary>
/// The uncertain choices of a recipe as factors on [0, 1), and the index for any point of them. Data that several points prepare in the
/// same way are prepared once. Safe for concurrent use.
/// </summary>
public sealed class RecipeFactors
{
    private readonly Framework _framework;
    private readonly IndicatorData _data;
    private readonly Recipe _recipe;
    private readonly UncertaintyRule _rule;
    private readonly List<(string Name, int Choices)> _factors = [];
    private readonly Lazy<PreparedData>[,] _prepared;
    private readonly Lazy<double[]>[,,] _weights;
    private readonly Lazy<double[][]>[,,] _normalised;
    private readonly int _seed;

    /// <summary>Takes the choices of a recipe.</summary>
    /// <param name="framework">The framework.</param>
    /// <param name="data">The data.</param>
    /// <param name="recipe">The recipe; its uncertainty, or <see cref="UncertaintyRule.Default"/>, names the alternatives.</param>
    /// <param name="seed">What noisy weights start from.</param>
    /// <exception cref="EvaluationException">Nothing is uncertain.</exception>
    public RecipeFactors(Framework framework, IndicatorData data, Recipe recipe, int seed)
    {
        (_framework, _data, _recipe, _seed) = (framework, data, recipe, seed);
        _rule = recipe.Uncertainty ?? UncertaintyRule.Default;
        Add("impute", _rule.Imputations.Count);
        Add("treat", _rule.Treatments.Count);
        Add("normalise", _rule.Normalisations.Count);
        Add("weight", _rule.Weights.Count);
        Add("aggregate", _rule.Aggregations.Count);
        Add("weightNoise", _rule.WeightNoise > 0 ? int.MaxValue : 0);
        Add("dropIndicator", _rule.DropsIndicator ? framework.Indicators.Count + 1 : 0);
        if (_factors.Count == 0)
        {
            throw new EvaluationException("Nothing is uncertain: give at least two alternatives of a step, or weightNoise, under uncertainty in the recipe.");
        }

        var (imputations, treatments) = (Math.Max(1, _rule.Imputations.Count), Math.Max(1, _rule.Treatments.Count));
        _prepared = new Lazy<PreparedData>[imputations, treatments];
        _weights = new Lazy<double[]>[imputations, treatments, Math.Max(1, _rule.Weights.Count)];
        _normalised = new Lazy<double[][]>[imputations, treatments, Math.Max(1, _rule.Normalisations.Count)];
        for (var imputation = 0; imputation < imputations; imputation++)
        {
            for (var treatment = 0; treatment < treatments; treatment++)
            {
                Plan(imputation, treatment);
            }
        }
    }

    /// <summary>The names of the factors that vary.</summary>
    public IReadOnlyList<string> Names => [.. _factors.Select(factor => factor.Name)];

    /// <summary>The scores of the index at a point.</summary>
    /// <param name="point">A number in [0, 1) for each factor.</param>
    /// <returns>A score for each row of the data, NaN for a unit without one; null when the choices do not go together.</returns>
    public double[]? Index(IReadOnlyList<double> point)
    {
        var (i, t, n, w, a) = (Choice("impute", point), Choice("treat", point), Choice("normalise", point), Choice("weight", point), Choice("aggregate", point));
        try
        {
            var prepared = _prepared[i, t].Value;
            var weights = Noisy(_weights[i, t, w].Value, point);
            if (_rule.DropsIndicator && Choice("dropIndicator", point) is > 0 and var dropped)
            {
                Drop(weights, _framework.Indicators[dropped - 1]);
            }

            var recipe = _rule.Aggregations.Count == 0 ? _recipe : _recipe with { Aggregation = _rule.Aggregations[a] };
            return AllRows(prepared, AggregateLevels.Run(_framework, prepared.Data, _normalised[i, t, n].Value, weights, recipe)[_framework.Root]);
        }
        catch (EvaluationException)
        {
            return null;
        }
    }

    /// <summary>An indicator that is left out weighs nothing; an aggregate whose last one it was, neither.</summary>
    private void Drop(double[] weights, int place)
    {
        var dropped = place;
        while (_framework.Parent(dropped) is >= 0 and var parent && _framework.Children(parent).Count == 1)
        {
            dropped = parent;
        }

        weights[dropped] = 0;
    }

    private void Add(string name, int choices)
    {
        if (choices > 1)
        {
            _factors.Add((name, choices));
        }
    }

    private void Plan(int imputation, int treatment)
    {
        var recipe = _recipe;
        recipe = _rule.Imputations.Count == 0 ? recipe : recipe with { Imputation = _rule.Imputations[imputation] };
        recipe = _rule.Treatments.Count == 0 ? recipe : recipe with { Treatment = _rule.Treatments[treatment] };
        var prepared = _prepared[imputation, treatment] = new(() => Prepare.Run(_framework, _data, recipe));
        for (var weight = 0; weight < _weights.GetLength(2); weight++)
        {
            var rule = _rule.Weights.Count == 0 ? recipe.Weight : _rule.Weights[weight];
            _weights[imputation, treatment, weight] = new(() => Weigh.Run(_framework, prepared.Value.Data, rule));
        }

        for (var normalisation = 0; normalisation < _normalised.GetLength(2); normalisation++)
        {
            var own = _rule.Normalisations.Count == 0 ? recipe : recipe with { Normalisation = _rule.Normalisations[normalisation] };
            _normalised[imputation, treatment, normalisation] = new(() => NormaliseIndicators.Run(_framework, prepared.Value.Data, own));
        }
    }

    private int Choice(string name, IReadOnlyList<double> point)
    {
        for (var factor = 0; factor < _factors.Count; factor++)
        {
            if (_factors[factor].Name == name)
            {
                return (int)(point[factor] * _factors[factor].Choices);
            }
        }

        return 0;
    }

    /// <summary>w (1 + u r), u uniform on [-1, 1], r the noise; the point's number is the seed, so that a point has one result.</summary>
    private double[] Noisy(double[] weights, IReadOnlyList<double> point)
    {
        if (_rule.WeightNoise <= 0)
        {
            return (double[])weights.Clone();
        }

        var random = new SplitMix(((ulong)Choice("weightNoise", point) * 0x9E3779B97F4A7C15UL) ^ (uint)_seed);
        var noisy = new double[weights.Length];
        for (var place = 0; place < noisy.Length; place++)
        {
            noisy[place] = weights[place] * (1 + (((2 * random.Next()) - 1) * _rule.WeightNoise));
        }

        return noisy;
    }

    /// <summary>Screening may have left units out: their rows come back without a score.</summary>
    private double[] AllRows(PreparedData prepared, double[] scores)
    {
        if (scores.Length == _data.Units.Count)
        {
            return scores;
        }

        var all = new double[_data.Units.Count];
        for (int row = 0, kept = 0; row < all.Length; row++)
        {
            all[row] = prepared.Units[row].IsKept ? scores[kept++] : double.NaN;
        }

        return all;
    }
}
