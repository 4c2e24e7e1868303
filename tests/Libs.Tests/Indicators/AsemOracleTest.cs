using Civium.Indicators.Aggregating;
using Civium.Indicators.Evaluating;
using Civium.Indicators.Normalising;
using Civium.Indicators.Preparing;
using Civium.Indicators.Recipes;
using Civium.Indicators.Statistics;
using Xunit;

namespace Civium.Libs.Tests.Indicators;

/// <summary>Every step on ASEM (51 countries, 49 indicators) against what COINr 1.1.14 made of it, to 1e-9.</summary>
public sealed class AsemOracleTest
{
    private const double Tolerance = 1e-9;

    /// <summary>COINr's documented example: denominate, impute by group, screen, treat, normalise, aggregate.</summary>
    private static readonly Recipe Example = Recipe.Default with
    {
        Denominates = true,
        Imputation = new(ImputationMethod.GroupMean, "EurAsia_group"),
        Screening = new(0.65, 0.05),
        Treatment = new(),
    };

    [Fact]
    public void Raw_min_max_and_arithmetic_means() => Compare("oracle_raw_minmax0-100_eqw_amean.csv", Run(Recipe.Default));

    [Fact]
    public void Geometric_means() => Compare(
        "oracle_raw_minmax1-100_eqw_gmean.csv",
        Run(Recipe.Default with { Normalisation = new(NormalisationMethod.MinMax) { Lower = 1 }, Aggregation = [new(AggregationMethod.Geometric)] }));

    [Fact]
    public void Denominated() => Compare("oracle_denom_minmax0-100_eqw_amean.csv", Run(Recipe.Default with { Denominates = true }));

    [Fact]
    public void The_documented_example()
    {
        var run = Run(Example);
        Compare("oracle_example_coin_index.csv", run);
        CompareColumns("oracle_example_coin_Denominated.csv", run, run.Prepared.Denominated.Column);
        CompareColumns("oracle_example_coin_Imputed.csv", run, run.Prepared.Filled.Column);
        CompareColumns("oracle_example_coin_Treated.csv", run, run.Data.Column);
        CompareColumns("oracle_example_coin_Normalised.csv", run, code => run.Scores[run.Framework.Find(code)]);
        Assert.Equal(65, run.Prepared.Imputed.Count);
        Assert.Equal(15, run.Prepared.Treated.Count(item => item.Column.Done != Treatment.None));
        Assert.All(run.Prepared.Units, unit => Assert.True(unit.IsKept));
    }

    [Theory]
    [InlineData("zscore", NormalisationMethod.ZScore)]
    [InlineData("rank", NormalisationMethod.Rank)]
    [InlineData("dist2max", NormalisationMethod.DistanceToMaximum)]
    [InlineData("fracmax", NormalisationMethod.FractionOfMaximum)]
    [InlineData("scaled", NormalisationMethod.Scale)]
    public void Normalisations(string oracle, NormalisationMethod method)
    {
        var run = Run(Example with { Normalisation = new(method) });
        CompareColumns($"oracle_norm_n_{oracle}.csv", run, code => run.Scores[run.Framework.Find(code)]);
    }

    [Theory]
    [InlineData("w_std", WeightMethod.Entropy)]
    [InlineData("w_sub", WeightMethod.EntropySubtractive)]
    [InlineData("w_exp", WeightMethod.EntropyExponential)]
    [InlineData("w_ouyang", WeightMethod.EntropyOuyang)]
    public void Entropy_weights(string column, WeightMethod method)
    {
        var run = Run(Example with { Weight = new(method) });
        Assert.All(AsemFiles.Oracle("oracle_entropy_weights.csv"), pair => Assert.Equal(pair.Value[column], run.EffectiveWeights[run.Framework.Find(pair.Key)], Tolerance));
    }

    [Fact]
    public void Effective_weights()
    {
        var run = Run(Recipe.Default);
        Assert.All(AsemFiles.Oracle("oracle_eff_weights.csv"), pair => Assert.Equal(pair.Value["EffWeight"], run.EffectiveWeights[run.Framework.Find(pair.Key)], Tolerance));
    }

    [Fact]
    public void Cronbachs_alpha()
    {
        var run = Run(Example);
        Assert.All(AsemFiles.Oracle("oracle_cronbach.csv"), pair =>
        {
            var places = pair.Key == "ALL" ? run.Framework.Indicators : run.Framework.Children(run.Framework.Find(pair.Key));
            Assert.Equal(pair.Value["alpha"], CronbachAlpha.Of([.. places.Select(place => run.Scores[place])]), Tolerance);
        });
    }

    [Fact]
    public void Statistics_to_the_three_digits_that_are_given()
    {
        var (_, data) = AsemFiles.Read();
        Assert.All(AsemFiles.Oracle("oracle_stats_raw.csv"), pair =>
        {
            var own = ColumnSummary.Of(data.Column(pair.Key));
            Assert.All(
                new[] { ("Mean", own.Mean), ("Median", own.Median), ("Std", own.StandardDeviation), ("Skew", own.Skewness), ("Kurt", own.Kurtosis), ("Min", own.Min), ("Max", own.Max) },
                item => Assert.Equal(pair.Value[item.Item1], item.Item2, Math.Max(1e-12, 0.0051 * Math.Abs(item.Item2))));
            Assert.Equal(pair.Value["N.Avail"], own.Available);
            Assert.Equal(pair.Value["N.NonZero"], own.NonZero);
            Assert.Equal(pair.Value["N.Unique"], own.Unique);
            Assert.Equal(pair.Value["N.Same"], own.Same);
        });
    }

    [Fact]
    public void A_panel_is_normalised_over_all_years_and_ranked_year_by_year()
    {
        var (framework, _) = AsemFiles.Read();
        var run = Evaluation.Run(framework, AsemFiles.Panel(), Recipe.Default, TestContext.Current.CancellationToken);
        Assert.Equal(5, run.Data.Periods.Count);
        Assert.All(run.Data.Periods, period => Assert.Equal(1, run.Ranks[framework.Root].AsSpan(period.Rows).ToArray().Min()));
        Assert.Equal(100, run.Scores[framework.Find("LPI")].Max(), Tolerance);
    }

    private static Evaluation Run(Recipe recipe)
    {
        var (framework, data) = AsemFiles.Read();
        return Evaluation.Run(framework, data, recipe, TestContext.Current.CancellationToken);
    }

    private static void Compare(string oracle, Evaluation run)
    {
        CompareColumns(oracle, run, code => code == "Rank" ? run.Ranks[run.Framework.Root] : run.Scores[run.Framework.Find(code)]);
    }

    private static void CompareColumns(string oracle, Evaluation run, Func<string, double[]> column)
    {
        var expected = AsemFiles.Oracle(oracle);
        Assert.Equal(run.Data.Units.Count, expected.Count);
        for (var row = 0; row < run.Data.Units.Count; row++)
        {
            foreach (var (code, value) in expected[run.Data.Units[row]])
            {
                Assert.Equal(value, column(code)[row], double.IsNaN(value) ? Tolerance : Tolerance * Math.Max(1, Math.Abs(value)));
            }
        }
    }
}
