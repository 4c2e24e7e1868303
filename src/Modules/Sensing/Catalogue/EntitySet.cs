using System.Linq.Expressions;
using Civium.SensorThings.Model;
using Microsoft.EntityFrameworkCore;

namespace Civium.Modules.Sensing.Catalogue;

/// <summary>One relational entity set: what the code that serves all of them alike must know.</summary>
internal abstract class EntitySet(EntityType type, IReadOnlyList<Column> columns)
{
    private readonly Dictionary<string, Column> _columns = columns.ToDictionary(column => column.Name, StringComparer.Ordinal);

    /// <summary>Its type in the standard's model.</summary>
    public EntityType Type => type;

    /// <summary>Its columns in the standard's order; the id apart.</summary>
    public IReadOnlyList<Column> Columns => columns;

    /// <summary>The column of this name; null when there is none.</summary>
    public Column? FindColumn(string name) => _columns.GetValueOrDefault(name);

    /// <summary>A new row.</summary>
    public abstract Entity New();

    /// <summary>From the entity to what <paramref name="navigation"/> relates; null when that is not in these tables.</summary>
    public abstract LambdaExpression? Relation(string navigation);

    /// <summary>Reads the one entity that <paramref name="navigation"/> relates, where it was loaded.</summary>
    public abstract Func<Entity, Entity?> Follow(string navigation);

    /// <summary>Does something that must know the row type.</summary>
    public abstract TResult Accept<TResult>(IEntitySetUse<TResult> use);

    /// <summary>The row with this id, tracked; null when there is none that the caller sees.</summary>
    public abstract Task<Entity?> FindAsync(SensingDb db, Sight sight, long id, CancellationToken cancellation);

    /// <summary>Whether there is a row with this id that the caller sees.</summary>
    public abstract Task<bool> ExistsAsync(SensingDb db, Sight sight, long id, CancellationToken cancellation);

    /// <summary>The only id among those that <paramref name="inverse"/> relates to <paramref name="parent"/>; null when there is none.</summary>
    public abstract Task<long?> FindIdAsync(SensingDb db, string inverse, long parent, CancellationToken cancellation);

    /// <summary>Whether the row with this id is among those that <paramref name="inverse"/> relates to <paramref name="parent"/>, and seen.</summary>
    public abstract Task<bool> IsRelatedAsync(SensingDb db, Sight sight, string inverse, long parent, long id, CancellationToken cancellation);
}

/// <summary>One relational entity set.</summary>
/// <param name="type">Its type in the standard's model.</param>
/// <param name="columns">Its columns.</param>
/// <param name="relations">By a relation's name: from the entity to the related one, or to the related ones.</param>
internal sealed class EntitySet<T>(EntityType type, IReadOnlyList<Column> columns, params (string Name, LambdaExpression Path)[] relations)
    : EntitySet(type, columns)
    where T : Entity, new()
{
    private readonly Dictionary<string, LambdaExpression> _relations = relations.ToDictionary(one => one.Name, one => one.Path, StringComparer.Ordinal);

    public override Func<Entity, Entity?> Follow(string navigation)
    {
        var path = _relations[navigation];
        var follow = Expression.Lambda<Func<T, Entity?>>(Expression.Convert(path.Body, typeof(Entity)), path.Parameters).Compile();
        return entity => follow((T)entity);
    }

    public override TResult Accept<TResult>(IEntitySetUse<TResult> use) => use.Use(this);

    public override LambdaExpression? Relation(string navigation) => _relations.GetValueOrDefault(navigation);

    public override Entity New() => new T();

    public override async Task<Entity?> FindAsync(SensingDb db, Sight sight, long id, CancellationToken cancellation) =>
        sight.All || await ExistsAsync(db, sight, id, cancellation).ConfigureAwait(false)
            ? await db.Set<T>().FindAsync([id], cancellation).ConfigureAwait(false)
            : null;

    public override Task<bool> ExistsAsync(SensingDb db, Sight sight, long id, CancellationToken cancellation) =>
        Rows(db, sight).AnyAsync(entity => entity.Id == id, cancellation);

    public override Task<long?> FindIdAsync(SensingDb db, string inverse, long parent, CancellationToken cancellation) =>
        db.Set<T>().Where(Related(inverse, parent)).Select(entity => (long?)entity.Id).FirstOrDefaultAsync(cancellation);

    public override Task<bool> IsRelatedAsync(SensingDb db, Sight sight, string inverse, long parent, long id, CancellationToken cancellation) =>
        Rows(db, sight).Where(Related(inverse, parent)).AnyAsync(entity => entity.Id == id, cancellation);

    /// <summary>The rows that the caller sees.</summary>
    public static IQueryable<T> Rows(SensingDb db, Sight sight) =>
        new SightFilter(sight).Of<T>() is { } seen ? db.Set<T>().Where(seen) : db.Set<T>();

    /// <summary>The condition that <paramref name="inverse"/> relates an entity of this set to <paramref name="parent"/>.</summary>
    public Expression<Func<T, bool>> Related(string inverse, long parent)
    {
        var path = _relations[inverse];
        var wanted = Parameter.Of(parent);
        var related = path.Body;
        if (typeof(Entity).IsAssignableFrom(related.Type))
        {
            return Expression.Lambda<Func<T, bool>>(Expression.Equal(Expression.Property(related, nameof(Entity.Id)), wanted), path.Parameters);
        }

        var member = related.Type.GetGenericArguments()[0];
        var one = Expression.Parameter(member);
        var condition = Expression.Lambda(Expression.Equal(Expression.Property(one, nameof(Entity.Id)), wanted), one);
        var any = Expression.Call(typeof(Enumerable), nameof(Enumerable.Any), [member], related, condition);
        return Expression.Lambda<Func<T, bool>>(any, path.Parameters);
    }
}
