using System.Runtime.CompilerServices;
using Civium.Contracts.Sensing;
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
    private readonly IObservationStore _store;
    private readonly ObservationQuery _query;
    private readonly IReadOnlyList<long> _streams;
    private readonly Func<Observation, bool>? _residual;

    private Selection(IObservationStore store, ObservationQuery query, IReadOnlyList<long> streams, Func<Observation, bool>? residual) =>
        (_store, _query, _streams, _residual) = (store, query, streams, residual);

    /// <summary>Reads a filter over Observations; null selects all.</summary>
    /// <exception cref="QueryException">It is no filter.</exception>
    public static async Task<Selection> OfAsync(
        string? filter, SensingDb db, IObservationStore store, ICatalogue catalogue, DateTime now, CancellationToken cancellation)
    {
        var options = filter is null ? QueryOptions.None : QueryParser.Parse("$filter=" + Uri.EscapeDataString(filter), QueryLimits.Default);
        var (left, related) = await RelatedStreams.FindAsync(db, options, now, cancellation).ConfigureAwait(false);
        var bound = left.Filter is null ? null : Binder.BindFilter(left.Filter, EntityTypes.Observation);
        var conditions = Pushdown.Derive(bound);
        var query = ObservationConditionsQuery.Of(conditions, new Target(EntityTypes.Observation, null, null, 0, []));
        var residual = conditions.Exact ? null : Evaluator.CompileFilter<Observation>(bound!, new ObservationValues(bound!).Of, now);
        var streams = related is not null && query.Streams is { } told ? [.. told.Intersect(related)] : related ?? query.Streams ?? await AllAsync(catalogue, cancellation).ConfigureAwait(false);
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

    private static async Task<IReadOnlyList<long>> AllAsync(ICatalogue catalogue, CancellationToken cancellation)
    {
        var all = new List<long>();
        while (await catalogue.ListStreamsAsync(all.Count == 0 ? 0 : all[^1], StreamsAtOnce, cancellation).ConfigureAwait(false) is { Count: > 0 } page)
        {
            all.AddRange(page.Select(stream => stream.Id));
        }

        return all;
    }
}
