using Civium.Kernel.Observations;

namespace Civium.Platform.Observations;

/// <summary>What both engines ask of a question for aggregates.</summary>
internal static class AggregateChecks
{
    /// <summary>Refuses what makes no sense.</summary>
    /// <exception cref="ArgumentException">The caller is wrong.</exception>
    public static void Check(AggregateQuery query)
    {
        if (query.Edges.Count < 2)
            throw new ArgumentException("There are no two edges, so there is no bucket.", nameof(query));
        for (var i = 1; i < query.Edges.Count; i++)
        {
            if (query.Edges[i] <= query.Edges[i - 1])
                throw new ArgumentException($"Edge {i} is not after the one before it.", nameof(query));
        }

        if (query.Quantiles.Any(quantile => quantile is not (>= 0 and <= 1)))
            throw new ArgumentException("A quantile is not from 0 to 1.", nameof(query));
    }
}
