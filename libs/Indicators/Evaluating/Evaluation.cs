using Civium.Indicators.Data;
using Civium.Indicators.Recipes;

namespace Civium.Indicators.Evaluating;

/// <summary>A run: scores and ranks of every unit on every node, and how they came about. Immutable, safe for concurrent use.</summary>
public sealed class Evaluation
{
    private Evaluation(Framework framework, Recipe recipe, PreparedData prepared, double[] weights, double[][] scores, IReadOnlyList<string> notes)
    {
        Framework = framework;
        Recipe = recipe;
        Prepared = prepared;
        Weights = weights;
        EffectiveWeights = Weigh.Effective(framework, weights);
        Scores = scores;
        Notes = notes;
        Ranks = new LazyColumns(scores.Length, place => Rank(Scores[place]));
    }

    /// <summary>The framework.</summary>
    public Framework Framework { get; }

    /// <summary>The recipe.</summary>
    public Recipe Recipe { get; }

    /// <summary>The data step by step.</summary>
    public PreparedData Prepared { get; }

    /// <summary>The units that were scored, with the values that were normalised.</summary>
    public IndicatorData Data => Prepared.Data;

    /// <summary>The weight of each node among its siblings.</summary>
    public IReadOnlyList<double> Weights { get; }

    /// <summary>The share of each node in the index, see <see cref="Weigh.Effective"/>.</summary>
    public IReadOnlyList<double> EffectiveWeights { get; }

    /// <summary>A column of scores for each node; NaN for a unit without one.</summary>
    public IReadOnlyList<double[]> Scores { get; }

    /// <summary>A column of ranks for each node, 1 for the best of a year; NaN for a unit without a score. Computed when first asked for.</summary>
    public IReadOnlyList<double[]> Ranks { get; }

    /// <summary>What a reader should know.</summary>
    public IReadOnlyList<string> Notes { get; }

    /// <summary>The scores of the index.</summary>
    public double[] Index => Scores[Framework.Root];

    /// <summary>Runs a recipe. Deterministic. O(n k) for means without ranks.</summary>
    /// <param name="framework">What is scored.</param>
    /// <param name="data">Values of every indicator of the framework.</param>
    /// <param name="recipe">The steps.</param>
    /// <param name="cancellation">Stops between steps.</param>
    /// <exception cref="EvaluationException">It cannot be made; nothing is left half done.</exception>
    public static Evaluation Run(Framework framework, IndicatorData data, Recipe recipe, CancellationToken cancellation = default)
    {
        Check(framework, data, recipe);
        var notes = new List<string>();
        var prepared = Prepare.Run(framework, data, recipe);
        cancellation.ThrowIfCancellationRequested();
        var normalised = NormaliseIndicators.Run(framework, prepared.Data, recipe, notes);
        cancellation.ThrowIfCancellationRequested();
        var weights = Weigh.Run(framework, prepared.Data, recipe.Weight, notes);
        var scores = AggregateLevels.Run(framework, prepared.Data, normalised, weights, recipe);
        return new(framework, recipe, prepared, weights, scores, notes);
    }

    private static void Check(Framework framework, IndicatorData data, Recipe recipe)
    {
        if (data.Periods.Count == 0 || data.Periods.Max(period => period.Rows.End.Value - period.Rows.Start.Value) < 2)
        {
            throw new EvaluationException("There is only one unit; a score compares at least two.");
        }

        var missing = framework.Indicators.Select(place => framework.Nodes[place].Code).Except(data.Codes).ToArray();
        if (missing.Length > 0)
        {
            throw new EvaluationException([.. missing.Select(code => new Problem(0, 0, $"The data have no column \"{code}\", which the framework names."))]);
        }

        if (recipe.Aggregation.Count > framework.Top - 1)
        {
            throw new EvaluationException($"The recipe aggregates {recipe.Aggregation.Count} levels, but the framework has {framework.Top - 1} above its indicators.");
        }

        if (recipe.Normalisations.Keys.Concat(recipe.Untreated).FirstOrDefault(code => framework.Find(code) is var place && (place < 0 || !framework.Nodes[place].IsIndicator)) is { } stranger)
        {
            throw new EvaluationException($"The recipe names \"{stranger}\", which is no indicator of the framework.");
        }
    }

    private double[] Rank(double[] scores)
    {
        if (Data.Periods.Count == 1)
        {
            return Statistics.Ranks.Descending(scores);
        }

        var ranks = new double[scores.Length];
        foreach (var (_, rows) in Data.Periods)
        {
            Statistics.Ranks.Descending(scores.AsSpan(rows)).CopyTo(ranks, rows.Start.Value);
        }

        return ranks;
    }
}
