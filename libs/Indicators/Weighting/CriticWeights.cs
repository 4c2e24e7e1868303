using Civium.Indicators.Statistics;

namespace Civium.Indicators.Weighting;

/// <summary>CRITIC: criteria importance through intercriteria correlation.</summary>
public static class CriticWeights
{
    /// <summary>
    /// w_j = C_j / sum C, C_j = s_j sum_k (1 - r_jk): an indicator weighs more the more it varies and the less it repeats others. s is the
    /// population standard deviation; a constant column has s = 0 and weighs nothing. Equal weights when all are constant.
    /// Source: Diakoulaki, Mavrotas and Papayannakis (1995). O(n k^2). Safe for concurrent use.
    /// </summary>
    /// <param name="columns">Values in [0, 1], more is better; NaN is missing.</param>
    public static double[] Of(IReadOnlyList<double[]> columns)
    {
        var correlations = Correlation.Matrix(columns);
        var contents = new double[columns.Count];
        for (var j = 0; j < contents.Length; j++)
        {
            var count = Moments.Count(columns[j]);
            var deviation = count < 2 ? 0 : Moments.StandardDeviation(columns[j]) * Math.Sqrt((count - 1.0) / count);
            var conflict = 0.0;
            for (var k = 0; k < contents.Length; k++)
            {
                conflict += double.IsNaN(correlations[j, k]) ? 1 : 1 - correlations[j, k];
            }

            contents[j] = deviation * conflict;
        }

        var sum = contents.Sum();
        return [.. contents.Select(content => sum > 0 ? content / sum : 1.0 / contents.Length)];
    }
}
