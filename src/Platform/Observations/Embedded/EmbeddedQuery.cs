using System.Runtime.CompilerServices;
using Civium.Kernel.Observations;
using Civium.Platform.Observations.Embedded.Reading;
using Civium.Platform.Observations.Embedded.Segments;

namespace Civium.Platform.Observations.Embedded;

/// <summary>Answers questions from what is sealed and the tail together, each as of one moment.</summary>
internal sealed class EmbeddedQuery(Tail tail)
{
    private const int FirstChunk = 128;
    private const int Chunk = 1024;

    /// <summary>The observations asked for, in order.</summary>
    public async IAsyncEnumerable<Observation> RunAsync(ObservationQuery query, [EnumeratorCancellation] CancellationToken cancellation)
    {
        if (query.Limit is <= 0 || query.Streams is { Count: 0 })
            yield break;
        using var snapshot = tail.Snapshot();
        var scan = await Task.Run(() => Begin(snapshot, query), cancellation).ConfigureAwait(false);
        for (var size = FirstChunk; ; size = Chunk)
        {
            var chunk = await Task.Run(() => scan.Next(size), cancellation).ConfigureAwait(false);
            foreach (var row in chunk)
                yield return row;
            if (chunk.Count < size)
                yield break;
        }
    }

    /// <summary>How many meet the conditions.</summary>
    public async Task<long> CountAsync(ObservationQuery query, CancellationToken cancellation)
    {
        if (query.Streams is { Count: 0 })
            return 0;
        using var snapshot = tail.Snapshot();
        return await Task.Run(
            () => CountScan.Count(new Conditions(query), TailScan.Hidden(snapshot), cancellation) + TailScan.Count(snapshot, new ObservationOrdering(query)),
            cancellation).ConfigureAwait(false);
    }

    /// <summary>The row with this id.</summary>
    public Task<Observation?> FindAsync(long id)
    {
        using var snapshot = tail.Snapshot();
        var (row, decided) = TailScan.Find(snapshot, id);
        if (decided)
            return Task.FromResult(row);
        var scratch = new RowBatch();
        if (snapshot.Sealed.Find(id, Columns.All, scratch) is not { } place || TailScan.Deletes(snapshot, scratch.Stream))
            return Task.FromResult<Observation?>(null);
        return Task.FromResult<Observation?>(scratch.Row(place.Row));
    }

    /// <summary>What times each stream spans.</summary>
    public async Task<IReadOnlyDictionary<long, StreamExtent>> ExtentsAsync(IReadOnlyCollection<long> streams, CancellationToken cancellation)
    {
        if (streams.Count == 0)
            return new Dictionary<long, StreamExtent>();
        using var snapshot = tail.Snapshot();
        return await Task.Run(
            () =>
            {
                var distinct = streams.Distinct().ToList();
                var extents = ExtentScan.Run(distinct, TailScan.Hidden(snapshot));
                foreach (var stream in distinct)
                {
                    if (ExtentScan.Join(extents.GetValueOrDefault(stream), Recent(snapshot, stream)) is { } extent)
                        extents[stream] = extent;
                }

                return extents;
            },
            cancellation).ConfigureAwait(false);
    }

    /// <summary>The latest observation of each stream.</summary>
    public async Task<IReadOnlyDictionary<long, Observation>> LatestAsync(IReadOnlyCollection<long> streams, CancellationToken cancellation)
    {
        using var snapshot = tail.Snapshot();
        return await Task.Run(
            () =>
            {
                var hidden = TailScan.Hidden(snapshot);
                var scratch = new RowBatch();
                var found = new Dictionary<long, Observation>();
                foreach (var stream in streams)
                {
                    var recent = Rows(snapshot, stream).MaxBy(row => (row.Start, row.Id));
                    if (LatestScan.Run(stream, hidden, recent, scratch) is { } latest)
                        found[stream] = latest;
                }

                return found;
            },
            cancellation).ConfigureAwait(false);
    }

    /// <summary>What the numbers of streams amount to.</summary>
    public async Task<IReadOnlyList<Aggregate>> AggregateAsync(AggregateQuery query, CancellationToken cancellation)
    {
        using var snapshot = tail.Snapshot();
        return await Task.Run(
            () => AggregateScan.Run(query, TailScan.Hidden(snapshot), stream => Rows(snapshot, stream), cancellation), cancellation).ConfigureAwait(false);
    }

    private static IEnumerable<Observation> Rows(TailSnapshot snapshot, long stream)
    {
        foreach (var table in snapshot.Tables)
        {
            foreach (var held in table.OfStream(stream).ToArray())
            {
                if (held.IsSeen(snapshot.At))
                    yield return held.Row;
            }
        }
    }

    private static StreamExtent? Recent(TailSnapshot snapshot, long stream)
    {
        StreamExtent? extent = null;
        foreach (var table in snapshot.Tables)
        {
            foreach (var held in table.OfStream(stream))
            {
                if (held.IsSeen(snapshot.At))
                    extent = ExtentScan.Join(extent, new(held.Row.Start, held.Row.End, held.Row.ResultTime, held.Row.ResultTime, 1));
            }
        }

        return extent;
    }

    private static OrderedScan Begin(TailSnapshot snapshot, ObservationQuery query)
    {
        var most = query.Limit is { } limit ? (int?)Math.Min((long)limit + query.Skip, int.MaxValue) : null;
        return new(query, TailScan.Hidden(snapshot), TailScan.Select(snapshot, new ObservationOrdering(query), most));
    }
}
