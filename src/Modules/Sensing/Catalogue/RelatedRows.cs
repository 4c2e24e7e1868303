using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore;

namespace Civium.Modules.Sensing.Catalogue;

/// <summary>A row and one that it is related to.</summary>
internal readonly record struct RelatedRow(long Parent, Entity Child);

/// <summary>Reads what rows are related to by a relation to many.</summary>
internal sealed class RelatedRows<TParent>(IQueryable<TParent> rows, LambdaExpression relation, Sight sight, CancellationToken cancellation)
    : IEntitySetUse<Task<List<RelatedRow>>>
    where TParent : Entity
{
    public async Task<List<RelatedRow>> Use<T>(EntitySet<T> set)
        where T : Entity, new()
    {
        var members = new SightFilter(sight).Of<T>() is { } seen
            ? Expression.Call(typeof(Enumerable), nameof(Enumerable.Where), [typeof(T)], relation.Body, seen)
            : relation.Body;
        var selector = Expression.Lambda<Func<TParent, IEnumerable<T>>>(members, relation.Parameters);
        var pairs = await rows.SelectMany(selector, (parent, child) => new { Parent = parent.Id, Child = child })
            .OrderBy(pair => pair.Child.Id).ToListAsync(cancellation).ConfigureAwait(false);
        return pairs.ConvertAll(pair => new RelatedRow(pair.Parent, pair.Child));
    }
}
