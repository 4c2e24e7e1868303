using Civium.Indicators.Aggregating;
using Civium.Indicators.Data;
using Civium.Indicators.Evaluating;
using Civium.Indicators.Normalising;
using Civium.Indicators.Recipes;
using CsCheck;
using Xunit;

namespace Civium.Libs.Tests.Indicators;

/// <summary>What holds for any data.</summary>
public sealed class EvaluationPropertyTest
{
    /// <summary>A random matrix of 3 to 12 units by 4 indicators; about one value in ten is missing, never a whole column or row.</summary>
    private static readonly Gen<double[][]> Matrices =
        from rows in Gen.Int[3, 12]
        from values in Gen.Double[-100, 100].Array[4 * rows]
        from gaps in Gen.Int[0, 9].Array[4 * rows]
        select Enumerable.Range(0, 4).Select(column => Enumerable.Range(0, rows)
            .Select(row => column == 0 || row < 2 || gaps[(column * rows) + row] > 0 ? values[(column * rows) + row] : double.NaN).ToArray()).ToArray();

    private static readonly Recipe[] ScaleFree =
    [
        Recipe.Default,
        Recipe.Default with { Normalisation = new(NormalisationMethod.MinMax) { Lower = 1 }, Aggregation = [new(AggregationMethod.Geometric)] },
        Recipe.Default with { Normalisation = new(NormalisationMethod.MinMax) { Lower = 1 }, Aggregation = [new(AggregationMethod.Harmonic), new(AggregationMethod.Median)] },
        Recipe.Default with { Normalisation = new(NormalisationMethod.ZScore) },
        Recipe.Default with { Normalisation = new(NormalisationMethod.Rank), Aggregation = [new(AggregationMethod.Copeland)] },
        Recipe.Default with { Weight = new(WeightMethod.Entropy) },
        Recipe.Default with { Weight = new(WeightMethod.Critic) },
    ];

    [Fact]
    public void Shifting_and_scaling_an_indicator_changes_nothing() => Gen.Select(Matrices, Gen.Int[1, 400], Gen.Int[-400, 400]).Sample((drawn, eighths, offset) =>
    {
        // On a grid of 1/64 scaling and shifting by eighths is exact, so that no order or tie of a rank is lost in rounding.
        var (factor, shift) = (eighths / 8.0, offset / 8.0);
        double[][] matrix = [.. drawn.Select(column => column.Select(value => Math.Round(value * 64) / 64).ToArray())];
        double[][] moved = [.. matrix.Select((column, place) => place == 1 ? column.Select(value => (value * factor) + shift).ToArray() : column)];
        foreach (var recipe in ScaleFree)
        {
            Near(Run(matrix, recipe).Index, Run(moved, recipe).Index, 1e-6);
        }
    }, iter: 60);

    [Fact]
    public void The_order_of_units_does_not_matter() => Matrices.Sample(matrix =>
    {
        var order = Enumerable.Range(0, matrix[0].Length).Reverse().ToArray();
        double[][] turned = [.. matrix.Select(column => order.Select(row => column[row]).ToArray())];
        foreach (var recipe in ScaleFree)
        {
            Near([.. order.Select(row => Run(matrix, recipe).Index[row])], Run(turned, recipe).Index, 1e-9);
        }
    }, iter: 40);

    [Fact]
    public void More_of_a_good_thing_never_lowers_a_score() => Gen.Select(Matrices, Gen.Double[0, 30]).Sample((matrix, more) =>
    {
        // The extremes stay where they are, so that only the unit's own place moves.
        var column = (double[])matrix[2].Clone();
        var row = Enumerable.Range(0, column.Length).First(row => !double.IsNaN(column[row]));
        var most = column.Where(value => !double.IsNaN(value)).Max();
        column[row] = column[row] == column.Where(value => !double.IsNaN(value)).Min() ? column[row] : Math.Min(most, column[row] + more);
        foreach (var recipe in ScaleFree.Take(3))
        {
            Assert.True(Run([matrix[0], matrix[1], column, matrix[3]], recipe).Index[row] >= Run(matrix, recipe).Index[row] - 1e-9);
        }
    }, iter: 60);

    [Fact]
    public void Weights_add_up_to_one_on_every_level() => Matrices.Sample(matrix =>
    {
        foreach (var method in new[] { WeightMethod.Framework, WeightMethod.Equal, WeightMethod.Entropy, WeightMethod.EntropySubtractive, WeightMethod.EntropyExponential, WeightMethod.EntropyOuyang, WeightMethod.Critic })
        {
            var run = Run(matrix, Recipe.Default with { Weight = new(method) });
            Assert.All(Enumerable.Range(1, run.Framework.Top), level =>
                Assert.Equal(1, Enumerable.Range(0, run.Framework.Nodes.Count).Where(place => run.Framework.Levels[place] == level).Sum(place => run.EffectiveWeights[place]), 1e-9));
        }
    }, iter: 60);

    [Fact]
    public void What_is_missing_never_counts_as_zero() => Matrices.Sample(matrix =>
    {
        foreach (var recipe in ScaleFree.Take(3))
        {
            // A unit's score is that of the values it has, with the others' weights renormalised.
            var run = Run(matrix, recipe);
            for (var row = 0; row < matrix[0].Length; row++)
            {
                for (var place = 0; place < 4; place++)
                {
                    Assert.Equal(double.IsNaN(matrix[place][row]), double.IsNaN(run.Scores[run.Framework.Indicators[place]][row]));
                }

                var pillar = run.Framework.Find("P");
                var children = run.Framework.Children(pillar).Select(child => run.Scores[child][row]).Where(score => !double.IsNaN(score)).ToArray();
                Assert.InRange(run.Scores[pillar][row], children.Min() - 1e-9, children.Max() + 1e-9);
            }
        }
    }, iter: 60);

    [Fact]
    public void Means_keep_their_order() => Gen.Double[0.01, 100].Array[5].Sample(values =>
    {
        double[][] columns = [.. values.Select(value => new[] { value })];
        double[] weights = [1, 2, 3, 4, 5];
        var (a, g, h) = (Aggregate.Arithmetic(columns, weights)[0], Aggregate.Geometric(columns, weights)[0], Aggregate.Harmonic(columns, weights)[0]);
        Assert.True(values.Min() <= h + 1e-9 && h <= g + 1e-9 && g <= a + 1e-9 && a <= values.Max() + 1e-9);
    });

    [Fact]
    public void A_constant_indicator_adds_nothing_and_harms_nothing()
    {
        var run = Run([[1, 2, 3], [5, 5, 5], [3, 1, 2], [9, 9, 9]], Recipe.Default);
        Assert.All(run.Index, score => Assert.True(double.IsFinite(score)));
        Assert.Equal([0, 0, 0], run.Scores[run.Framework.Find("b")]);
        Assert.Contains(run.Notes, note => note.StartsWith("b has the same value", StringComparison.Ordinal));
    }

    private static Evaluation Run(double[][] matrix, Recipe recipe) =>
        Evaluation.Run(Tree, new([.. Enumerable.Range(0, matrix[0].Length).Select(row => $"u{row}")], ["a", "b", "c", "d"], matrix), recipe);

    /// <summary>Two indicators under P, two under Q.</summary>
    private static readonly Framework Tree = Framework.Of(
    [
        new("a", "a", "P"), new("b", "b", "P"), new("c", "c", "Q") { Weight = 2 }, new("d", "d", "Q"),
        new("P", "P", "Index") { IsIndicator = false }, new("Q", "Q", "Index") { IsIndicator = false, Weight = 3 }, new("Index", "Index", null) { IsIndicator = false },
    ]);

    private static void Near(double[] expected, double[] actual, double tolerance)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (var row = 0; row < expected.Length; row++)
        {
            Assert.True(double.IsNaN(expected[row]) == double.IsNaN(actual[row]) && !(Math.Abs(expected[row] - actual[row]) > tolerance), $"row {row}: {expected[row]} and {actual[row]}");
        }
    }
}
