using Civium.Indicators.Statistics;

namespace Civium.Indicators.Weighting;

/// <summary>Weights from principal components. A constant column weighs nothing. Safe for concurrent use.</summary>
public static class ComponentWeights
{
    /// <summary>
    /// w_j = a_j^2, the squared loadings of the first component: each column's part in the direction that holds the most variance; they add
    /// up to 1. Source: OECD and JRC (2008), "Handbook on constructing composite indicators", 6.1.
    /// </summary>
    /// <param name="columns">The columns; rows with a missing value take no part.</param>
    public static double[] Squared(IReadOnlyList<double[]> columns) => [.. FirstLoadings(columns).Select(loading => loading * loading)];

    /// <summary>The loadings of the first component themselves, as COINr's <c>get_PCA</c> takes them. They may be negative and add up to no fixed sum.</summary>
    public static double[] FirstLoadings(IReadOnlyList<double[]> columns)
    {
        var components = PrincipalComponents.Of(columns);
        var weights = new double[columns.Count];
        for (var place = 0; place < components.Columns.Count; place++)
        {
            weights[components.Columns[place]] = components.Loadings[0][place];
        }

        return weights;
    }
}
