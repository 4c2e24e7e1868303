using System.Linq.Expressions;
using System.Text.Json;
using Civium.Modules.Sensing.Catalogue;
using Civium.Modules.Sensing.Paths;
using Civium.SensorThings.Query;
using Microsoft.EntityFrameworkCore;
using Linq = System.Linq.Expressions.Expression;

namespace Civium.Modules.Sensing.Reading;

/// <summary>
/// One question to a relational set. SQL answers the filter as far as it can say it, the order and the place to go on from; what is left
/// of the filter is asked of each row, in that order, so that pages stay right.
/// </summary>
internal sealed class EntityQuery<T>
    where T : Entity, new()
{
    private readonly ParameterExpression _row = Linq.Parameter(typeof(T));
    private readonly SqlExpressions _sql;
    private readonly List<(Linq Key, bool Descending)> _keys = [];
    private readonly QueryOptions _options;
    private readonly Func<Entity, bool>? _residual;
    private readonly IQueryable<T> _rows;

    public EntityQuery(EntitySet<T> set, SensingDb db, Sight sight, Target target, QueryOptions options, DateTime now)
    {
        (_options, _sql) = (options, new SqlExpressions(set, _row));
        _rows = EntitySet<T>.Rows(db, sight).AsNoTracking();
        if (target.Via is { } via)
        {
            _rows = _rows.Where(set.Related(via.InverseName, target.Parent));
        }

        if (options.Filter is not null)
        {
            var filter = Binder.BindFilter(options.Filter, set.Type);
            foreach (var navigation in filter.Paths.Values.SelectMany(path => path.Navigations).Select(one => one.Name).Distinct())
            {
                _rows = _rows.Include(navigation);
            }

            _rows = Filter(filter, out var left);
            _residual = left is null ? null : Evaluator.CompileFilter<Entity>(left, new RowValues(set, left).Of, now);
        }

        AddKeys(set);
    }

    /// <summary>How many entities meet the filter.</summary>
    public async Task<long> CountAsync(CancellationToken cancellation)
    {
        if (_residual is null)
        {
            return await _rows.LongCountAsync(cancellation).ConfigureAwait(false);
        }

        var count = 0L;
        await foreach (var row in _rows.AsAsyncEnumerable().WithCancellation(cancellation).ConfigureAwait(false))
        {
            count += _residual(row) ? 1 : 0;
        }

        return count;
    }

    /// <summary>A page.</summary>
    /// <param name="size">How many entities at most.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <returns>The entities, and the token of the next page; null when this is the last.</returns>
    public async Task<(List<Entity> Entities, string? Next)> PageAsync(int size, CancellationToken cancellation)
    {
        var rows = Ordered(_options.SkipToken is { } token ? _rows.Where(After(token)) : _rows);
        var skip = _options.SkipToken is null ? _options.Skip : 0;
        var keyed = rows.Select(KeyedRow());
        if (_residual is null)
        {
            keyed = keyed.Skip(skip).Take(size + 1);
            skip = 0;
        }

        var found = new List<Keyed>();
        await foreach (var row in keyed.AsAsyncEnumerable().WithCancellation(cancellation).ConfigureAwait(false))
        {
            if ((_residual is null || _residual(row.Entity)) && skip-- <= 0)
            {
                found.Add(row);
                if (found.Count > size)
                {
                    break;
                }
            }
        }

        var page = found.Take(size).ToList();
        var next = found.Count > size && page.Count > 0 ? SkipToken.Write(page[^1].Keys, page[^1].Entity.Id) : null;
        return (page.ConvertAll(row => (Entity)row.Entity), next);
    }

    private IQueryable<T> Filter(BoundExpression filter, out BoundExpression? left)
    {
        var conjuncts = filter.Expression is Logical { Operator: LogicalOperator.And } all ? all.Operands : [filter.Expression];
        var residual = new List<SensorThings.Query.Expression>();
        var rows = _rows;
        foreach (var conjunct in conjuncts)
        {
            if (_sql.Condition(conjunct, filter) is { } condition)
            {
                rows = rows.Where(Linq.Lambda<Func<T, bool>>(condition, _row));
            }
            else
            {
                residual.Add(conjunct);
            }
        }

        left = residual.Count == 0 ? null
            : filter with { Expression = residual.Count == 1 ? residual[0] : new Logical(LogicalOperator.And, residual) };
        return rows;
    }

    private void AddKeys(EntitySet<T> set)
    {
        foreach (var ordering in _options.OrderBy)
        {
            var bound = Binder.Bind(ordering.Expression, set.Type, "$orderby");
            var key = ordering.Expression is PathExpression path ? _sql.Path(bound.Paths[path]) : null;
            _keys.Add((key ?? throw NotOffered.Option("$orderby", ordering.Expression.Position, "cannot be ordered by in this version; order by id, a text or a time, also of a related entity."), ordering.Descending));
        }
    }

    private IQueryable<T> Ordered(IQueryable<T> rows)
    {
        var ordered = rows.OrderBy(_ => 0);
        foreach (var (key, descending) in _keys)
        {
            ordered = ApplyOrder(ordered, key, descending);
        }

        return ordered.ThenBy(row => row.Id);
    }

    private IOrderedQueryable<T> ApplyOrder(IOrderedQueryable<T> rows, Linq key, bool descending) => key.Type == typeof(string) ? By<string>(rows, key, descending)
        : key.Type == typeof(DateTime) ? By<DateTime>(rows, key, descending)
        : By<long>(rows, key, descending);

    private IOrderedQueryable<T> By<TKey>(IOrderedQueryable<T> rows, Linq key, bool descending)
    {
        var selector = Linq.Lambda<Func<T, TKey>>(key, _row);
        return descending ? rows.ThenByDescending(selector) : rows.ThenBy(selector);
    }

    /// <summary>Behind the token's place: a later first key, or the same and a later second, and so on.</summary>
    private Expression<Func<T, bool>> After(string text)
    {
        var token = SkipToken.Read(text, _keys.Count);
        Linq after = SqlExpressions.Compare(Linq.Property(_row, nameof(Entity.Id)), ExpressionType.GreaterThan, Parameter.Of(token.Id));
        for (var i = _keys.Count - 1; i >= 0; i--)
        {
            var (key, descending) = _keys[i];
            var value = Value(key.Type, token.Keys[i]);
            var beyond = SqlExpressions.Compare(key, descending ? ExpressionType.LessThan : ExpressionType.GreaterThan, value);
            after = Linq.OrElse(beyond, Linq.AndAlso(Linq.Equal(key, value), after));
        }

        return Linq.Lambda<Func<T, bool>>(after, _row);
    }

    private static Linq Value(Type type, JsonElement value)
    {
        try
        {
            return type == typeof(string) ? Parameter.Of(value.GetString())
                : type == typeof(DateTime) ? Parameter.Of(new DateTime(value.GetInt64(), DateTimeKind.Utc))
                : Parameter.Of(value.GetInt64());
        }
        catch (Exception bad) when (bad is InvalidOperationException or FormatException or ArgumentOutOfRangeException)
        {
            throw SkipToken.Bad();
        }
    }

    private Expression<Func<T, Keyed>> KeyedRow()
    {
        var keys = Linq.NewArrayInit(typeof(object), _keys.Select(key => Linq.Convert(key.Key, typeof(object))));
        var made = Linq.New(typeof(Keyed).GetConstructors()[0], _row, keys);
        return Linq.Lambda<Func<T, Keyed>>(made, _row);
    }

    private sealed class Keyed(T entity, object[] keys)
    {
        public T Entity => entity;

        /// <summary>Times as ticks, which JSON keeps exactly.</summary>
        public IEnumerable<object?> Keys => keys.Select(key => key is DateTime time ? time.Ticks : key);
    }
}
