namespace Civium.Kernel.Observations;

/// <summary>
/// Questions to the observation store whose answers are much smaller than what they are about. Safe for concurrent use; each answer is of one moment.
/// </summary>
public interface IObservationAnalysis
{
    /// <summary>The latest observation of each stream, by phenomenon time and then id; streams without any are left out.</summary>
    Task<IReadOnlyDictionary<long, Observation>> LatestAsync(IReadOnlyCollection<long> streams, CancellationToken cancellation);

    /// <summary>
    /// Aggregates of the numeric results of streams, by stream and then bucket; buckets without any are left out. Memory is proportional to the number
    /// of aggregates; with quantiles also to that of the numbers of one stream, or of all when they are pooled.
    /// </summary>
    /// <exception cref="Requests.RefusedException">Quantiles over more than <see cref="AggregateQuery.MostQuantileNumbers"/> numbers.</exception>
    Task<IReadOnlyList<Aggregate>> AggregateAsync(AggregateQuery query, CancellationToken cancellation);
}

/// <summary>What to aggregate.</summary>
public sealed record AggregateQuery
{
    /// <summary>Over how many numbers at once quantiles can be asked for.</summary>
    public const int MostQuantileNumbers = 5_000_000;

    /// <summary>Which streams.</summary>
    public required IReadOnlyList<long> Streams { get; init; }

    /// <summary>Ascending; bucket i holds what begins from edge i on and before edge i + 1, so there is one bucket less than edges.</summary>
    public required IReadOnlyList<DateTime> Edges { get; init; }

    /// <summary>Whether all streams are aggregated together, under stream 0.</summary>
    public bool Pooled { get; init; }

    /// <summary>Whether the first and the last number are wanted.</summary>
    public bool Ends { get; init; }

    /// <summary>Which quantiles, each from 0 to 1; interpolated linearly between the two nearest (Hyndman and Fan, 1996, type 7).</summary>
    public IReadOnlyList<double> Quantiles { get; init; } = [];
}

/// <summary>What the numbers of a bucket amount to.</summary>
/// <param name="Stream">Whose; 0 when pooled.</param>
/// <param name="Bucket">Which bucket, from 0.</param>
/// <param name="Count">How many numbers.</param>
/// <param name="Sum">Their sum.</param>
/// <param name="Min">The least.</param>
/// <param name="Max">The greatest.</param>
/// <param name="First">The one of the earliest phenomenon time (and least id); NaN when not asked for.</param>
/// <param name="Last">The one of the latest (and greatest id); NaN when not asked for.</param>
/// <param name="Quantiles">In the order asked.</param>
public sealed record Aggregate(long Stream, int Bucket, long Count, double Sum, double Min, double Max, double First, double Last, IReadOnlyList<double> Quantiles);
