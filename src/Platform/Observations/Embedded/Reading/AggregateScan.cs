using Civium.Kernel.Observations;
using Civium.Platform.Observations.Embedded.Segments;

namespace Civium.Platform.Observations.Embedded.Reading;

/// <summary>Aggregates sealed and recent numbers. Reads times and numbers only, and ids where the ends or hidden rows need them.</summary>
internal static class AggregateScan
{
    /// <summary>The aggregates; <paramref name="recent"/> gives a stream's recent rows.</summary>
    public static List<Aggregate> Run(AggregateQuery query, HiddenRows hidden, Func<long, IEnumerable<Observation>> recent, CancellationToken cancellation)
    {
        var answer = new List<Aggregate>();
        var pooled = query.Pooled ? new Buckets(query) : null;
        var scratch = new RowBatch();
        var rows = new ushort[RowBatch.Capacity];
        foreach (var stream in query.Streams.Distinct().Order())
        {
            cancellation.ThrowIfCancellationRequested();
            var buckets = pooled ?? new Buckets(query);
            var conditions = new Conditions(new ObservationQuery
            {
                Streams = [stream],
                Start = new(query.Edges[0], query.Edges[^1]),
                Number = new(null, null),
            });
            foreach (var segment in hidden.State.Segments)
                Sealed(segment, conditions, hidden, query.Ends, buckets, scratch, rows);
            foreach (var row in recent(stream))
            {
                if (row.Result.Kind == ResultKind.Number)
                    buckets.Add(Microseconds.Of(row.Start), row.Id, row.Result.Number);
            }

            if (pooled is null)
                answer.AddRange(buckets.Finish(stream));
        }

        if (pooled is not null)
            answer.AddRange(pooled.Finish(0));
        return answer;
    }

    private static void Sealed(SealedSegment segment, Conditions conditions, HiddenRows hidden, bool ends, Buckets to, RowBatch scratch, ushort[] rows)
    {
        foreach (var block in conditions.Blocks(segment.Segment, hidden))
        {
            var needsId = ends || hidden.MayHide(segment.Segment.Heads[block]);
            segment.Segment.Read(block, conditions.Needed | (needsId ? Columns.Id : 0), scratch);
            foreach (var row in rows.AsSpan(0, conditions.Select(segment, block, scratch, hidden, rows)))
                to.Add(scratch.Start[row], needsId ? scratch.Id[row] : 0, scratch.Number[row]);
        }
    }
}
