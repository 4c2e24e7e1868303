using Civium.Kernel.Observations;
using Civium.Modules.Sensing.Paths;
using Civium.SensorThings.Model;
using Civium.SensorThings.Query;

namespace Civium.Modules.Sensing.Reading;

/// <summary>
/// One question to the observations: the store answers as much of the filter as it can look up, the order and the place to go on from;
/// what is left of the filter is asked of each that it gives.
/// </summary>
internal sealed class ObservationReader
{
    private readonly IObservationStore _store;
    private readonly QueryOptions _options;
    private readonly ObservationQuery _query;
    private readonly Func<Observation, bool>? _residual;

    /// <summary>Makes the question.</summary>
    /// <param name="store">Who answers.</param>
    /// <param name="target">Which collection is asked for.</param>
    /// <param name="options">The options; what the catalogue has answered is out of the filter.</param>
    /// <param name="streams">The streams that the catalogue found; null for all.</param>
    /// <param name="now">The time that <c>now()</c> means.</param>
    public ObservationReader(IObservationStore store, Target target, QueryOptions options, IReadOnlyList<long>? streams, DateTime now)
    {
        (_store, _options) = (store, options);
        var filter = options.Filter is null ? null : Binder.BindFilter(options.Filter, EntityTypes.Observation);
        var conditions = Pushdown.Derive(filter);
        var query = ObservationConditionsQuery.Of(conditions, target);
        _query = Order(streams is null ? query : query with { Streams = query.Streams is { } told ? [.. told.Intersect(streams)] : streams });
        _residual = conditions.Exact ? null : Evaluator.CompileFilter<Observation>(filter!, new ObservationValues(filter!).Of, now);
    }

    /// <summary>How many observations meet the filter.</summary>
    public async Task<long> CountAsync(CancellationToken cancellation)
    {
        if (_residual is null)
        {
            return await _store.CountAsync(_query, cancellation).ConfigureAwait(false);
        }

        var count = 0L;
        await foreach (var one in _store.QueryAsync(_query, cancellation).ConfigureAwait(false))
        {
            count += _residual(one) ? 1 : 0;
        }

        return count;
    }

    /// <summary>A page, and the token of the next; null when this is the last.</summary>
    public async Task<(List<Observation> Observations, string? Next)> PageAsync(int size, CancellationToken cancellation)
    {
        var skip = _options.SkipToken is null ? _options.Skip : 0;
        var query = _query with { After = Cursor() };
        if (_residual is null)
        {
            query = query with { Skip = skip, Limit = size + 1 };
            skip = 0;
        }

        var found = new List<Observation>();
        await foreach (var one in _store.QueryAsync(query, cancellation).ConfigureAwait(false))
        {
            if ((_residual is null || _residual(one)) && skip-- <= 0)
            {
                found.Add(one);
                if (found.Count > size)
                {
                    break;
                }
            }
        }

        var isLast = found.Count <= size || size == 0;
        var page = found.Take(size).ToList();
        return (page, isLast ? null : SkipToken.Write(Key(page[^1]), page[^1].Id));
    }

    private ObservationQuery Order(ObservationQuery query)
    {
        var keys = _options.OrderBy;
        if (keys.Count == 0)
        {
            return query;
        }

        // Ties are broken by id in the same direction; a key of id after the first says no more than that.
        if (keys.Count > 2 || (keys.Count == 2 && (Name(keys[1]) != "id" || keys[1].Descending != keys[0].Descending)))
        {
            throw NotOffered.Option("$orderby", keys[1].Expression.Position, "observations are ordered by one key in this version, and by id in the same direction where that is equal.");
        }

        ObservationOrder order = Name(keys[0]) switch
        {
            "id" => ObservationOrder.Id,
            "phenomenonTime" => ObservationOrder.PhenomenonTime,
            "resultTime" => ObservationOrder.ResultTime,
            "result" => ObservationOrder.Number,
            _ => throw NotOffered.Option("$orderby", keys[0].Expression.Position, "observations are ordered by id, phenomenonTime, resultTime or result in this version."),
        };
        return query with { Order = order, Descending = keys[0].Descending };
    }

    private static string? Name(Ordering key)
    {
        var bound = Binder.Bind(key.Expression, EntityTypes.Observation, "$orderby");
        return key.Expression is PathExpression path ? bound.Paths[path].Text : null;
    }

    private IEnumerable<object?> Key(Observation one) => _query.Order switch
    {
        ObservationOrder.PhenomenonTime => [one.Start.Ticks],
        ObservationOrder.ResultTime => [one.ResultTime?.Ticks],
        ObservationOrder.Number => [one.Result.Kind == ResultKind.Number ? one.Result.Number : null],
        _ => [],
    };

    private ObservationCursor? Cursor()
    {
        if (_options.SkipToken is not { } text)
        {
            return null;
        }

        var isById = _query.Order == ObservationOrder.Id;
        var token = SkipToken.Read(text, isById ? 0 : 1);
        if (isById || token.Keys[0].ValueKind == System.Text.Json.JsonValueKind.Null)
        {
            return new ObservationCursor(null, null, token.Id);
        }

        try
        {
            return _query.Order == ObservationOrder.Number
                ? new ObservationCursor(null, token.Keys[0].GetDouble(), token.Id)
                : new ObservationCursor(new DateTime(token.Keys[0].GetInt64(), DateTimeKind.Utc), null, token.Id);
        }
        catch (Exception bad) when (bad is InvalidOperationException or FormatException or ArgumentOutOfRangeException)
        {
            throw SkipToken.Bad();
        }
    }
}
