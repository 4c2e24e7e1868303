using System.Linq.Expressions;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Civium.Modules.Sensing.Catalogue;
using Civium.Modules.Sensing.Paths;
using Civium.SensorThings.Query;
using Microsoft.EntityFrameworkCore;
using Linq = System.Linq.Expressions.Expression;

namespace Civium.Modules.Sensing.Reading;

/// <summary>
/// One question to a relational set. SQL answers the filter as far as it can say it, the order and the place to go on from; what is left
/// of the filter is asked of each row, in that order, so that pages stay right. An order that SQL cannot give is made of all rows that match.
/// </summary>
internal sealed class EntityQuery<T>
    where T : Entity, new()
{
    private readonly Asker _asker;
    private readonly QueryOptions _options;
    private readonly ParameterExpression _row = Linq.Parameter(typeof(T));
    private readonly SqlExpressions _sql;
    private readonly List<(Linq? Sql, BoundExpression Bound, bool Descending)> _keys;
    private readonly BoundExpression? _residual;
    private readonly bool _isRanked;
    private IQueryable<T> _rows;

    /// <summary>Makes the question.</summary>
    /// <param name="set">The set.</param>
    /// <param name="asker">The request.</param>
    /// <param name="target">Which collection.</param>
    /// <param name="options">The options.</param>
    /// <param name="filter">Their filter, bound, with what observations answer of it answered; null when there is none.</param>
    public EntityQuery(EntitySet<T> set, Asker asker, Target target, QueryOptions options, BoundExpression? filter)
    {
        (_asker, _options) = (asker, options);
        _sql = new SqlExpressions(asker.Sight, set, _row);
        _rows = EntitySet<T>.Rows(asker.Db, asker.Sight).AsNoTracking();
        if (target.Via is { } via)
        {
            _rows = _rows.Where(set.Related(via.InverseName, target.Parent));
        }

        _residual = filter is null ? null : Filter(filter);
        _keys = [.. options.OrderBy.Select(ordering =>
        {
            var bound = Binder.Bind(ordering.Expression, set.Type, "$orderby");
            return (ordering.Expression is PathExpression path ? _sql.Path(bound.Paths[path]) : null, bound, ordering.Descending);
        })];
        _isRanked = _keys.Exists(key => key.Sql is null);
        if (_keys.Count == 0 && target.Via is { InverseName: "MultiDatastreams" } && _rows is IQueryable<ObservedProperty> properties)
        {
            // The order of what a MultiDatastream observes is that of its results' items.
            _keys.Add((Place(properties, target.Parent), Binder.Bind(new PathExpression(["id"]), set.Type, "$orderby"), false));
        }
    }

    /// <summary>How many entities meet the filter.</summary>
    public async Task<long> CountAsync()
    {
        if (_residual is null)
        {
            return await _rows.LongCountAsync(_asker.Cancellation).ConfigureAwait(false);
        }

        var count = 0L;
        await foreach (var _ in MatchAsync(_rows, []).ConfigureAwait(false))
        {
            count++;
        }

        return count;
    }

    /// <summary>The ids of all that meet the filter, at most so many.</summary>
    public async Task<List<long>> IdsAsync(int most)
    {
        if (_residual is null)
        {
            return await _rows.Select(row => row.Id).Take(most).ToListAsync(_asker.Cancellation).ConfigureAwait(false);
        }

        var ids = new List<long>();
        await foreach (var found in MatchAsync(_rows, []).ConfigureAwait(false))
        {
            ids.Add(((Entity)found.Row).Id);
        }

        return ids;
    }

    /// <summary>A page, and the token of the next; null when this is the last.</summary>
    public Task<(List<object> Rows, string? Next)> PageAsync(int size) => _isRanked ? RankedPageAsync(size) : OrderedPageAsync(size);

    private async Task<(List<object> Rows, string? Next)> RankedPageAsync(int size)
    {
        var token = _options.SkipToken is { } text ? SkipToken.Read(text, _keys.Count) : null;
        var ranking = new Ranking([.. _keys.Select(key => key.Descending)]);
        var first = await ranking.FirstAsync(
            MatchAsync(_rows, [.. _keys.Select(key => key.Bound)]), token, token is null ? _options.Skip : 0, size + 1, _asker.Cancellation).ConfigureAwait(false);
        var page = first.Take(size).ToList();
        return (page.ConvertAll(found => found.Row), first.Count > size && size > 0 ? Ranking.Token(page[^1]) : null);
    }

    private async Task<(List<object> Rows, string? Next)> OrderedPageAsync(int size)
    {
        var rows = Ordered(_options.SkipToken is { } token ? _rows.Where(After(token)) : _rows);
        var skip = _options.SkipToken is null ? _options.Skip : 0;
        if (_residual is null)
        {
            rows = rows.Skip(skip).Take(size + 1);
            skip = 0;
        }

        var found = new List<object>();
        await foreach (var match in MatchAsync(rows, []).ConfigureAwait(false))
        {
            if (skip-- > 0)
            {
                continue;
            }

            found.Add(match.Row);
            if (found.Count > size)
            {
                break;
            }
        }

        if (found.Count <= size || size == 0)
        {
            return (found.Take(size).ToList(), null);
        }

        found.RemoveAt(size);
        return (found, await TokenAsync((T)found[^1]).ConfigureAwait(false));
    }

    private IAsyncEnumerable<Found> MatchAsync(IQueryable<T> rows, IReadOnlyList<BoundExpression> keys) =>
        new Matcher(_asker, _residual, keys).MatchAsync(RowsAsync(rows, _asker.Cancellation), _asker.Cancellation);

    private static async IAsyncEnumerable<object> RowsAsync(IQueryable<T> rows, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await foreach (var row in rows.AsAsyncEnumerable().WithCancellation(cancellation).ConfigureAwait(false))
        {
            yield return row;
        }
    }

    private BoundExpression? Filter(BoundExpression filter)
    {
        var conjuncts = filter.Expression is Logical { Operator: LogicalOperator.And } all ? all.Operands : [filter.Expression];
        var residual = new List<SensorThings.Query.Expression>();
        foreach (var conjunct in conjuncts)
        {
            if (_sql.Condition(conjunct, filter) is { } condition)
            {
                _rows = _rows.Where(Linq.Lambda<Func<T, bool>>(condition, _row));
            }
            else
            {
                residual.Add(conjunct);
            }
        }

        return residual.Count == 0 ? null
            : filter with { Expression = residual.Count == 1 ? residual[0] : new Logical(LogicalOperator.And, residual) };
    }

    private Linq Place(IQueryable<ObservedProperty> properties, long parent)
    {
        System.Linq.Expressions.Expression<Func<ObservedProperty, long>> place =
            one => one.Parts.Where(part => part.MultiDatastreamId == parent).Min(part => (long)part.Place);
        _ = properties;
        return Parameter.Apply(place, _row);
    }

    private IQueryable<T> Ordered(IQueryable<T> rows)
    {
        IOrderedQueryable<T>? ordered = null;
        foreach (var (key, _, descending) in _keys)
        {
            ordered = key!.Type == typeof(string) ? By<string>(rows, ordered, key, descending)
                : key.Type == typeof(DateTime) ? By<DateTime>(rows, ordered, key, descending)
                : By<long>(rows, ordered, key, descending);
        }

        return ordered is null ? rows.OrderBy(row => row.Id) : ordered.ThenBy(row => row.Id);
    }

    private IOrderedQueryable<T> By<TKey>(IQueryable<T> rows, IOrderedQueryable<T>? ordered, Linq key, bool descending)
    {
        var selector = Linq.Lambda<Func<T, TKey>>(key, _row);
        return (ordered, descending) switch
        {
            (null, true) => rows.OrderByDescending(selector),
            (null, false) => rows.OrderBy(selector),
            (_, true) => ordered.ThenByDescending(selector),
            _ => ordered.ThenBy(selector),
        };
    }

    /// <summary>The token of the place behind a row.</summary>
    private async Task<string> TokenAsync(T row)
    {
        if (_keys.Count == 0)
        {
            return SkipToken.Write([], row.Id);
        }

        var keys = Linq.NewArrayInit(typeof(object), _keys.Select(key => Linq.Convert(key.Sql!, typeof(object))));
        var values = await _asker.Db.Set<T>().Where(one => one.Id == row.Id).Select(Linq.Lambda<Func<T, object[]>>(keys, _row))
            .FirstOrDefaultAsync(_asker.Cancellation).ConfigureAwait(false);

        // Times as ticks, which JSON keeps exactly. A row that is gone by now marks the place by its id alone.
        return SkipToken.Write(values?.Select(key => key is DateTime time ? time.Ticks : key) ?? _keys.Select(_ => (object?)null), row.Id);
    }

    /// <summary>Behind the token's place: a later first key, or the same and a later second, and so on.</summary>
    private Expression<Func<T, bool>> After(string text)
    {
        var token = SkipToken.Read(text, _keys.Count);
        Linq after = SqlExpressions.Compare(Linq.Property(_row, nameof(Entity.Id)), ExpressionType.GreaterThan, Parameter.Of(token.Id));
        for (var i = _keys.Count - 1; i >= 0; i--)
        {
            var (key, _, descending) = _keys[i];
            var value = Value(key!.Type, token.Keys[i]);
            var beyond = SqlExpressions.Compare(key, descending ? ExpressionType.LessThan : ExpressionType.GreaterThan, value);
            after = Linq.OrElse(beyond, Linq.AndAlso(Linq.Equal(key, value), after));
        }

        return Linq.Lambda<Func<T, bool>>(after, _row);
    }

    private static Linq Value(Type type, JsonElement value)
    {
        try
        {
            return type == typeof(string) ? Parameter.Of(value.GetString() ?? throw SkipToken.Bad())
                : type == typeof(DateTime) ? Parameter.Of(new DateTime(value.GetInt64(), DateTimeKind.Utc))
                : Parameter.Of(value.GetInt64());
        }
        catch (Exception bad) when (bad is InvalidOperationException or FormatException or ArgumentOutOfRangeException)
        {
            throw SkipToken.Bad();
        }
    }
}
