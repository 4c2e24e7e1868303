using Civium.Detection.ChangePoints;
using CsCheck;
using Xunit;

namespace Civium.Libs.Tests.Detection.Surveillance;

public sealed class ChangePointSearchTest
{
    [Fact]
    public void Steps_of_the_mean_are_found_where_they_are()
    {
        double[] noise = [0.3, -0.4, 0.1, 0.5, -0.2, -0.6, 0.4, 0.2, -0.1, -0.3];
        var series = Enumerable.Range(0, 90).Select(i => noise[i * 7 % 10] + (i < 30 ? 0 : i < 60 ? 5 : 2)).ToArray();
        Assert.Equal([30, 60], new ChangePointSearch().Find(series));
    }

    [Fact]
    public void A_rise_of_counts_is_found() =>
        Assert.Equal([12], new ChangePointSearch { Model = SegmentModel.PoissonMean }.Find([2, 1, 3, 2, 2, 1, 4, 2, 3, 2, 1, 2, 9, 12, 8, 10, 11, 7, 9, 10]));

    [Fact]
    public void A_change_of_variance_is_found()
    {
        var series = Enumerable.Range(0, 80).Select(i => (i % 2 == 0 ? 1 : -1) * (1 + (i % 5 * 0.3)) * (i < 40 ? 1 : 8)).ToArray();
        Assert.Equal([40], new ChangePointSearch { Model = SegmentModel.NormalMeanAndVariance }.Find(series));
    }

    [Fact]
    public void Nothing_is_found_where_nothing_changes()
    {
        Assert.Empty(new ChangePointSearch().Find(new double[50]));
        Assert.Empty(new ChangePointSearch().Find([]));
        Assert.Empty(new ChangePointSearch().Find([1]));
    }

    [Fact]
    public void Pruning_never_costs_the_optimum() =>
        Gen.Int[0, 12].Array[2, 24].Sample(counts =>
        {
            var series = counts.Select(count => (double)count).ToArray();
            var search = new ChangePointSearch { Model = SegmentModel.PoissonMean, Penalty = 4, SmallestSegment = 1 };
            Assert.Equal(Exhaustive(series, 4), Cost(series, search.Find(series), 4), 1e-9);
        });

    private static double Exhaustive(double[] series, double penalty)
    {
        var best = new double[series.Length + 1];
        best[0] = -penalty;
        for (var end = 1; end <= series.Length; end++)
        {
            best[end] = Enumerable.Range(0, end).Min(start => best[start] + Segment(series[start..end]) + penalty);
        }

        return best[^1];
    }

    private static double Cost(double[] series, IReadOnlyList<int> points, double penalty)
    {
        int[] edges = [0, .. points, series.Length];
        return edges.Zip(edges.Skip(1)).Sum(edge => Segment(series[edge.First..edge.Second])) + (penalty * points.Count);
    }

    private static double Segment(double[] counts) => counts.Sum() is var sum and > 0 ? 2 * sum * (1 - Math.Log(sum / counts.Length)) : 0;
}
