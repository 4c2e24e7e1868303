using Civium.Indicators.Analysing;
using Civium.Indicators.Data;
using Civium.Indicators.Evaluating;
using Civium.Indicators.Recipes;
using Xunit;

namespace Civium.Libs.Tests.Indicators;

/// <summary>Analyses of a run small enough to follow by hand.</summary>
public sealed class AnalysisTest
{
    private static readonly Framework Tree = Framework.Of(
    [
        new("a", "a", "P"), new("b", "b", "P"), new("c", "c", "Index"),
        new("P", "P", "Index") { IsIndicator = false }, new("Index", "Index", null) { IsIndicator = false },
    ]);

    private static readonly IndicatorData Data = new(["X", "Y", "Z", "W"], ["a", "b", "c"], [[0, 5, 10, 4], [10, 0, 5, double.NaN], [1, 2, 3, 1]]);
    private static readonly Evaluation Nominal = Evaluation.Run(Tree, Data, Recipe.Default, CancellationToken.None);

    [Fact]
    public void Points_add_up_to_the_index()
    {
        for (var row = 0; row < 4; row++)
        {
            var parts = Decomposition.Of(Nominal, row)!;
            Assert.Equal(Nominal.Index[row], Tree.Indicators.Sum(place => parts[place].Points), 1e-12);
        }

        // W has no b: a has the whole weight of P.
        Assert.Equal(0.5, Decomposition.Of(Nominal, 3)![Tree.Find("a")].Share, 1e-12);
    }

    [Fact]
    public void Geometric_means_do_not_split_into_points()
    {
        var run = Evaluation.Run(Tree, Data, Nominal.Recipe with { Normalisation = new(Civium.Indicators.Normalising.NormalisationMethod.Rank), Aggregation = [new(Civium.Indicators.Aggregating.AggregationMethod.Geometric)] }, TestContext.Current.CancellationToken);
        Assert.Null(Decomposition.Of(run, 0));
    }

    [Fact]
    public void Strengths_and_weaknesses_are_not_the_same()
    {
        var strengths = Strengths.Of(Nominal, 0, 1);
        Assert.Equal(["b"], strengths.Best.Select(item => Tree.Nodes[item.Place].Code));
        Assert.Single(strengths.Worst);
        Assert.NotEqual(strengths.Best[0].Place, strengths.Worst[0].Place);
    }

    [Fact]
    public void What_if_a_value_were_another()
    {
        var whatIf = WhatIf.Changed(Nominal, Data, "X", null, "c", 3);
        Assert.Equal(1, whatIf.Before.Ranks[Tree.Root][2]);
        Assert.Equal(75, whatIf.After.Index[0], 1e-12);
        Assert.Equal(2, whatIf.After.Ranks[Tree.Root][0]);
        Assert.True(whatIf.LargestShift >= 1);
        Assert.Throws<ArgumentException>(() => WhatIf.Changed(Nominal, Data, "Q", null, "c", 3));
    }

    [Fact]
    public void What_if_an_indicator_were_dropped()
    {
        var whatIf = WhatIf.Without(Nominal, Data, "a", "b");
        Assert.Equal(["c", "Index"], whatIf.After.Framework.Nodes.Select(node => node.Code));
        Assert.Throws<ArgumentException>(() => WhatIf.Without(Nominal, Data, "a", "b", "c"));
    }

    [Fact]
    public void Causes_add_up_to_each_change_of_rank()
    {
        var later = Data.With(new Dictionary<string, double[]> { ["c"] = [9, 2, 3, 1], ["a"] = [0, 5, 10, 8] });
        var after = Evaluation.Run(Tree, later, Recipe.Default with { Weight = new(WeightMethod.Entropy) }, TestContext.Current.CancellationToken);
        var changes = Comparison.Of(Nominal, Data, after, later, TestContext.Current.CancellationToken);
        Assert.Equal(4, changes.Count);
        Assert.All(changes, change => Assert.Equal(change.RankAfter - change.RankBefore, change.Causes.Values.Sum(), 1e-12));
        var x = changes.Single(change => change.Unit == "X");
        Assert.Equal(ChangeCause.OwnData, x.Main);
        Assert.Equal(1, x.RankAfter);
    }

    [Fact]
    public void A_comparison_with_itself_moves_nothing() =>
        Assert.All(Comparison.Of(Nominal, Data, Nominal, Data, TestContext.Current.CancellationToken), change => Assert.Null(change.Main));

    [Fact]
    public void The_same_seed_draws_the_same_ranks()
    {
        var (one, two) = (Uncertainty.Run(Nominal, Data, 200, 7, cancellation: TestContext.Current.CancellationToken), Uncertainty.Run(Nominal, Data, 200, 7, cancellation: TestContext.Current.CancellationToken));
        Assert.Equal(one.Ranks, two.Ranks);
        Assert.Equal(0, one.Failed);
        Assert.All(one.Ranks, rank => Assert.True(rank.Best <= rank.Low && rank.Low <= rank.Median && rank.Median <= rank.High && rank.High <= rank.Worst));
    }

    [Fact]
    public void Recipes_that_do_not_go_together_are_counted_and_left_out()
    {
        var recipe = Recipe.Default with
        {
            Uncertainty = new()
            {
                Normalisations = [new(Civium.Indicators.Normalising.NormalisationMethod.MinMax) { Lower = 1 }, new(Civium.Indicators.Normalising.NormalisationMethod.ZScore)],
                Aggregations = [[new(Civium.Indicators.Aggregating.AggregationMethod.Arithmetic)], [new(Civium.Indicators.Aggregating.AggregationMethod.Geometric)]],
            },
        };
        var run = Evaluation.Run(Tree, Data, recipe, TestContext.Current.CancellationToken);
        Assert.InRange(Uncertainty.Run(run, Data, 400, 1, cancellation: TestContext.Current.CancellationToken).Failed, 60, 140);
    }

    [Fact]
    public void Sensitivity_tells_the_choice_that_matters()
    {
        var recipe = Recipe.Default with { Uncertainty = new() { WeightNoise = 0.000001, DropsIndicator = true } };
        var run = Evaluation.Run(Tree, Data, recipe, TestContext.Current.CancellationToken);
        var result = Sensitivity.Run(run, Data, 256, 3, cancellation: TestContext.Current.CancellationToken);
        Assert.Equal(["weightNoise", "dropIndicator"], result.Factors.Select(factor => factor.Name));
        Assert.InRange(result.Factors[1].Index.Total, 0.9, 1.1);
        Assert.InRange(result.Factors[0].Index.Total, -0.1, 0.1);
    }

    [Fact]
    public void Trends_run_from_the_first_to_the_last_year()
    {
        var panel = new IndicatorData(["X", "Y", "X", "Y"], ["a"], [[1, 2, 3, 0]], [2020, 2020, 2022, 2022]);
        var run = Evaluation.Run(Framework.Flat(["a"]), panel, Recipe.Default, TestContext.Current.CancellationToken);
        var trends = Trend.Of(run, run.Framework.Root);
        Assert.Equal(2, trends.Count);
        Assert.Equal(100 / 3.0, trends[0].Slope, 1e-12);
        Assert.Equal((2020, 2022), (trends[0].FirstYear, trends[0].LastYear));
        Assert.Equal(Math.Sqrt(3) - 1, trends[0].GrowthRate, 1e-12);
    }

    [Fact]
    public void Cancelled_is_cancelled() => Assert.ThrowsAny<OperationCanceledException>(() => Uncertainty.Run(Nominal, Data, 100, 1, cancellation: new CancellationToken(true)));
}
