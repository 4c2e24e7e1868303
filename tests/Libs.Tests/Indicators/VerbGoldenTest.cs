using Civium.Indicators.Aggregating;
using Civium.Indicators.Analysing;
using Civium.Indicators.Normalising;
using Civium.Indicators.Preparing;
using Civium.Indicators.Statistics;
using Civium.Indicators.Weighting;
using Xunit;

namespace Civium.Libs.Tests.Indicators;

/// <summary>
/// Each verb on small inputs against values computed with R 4.2: COINr 1.1.14's functions (a_*, n_*, i_*, Treat, skew, kurt,
/// SA_estimate) and base R (prcomp, hclust, cor, quantile; EM written out in base R).
/// </summary>
public sealed class VerbGoldenTest
{
    private const double Nothing = double.NaN;

    private static readonly double[][] Columns = [[3.2, 4.1, 2.7, 5, 3.9], [120, 95, 143, 110, 101], [0.45, 0.61, 0.38, 0.52, 0.7], [15, 22, 11, 30, 18]];
    private static readonly double[] Weights = [1, 2, 3, 4];
    private static readonly double[] X = [3.2, Nothing, 4.1, 2.7, 5, 3.9, 4.1, 19];
    private static readonly double[] Outliers = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 150, Nothing, 90];

    [Fact]
    public void Means()
    {
        Same([30.455, 28.393, 33.384, 34.656, 28], Aggregate.Arithmetic(Columns, Weights));
        Same([6.8037994657981624, 8.4994559918561876, 5.8169554400032677, 9.634408188093353, 8.2339675194943869], Aggregate.Geometric(Columns, Weights));
        Same([1.376936316695353, 1.8640002875653243, 1.1570418692095858, 1.6337877980044178, 2.0902360135442462], Aggregate.Harmonic(Columns, Weights));
    }

    [Fact]
    public void Means_leave_missing_values_out()
    {
        double[][] columns = [Columns[0], Columns[1], [0.45, Nothing, 0.38, 0.52, 0.7], Columns[3]];
        Assert.Equal(15.6679030404346467, Aggregate.Harmonic(columns, Weights)[1], 1e-12);
        Assert.Equal(26.2847053484714586, Aggregate.Geometric(columns, Weights)[1], 1e-12);
        Assert.True(double.IsNaN(Aggregate.Arithmetic(columns, Weights, 0.8)[1]));
    }

    [Fact]
    public void Copelands_scores() => Same([-2, 1, -4, 4, 1], Copeland.Scores(Columns, Weights));

    [Fact]
    public void Weighted_medians()
    {
        double[][] columns = [[1, 1], [2, 2], [3, Nothing], [10, 4]];
        Same([2.5, 2], Aggregate.Median(columns, [1, 1, 1, 1]));
        Same([10, 4], Aggregate.Median(columns, [1, 1, 1, 5]));
        Same([2, 2], Aggregate.Median(columns, [1, 3, 1, 1]));
    }

    [Fact]
    public void Normalisations()
    {
        Same([4.03680981595092, Nothing, 9.5030674846625729, 1, 14.969325153374232, 8.2883435582822074, 9.5030674846625729, 100], Normalise.MinMax(X, 1, 1));
        Same([-0.48453833767698734, Nothing, -0.32879387199509863, -0.57106304083359227, -0.17304940631320978, -0.36340375325774055, -0.32879387199509863, 2.24964228207172701], Normalise.ZScore(X));
        Same([10.969076675353975, Nothing, 10.657587743990197, 11.142126081667184, 10.346098812626419, 10.726807506515481, 10.657587743990197, 5.500715435856546], Normalise.ZScore(X, -1, 10, 2));
        Same([6, Nothing, 3, 7, 2, 5, 3, 1], Normalise.Rank(X, -1));
        Same([1 / 6.0, Nothing, 0.5, 0, 5 / 6.0, 1 / 3.0, 0.5, 1], Normalise.PercentileRank(X));
        Same([1, Nothing, 3, 0, 5, 2, 3, 6], Normalise.Borda(X));
        Same([0.96932515337423308, Nothing, 0.91411042944785281, 1, 0.85889570552147243, 0.92638036809815949, 0.91411042944785281, 0], Normalise.DistanceToMaximum(X, -1));
        Same([0.16842105263157894, Nothing, 0.2157894736842105, 0.14210526315789473, 0.26315789473684209, 0.20526315789473684, 0.2157894736842105, 1], Normalise.FractionOfMaximum(X));
        Same([0.0684931506849315, Nothing, 0.19178082191780815, 0, 0.31506849315068491, 0.16438356164383558, 0.19178082191780815, 2.2328767123287672], Normalise.DistanceToTarget(X, 10));
        Same([0.9875, Nothing, 0.93125, 1, 0.875, 0.94375, 0.93125, 0], Normalise.DistanceToTarget(X, 3, -1, true));
        Same([0.21739130434782605, Nothing, 0.60869565217391286, 0, 1, 0.52173913043478248, 0.60869565217391286, 7.0869565217391308], Normalise.DistanceToReference(X, 4));
        Same([2.85714285714286, Nothing, 15.714285714285708, 0, 28.571428571428569, 12.857142857142856, 15.714285714285708, 100], Normalise.Goalposts(X, 3, 10));
        Same([97.142857142857139, Nothing, 84.285714285714292, 100, 71.428571428571431, 87.142857142857139, 84.285714285714292, 0], Normalise.Goalposts(X, 10, 3));
        Same([-3.2, Nothing, -4.1, -2.7, -5, -3.9, -4.1, -19], Normalise.Scale(X, -1));
    }

    [Fact]
    public void Moments_and_quantiles()
    {
        Assert.Equal(2.5575527631448436, Moments.Skewness(X), 1e-12);
        Assert.Equal(6.6473698351153159, Moments.Kurtosis(X), 1e-12);
        Assert.Equal(2.85, Quantiles.Of(X, 0.05), 1e-12);
    }

    [Fact]
    public void Outliers_are_treated()
    {
        var winsorised = Winsorise.Column(Outliers);
        Same([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 12, Nothing, 12], winsorised.Values);
        Assert.Equal(2, winsorised.High);
        double[] logarithms =
        [
            0.39877611995736778, 0.91228271047661635, 1.24990173621433587, 1.50185270175416297, 1.70292825552143934, 1.87026253071599857, 2.01356879752912832,
            2.13888900032325591, 2.25023861262183633, 2.35042242240820576, 2.44147709186066431, 2.52492832413748625, 5.01389663679862707, Nothing, 4.50523934736304188,
        ];
        Same(logarithms, LogTransform.Shifted(Outliers));
        Same([.. logarithms.Select(value => -value)], LogTransform.TowardsTail([.. Outliers.Select(value => -value)]));
        double[] powers = [.. Enumerable.Range(1, 20), 1000, 2000, 4000, 8000, 16000, 32000, 64000, 128000];
        Same([.. Enumerable.Range(1, 20), 1000, 2000, 4000, 8000, 16000, 16000, 16000, 16000], Treat.Column(powers, new()).Values);
        Same(logarithms, Treat.Column(Outliers, new(1)).Values);
        Assert.Equal(Treatment.Logarithm, Treat.Column(Outliers, new(1)).Done);
    }

    [Fact]
    public void Missing_values_are_filled()
    {
        Same([1, 2, 3, 4, 4, 10], Impute.GroupMean([1, Nothing, 3, 4, Nothing, 10], ["a", "a", "a", "b", "b", null]));
        Same([1, Nothing, 3, 4, 7, 8, 9], Impute.GroupMedian([1, Nothing, 3, Nothing, 7, 8, 9], ["a", "c", "b", "d", "d", "d", "d"]).Select((v, row) => row == 3 ? v - 4 : v).ToArray());
        Same([1, 3.5, 3, 4, 3.5, 10], Impute.Median([1, Nothing, 3, 4, Nothing, 10]));
        Same([1, 4.5, 3, 4, 4.5, 10], Impute.Mean([1, Nothing, 3, 4, Nothing, 10]));
        Same([1, Nothing, 1, Nothing, 4], LatestValue.Column([1, Nothing, Nothing, Nothing, 4], ["a", "b", "a", "b", "b"], [2020, 2020, 2021, 2022, 2023]));
        Same([1, Nothing, Nothing], LatestValue.Column([1, Nothing, Nothing], ["a", "b", "a"], [2020, 2020, 2022], 1));
    }

    [Fact]
    public void Expectation_maximisation()
    {
        double[][] columns = [[1, 2, 3, 4, 5, 6, 7, 8], [2.1, 3.9, Nothing, 8.2, Nothing, 11.7, 14.2, 15.8], [5, Nothing, 4, 4.5, 3, 2, Nothing, 1]];
        var result = ExpectationMaximisation.Run(columns, 1e-14);
        Assert.Equal(5.9937315334770762, result.Columns[1][2], 1e-9);
        Assert.Equal(9.9501894922286063, result.Columns[1][4], 1e-9);
        Assert.Equal(4.1514327337183872, result.Columns[2][1], 1e-9);
        Assert.Equal(2.9238505688052125, result.Columns[2][6], 1e-9);
        Same([4.5, 8.9804901282132104, 3.3219104128154502], [.. result.Means]);
        Assert.Equal(20.5970501883903907, result.Covariance[1, 1], 1e-9);
        Assert.Equal(-5.0655386254565871, result.Covariance[1, 2], 1e-9);
    }

    [Fact]
    public void Correlations_components_and_consistency()
    {
        Assert.Equal(-0.10540925533894598, Correlation.Kendall(Columns[0], [2, 1, 3, 3, 5]), 1e-12);
        Assert.Equal(-0.10259783520851541, Correlation.Spearman(Columns[0], [2, 1, 3, 3, 5]), 1e-12);
        Assert.Equal(-0.71159404109422975, Correlation.Pearson(Columns[0], Columns[1]), 1e-12);
        Assert.Equal(-1.1149728530030649, CronbachAlpha.Of(Columns), 1e-12);
        var components = PrincipalComponents.Of(Columns);
        Same([3.0891002455541057, 0.83065355379840211, 0.07981596623037861, 0.00043023441711319], [.. components.Variances]);
        Same([0.52795404642678412, -0.52157079355950953, 0.45406627839423819, 0.49300329308483837], components.Loadings[0]);
        Same([.. components.Loadings[0].Select(value => value * value)], ComponentWeights.Squared(Columns));
    }

    [Fact]
    public void Wards_clusters()
    {
        double[][] columns = [[1, 1.2, 5, 5.1, 9, 9.2, 1.1, 5.2], [1, 1.1, 5, 5.3, 1, 1.4, 0.8, 4.9]];
        Assert.Equal([1, 1, 2, 2, 3, 3, 1, 2], Peers.Cluster(columns, 3));
    }

    [Fact]
    public void Sobols_estimators()
    {
        double[] outputs = [0.1, 0.5, 0.9, 0.3, 0.7, 0.2, 0.4, 0.8, 0.6, 0.15, 0.35, 0.55, 0.75, 0.95, 0.25, 0.45];
        var indices = Sobol.Estimate(outputs, 2, new Random(1), replicates: 10, isCentred: false);
        Same([0.77282377919320588, 1.20382165605095515], [.. indices.Select(index => index.First)]);
        Same([1.096072186836518, 1.5902335456475583], [.. indices.Select(index => index.Total)]);
    }

    private static void Same(double[] expected, double[] actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (var place = 0; place < expected.Length; place++)
        {
            Assert.Equal(expected[place], actual[place], 1e-9);
        }
    }
}
