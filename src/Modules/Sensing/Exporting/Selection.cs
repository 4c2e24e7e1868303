using System.Runtime.CompilerServices;
using Civium.Kernel.Observations;
using Civium.Modules.Sensing.Catalogue;
using Civium.Modules.Sensing.Paths;
using Civium.Modules.Sensing.Reading;
using Civium.SensorThings.Model;
using Civium.SensorThings.Query;
using Microsoft.EntityFrameworkCore;

namespace Civium.Modules.Sensing.Exporting;

/// <summary>Observations that a filter of SensorThings names, stream by stream in the order of time. Memory does not grow with their number.</summary>
internal sealed class Selection
{
    private const int StreamsAtOnce = 1000;
    private const int MostStreams = 1_000_000;
    private readonly IObservationStore _store;
    private readonly ObservationQuery _query;
    private readonly IReadOnlyList<long> _streams;
    private readonly Func<Observation, bool>? _residual;

    private Selection(IObservationStore store, ObservationQuery query, IReadOnlyList<long> streams, Func<Observation, bool>? residual) =>
        (_store, _query, _streams, _residual) = (store, query, streams, residual);

    /// <summary>Reads a filter over Observations; null selects all.</summary>
    /// <exception cref="QueryException">It is no filter.</exception>
    public static async Task<Selection> OfAsync(
        string? filter, SensingDb db, IObservationStore store, DateTime now, CancellationToken cancellation)
    {
        var options = filter is null ? QueryOptions.None : QueryParser.Parse("$filter=" + Uri.EscapeDataString(filter), QueryLimits.Default);
        var (left, related) = await RelatedStreams.FindAsync(db, options, now, cancellation).ConfigureAwait(false);
        var bound = left.Filter is null ? null : Binder.BindFilter(left.Filter, EntityTypes.Observation);
        var conditions = Pushdown.Derive(bound);
        var query = ObservationConditionsQuery.Of(conditions, new Target(EntityTypes.Observation, null, null, 0, []));
        var residual = conditions.Exact ? null : Evaluator.CompileFilter<Observation>(bound!, new ObservationValues(bound!).Of, now);
        // Always the streams that the catalogue gives, so that what it hides from the caller is in no file.
        var all = new EntityQuery<Datastream>(EntitySets.Datastreams, db, new Target(EntityTypes.Datastream, null, null, 0, []), QueryOptions.None, now);
        var (found, _) = await all.PageAsync(MostStreams, cancellation).ConfigureAwait(false);
        var streams = found.Select(stream => stream.Id);
        streams = related is null ? streams : streams.Intersect(related);
        streams = query.Streams is null ? streams : streams.Intersect(query.Streams);
        return new(store, query, [.. streams.Order()], residual);
    }

    /// <summary>How many there are; null when only reading them tells.</summary>
    public async Task<long?> CountAsync(CancellationToken cancellation)
    {
        if (_residual is not null)
        {
            return null;
        }

        var count = 0L;
        foreach (var some in _streams.Chunk(StreamsAtOnce))
        {
            count += await _store.CountAsync(_query with { Streams = some }, cancellation).ConfigureAwait(false);
        }

        return count;
    }

    /// <summary>Reads them.</summary>
    public async IAsyncEnumerable<Observation> ReadAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        foreach (var stream in _streams)
        {
            var query = _query with { Streams = [stream], Order = ObservationOrder.PhenomenonTime };
            await foreach (var one in _store.QueryAsync(query, cancellation).ConfigureAwait(false))
            {
                if (_residual is null || _residual(one))
                {
                    yield return one;
                }
            }
        }
    }
}
