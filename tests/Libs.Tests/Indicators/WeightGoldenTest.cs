using Civium.Indicators.Normalising;
using Civium.Indicators.Weighting;
using Xunit;

namespace Civium.Libs.Tests.Indicators;

/// <summary>
/// Weights against values computed elsewhere (numpy, checked with 50 decimal digits), against scikit-criteria's test vectors, and against
/// the example of Diakoulaki et al. (1995).
/// </summary>
public sealed class WeightGoldenTest
{
    private static readonly double[][] A = Unit([[3.2, 4.1, 2.7, 5, 3.9], [120, 95, 143, 110, 101], [0.45, 0.61, 0.38, 0.52, 0.7], [15, 22, 11, 30, 18]], [1, -1, 1, -1]);
    private static readonly double[][] B = Unit([[0, 2, 4, 0, 8, 1], [7, 7, 7, 7, 7, 7], [5, 0, 9, 3, 1, 7], [0, 0, 0, 0, 0, 0], [100, 101, 102, 103, 104, 105]], [1, 1, 1, 1, 1]);
    private static readonly double[] Entropy = [0.27967266197255825, 0.21139705185085597, 0.2885752142304584, 0.22035507194612736];

    private static readonly double[][] Comparisons = [[1, 2, 5, 3], [0.5, 1, 3, 2], [0.2, 1 / 3.0, 1, 0.5], [1 / 3.0, 0.5, 2, 1]];
    private static readonly double[] Experts = [0.48288561655474077, 0.271974461324719, 0.08815006135763404, 0.15698986076290622];

    [Fact]
    public void Entropies()
    {
        Same([0.7878975663080556, 0.8396774684496398, 0.7811459124758494, 0.8328837480700095], EntropyWeights.Entropies(A));
        Same([0.6345252314044246, 1, 0.7977070040436102, 1, 0.8314454838586238], EntropyWeights.Entropies(B));
        Same([0.8039966327729811, 0.8510658483496748, 0.7973579456693053, 0.8451278524136169], EntropyWeights.Entropies([.. A.Select(column => column.Select(z => z + 0.01).ToArray())]));
    }

    [Fact]
    public void Variants_of_entropy()
    {
        var (a, b) = (EntropyWeights.Entropies(A), EntropyWeights.Entropies(B));
        Same(Entropy, EntropyWeights.Standard(a));
        Same([0.49635163593234505, 0, 0.274734313031931, 0, 0.2289140510357239], EntropyWeights.Standard(b));
        Same([0.25429326681922354, 0.24441463133418237, 0.25558135591114906, 0.2457107459354451], EntropyWeights.Subtractive(a));
        Same([0.22453036993635941, 0.1834450922741256, 0.2061860982810011, 0.1834450922741256, 0.20239334723438812], EntropyWeights.Subtractive(b));
        Same([0.2564851094967485, 0.2415561989489207, 0.25848152606881686, 0.24347716548551393], EntropyWeights.Exponential(a));
        Same([0.24895428067175362, 0.16925092035043643, 0.2099399236933397, 0.16925092035043643, 0.20260395493403388], EntropyWeights.Exponential(b));
        Same([0.27965841889820936, 0.21141558152173898, 0.2885566978720401, 0.22036930170801153], EntropyWeights.Ouyang(a));
        Same([0.49634579624855907, 0, 0.2747364121811877, 0, 0.22891779157025322], EntropyWeights.Ouyang(b));
        Same(Entropy, EntropyWeights.Capped(a, 0.3));
        Assert.Throws<ArgumentException>(() => EntropyWeights.Capped(b, 0.3));
    }

    [Fact]
    public void A_cap_hands_the_rest_on()
    {
        var (second, third) = (0.274734313031931, 0.2289140510357239);
        Same([0.4, 0, 0.6 * second / (second + third), 0, 0.6 * third / (second + third)], EntropyWeights.Capped(EntropyWeights.Entropies(B), 0.4));
    }

    [Fact]
    public void Scores_by_entropy() => Same(
        [0.3991831840518758, 0.6818271033782838, 0.22035507194612736, 0.5512597913458472, 0.7586354304509286],
        Civium.Indicators.Aggregating.Aggregate.Arithmetic(A, Entropy));

    [Fact]
    public void Raw_entropy_of_scikit_criteria() => Same(
        [0.35888879048891087, 0.6411112095110891], EntropyWeights.Standard(EntropyWeights.Entropies([[1, 4], [2, 16]])));

    [Fact]
    public void Equal_weights_where_nothing_varies() => Same([0.5, 0.5], EntropyWeights.Standard(EntropyWeights.Entropies([[0, 0], [0, 0]])));

    [Fact]
    public void Critic()
    {
        Same([0.23067378201141134, 0.17534346691639416, 0.1718516498538405, 0.422131101218354], CriticWeights.Of(A));
        double[][] banks = Unit(
            [[61, 20.7, 16.3, 9, 5.4, 4, -6.1, -34.6], [1.08, 0.26, 1.98, 3.29, 2.77, 4.12, 3.52, 3.31], [4.33, 4.34, 2.53, 1.65, 2.33, 1.21, 2.1, 0.98]], [1, 1, 1]);
        Same([0.20222553978778, 0.48090172901971934, 0.3168727311925006], CriticWeights.Of(banks));
    }

    [Fact]
    public void Analytic_hierarchy()
    {
        var result = AnalyticHierarchy.Of(Comparisons);
        Same(Experts, [.. result.Weights]);
        Assert.Equal(4.014520958632259, result.LargestEigenvalue, 1e-9);
        Assert.Equal(0.004840319544086332, result.ConsistencyIndex, 1e-9);
        Assert.Equal(0.0053781328267625906, result.ConsistencyRatio, 1e-9);
        Same([0.48318902596302593, 0.271717157177482, 0.0882178430196329, 0.1568759738398591], AnalyticHierarchy.RowGeometricMeans(Comparisons));
        Assert.Throws<ArgumentException>(() => AnalyticHierarchy.Of([[1, 2], [2, 1]]));
    }

    [Fact]
    public void Combinations()
    {
        Same([0.5346903026516636, 0.22763292219734155, 0.10071395889494789, 0.1369628162560471], CombineWeights.Multiplicative(Entropy, Experts));
        Same([0.385713354527063, 0.25166977373197313, 0.16740111860240176, 0.19521575313856204], CombineWeights.Geometric(Entropy, Experts));
        Same([0.38127913926364954, 0.24168575658778746, 0.18836263779404622, 0.1886724663545168], CombineWeights.Linear(Entropy, Experts));
        var (weights, parts) = CombineWeights.Game(Entropy, Experts);
        Same([0.03206162420353834, 0.9679383757964616], parts);
        Same([0.4763702791716361, 0.2700322511869441, 0.09457601728997925, 0.1590214523514405], weights);
        Assert.Equal(0.21112853826635267, CombineWeights.Distance(Entropy, Experts), 1e-9);
        var (withCritic, criticParts) = CombineWeights.Game(Entropy, CriticWeights.Of(A));
        Same([0.20272567742765418, 0.7972743225723458], criticParts);
        Same([0.24060711314473116, 0.18265245434592836, 0.19551451351386076, 0.38122591899547964], withCritic);
    }

    [Fact]
    public void Budgets_count_alike_whatever_their_size() => Same([0.55, 0.45], BudgetAllocation.Of([[60, 40], [5, 5]]));

    private static double[][] Unit(double[][] columns, int[] directions) => [.. columns.Zip(directions, (column, direction) => Normalise.MinMax(column, direction, 0, 1))];

    private static void Same(double[] expected, double[] actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (var place = 0; place < expected.Length; place++)
        {
            Assert.Equal(expected[place], actual[place], 1e-9);
        }
    }
}
