using System.Runtime.CompilerServices;
using Civium.Kernel.Observations;
using Civium.Modules.Sensing.Paths;
using Civium.SensorThings.Model;
using Civium.SensorThings.Query;

namespace Civium.Modules.Sensing.Reading;

/// <summary>
/// One question to the observations: the catalogue answers what the filter says of their streams and features, the store as much of the rest as it
/// can look up, the order and the place to go on from; what is left of the filter is asked of each that it gives. An order that the
/// store does not keep is made of all that match.
/// </summary>
internal sealed class ObservationReader
{
    private readonly Asker _asker;
    private readonly QueryOptions _options;
    private readonly ObservationQuery _query;
    private readonly BoundExpression? _residual;
    private readonly IReadOnlyList<BoundExpression>? _keys;

    private ObservationReader(Asker asker, QueryOptions options, ObservationQuery query, BoundExpression? residual)
    {
        (_asker, _options, _residual) = (asker, options, residual);
        var order = ObservationOrdering.Of(options.OrderBy);
        _keys = order is null ? [.. options.OrderBy.Select(key => Binder.Bind(key.Expression, EntityTypes.Observation, "$orderby"))] : null;
        _query = order is { } kept ? query with { Order = kept.Order, Descending = kept.Descending } : query;
    }

    /// <summary>Makes the question.</summary>
    public static async Task<ObservationReader> MakeAsync(Asker asker, Target target, QueryOptions options, string option)
    {
        var filter = await ObservedSets.BindAsync(asker, options, EntityTypes.Observation, option).ConfigureAwait(false);
        var (left, streams, features) = await RelatedSets.AnswerAsync(asker, filter?.Expression).ConfigureAwait(false);
        var rest = left is null ? null : Binder.BindFilter(left, EntityTypes.Observation, option);
        var conditions = Pushdown.Derive(rest);
        var query = ObservationConditionsQuery.Of(conditions, target);
        query = query with
        {
            Streams = Both(Both(query.Streams, streams), target.Via?.InverseName is "Datastream" or "MultiDatastream" ? null : await VisibleStreams.OfAsync(asker).ConfigureAwait(false)),
            Features = Both(query.Features, features),
        };
        return new ObservationReader(asker, options, query, conditions.Exact ? null : rest);
    }

    /// <summary>Whether the store counts them without reading them.</summary>
    public bool IsCountedWithoutReading => _residual is null;

    /// <summary>All that meet the filter, stream by stream in the order of time. Memory does not grow with their number.</summary>
    public async IAsyncEnumerable<Observation> ByStreamAsync()
    {
        foreach (var stream in (_query.Streams ?? await VisibleStreams.AllAsync(_asker).ConfigureAwait(false)).Order())
        {
            var query = _query with { Streams = [stream], Order = ObservationOrder.PhenomenonTime, Descending = false };
            await foreach (var one in MatchAsync(query, []).ConfigureAwait(false))
            {
                yield return (Observation)one.Row;
            }
        }
    }

    /// <summary>How many observations meet the filter.</summary>
    public async Task<long> CountAsync()
    {
        if (_residual is null)
        {
            return await _asker.Store.CountAsync(_query, _asker.Cancellation).ConfigureAwait(false);
        }

        var count = 0L;
        await foreach (var _ in MatchAsync(_query, []).ConfigureAwait(false))
        {
            count++;
        }

        return count;
    }

    /// <summary>Whether any observation meets the filter.</summary>
    public async Task<bool> AnyAsync()
    {
        await foreach (var _ in MatchAsync(_residual is null ? _query with { Limit = 1 } : _query, []).ConfigureAwait(false))
        {
            return true;
        }

        return false;
    }

    /// <summary>A page, and the token of the next; null when this is the last.</summary>
    public async Task<(List<object> Rows, string? Next)> PageAsync(int size)
    {
        if (_keys is not null)
        {
            return await RankedPageAsync(size, _keys).ConfigureAwait(false);
        }

        var skip = _options.SkipToken is null ? _options.Skip : 0;
        var query = _query with { After = ObservationOrdering.Cursor(_query.Order, _options.SkipToken) };
        if (_residual is null)
        {
            query = query with { Skip = skip, Limit = size + 1 };
            skip = 0;
        }

        var found = new List<object>();
        await foreach (var one in MatchAsync(query, []).ConfigureAwait(false))
        {
            if (skip-- > 0)
            {
                continue;
            }

            found.Add(one.Row);
            if (found.Count > size)
            {
                break;
            }
        }

        var page = found.Take(size).ToList();
        return (page, found.Count <= size || size == 0 ? null : ObservationOrdering.Token(_query.Order, (Observation)page[^1]));
    }

    private async Task<(List<object> Rows, string? Next)> RankedPageAsync(int size, IReadOnlyList<BoundExpression> keys)
    {
        var token = _options.SkipToken is { } text ? SkipToken.Read(text, keys.Count) : null;
        var ranking = new Ranking([.. _options.OrderBy.Select(key => key.Descending)]);
        var first = await ranking.FirstAsync(
            MatchAsync(_query, keys), token, token is null ? _options.Skip : 0, size + 1, _asker.Cancellation).ConfigureAwait(false);
        var page = first.Take(size).ToList();
        return (page.ConvertAll(found => found.Row), first.Count > size && size > 0 ? Ranking.Token(page[^1]) : null);
    }

    private IAsyncEnumerable<Found> MatchAsync(ObservationQuery query, IReadOnlyList<BoundExpression> keys) =>
        new Matcher(_asker, _residual, keys).MatchAsync(RowsAsync(query, _asker.Cancellation), _asker.Cancellation);

    private async IAsyncEnumerable<object> RowsAsync(ObservationQuery query, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await foreach (var one in _asker.Store.QueryAsync(query, cancellation).ConfigureAwait(false))
        {
            yield return one;
        }
    }

    private static IReadOnlyList<long>? Both(IReadOnlyList<long>? one, IReadOnlyList<long>? other)
    {
        if (one is null || other is null)
        {
            return one ?? other;
        }

        var set = other.ToHashSet();
        return [.. one.Where(set.Contains)];
    }
}
