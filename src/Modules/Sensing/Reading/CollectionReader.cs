using Civium.Modules.Sensing.Catalogue;
using Civium.Modules.Sensing.Paths;
using Civium.SensorThings.Query;

namespace Civium.Modules.Sensing.Reading;

/// <summary>A page of a collection.</summary>
/// <param name="Rows">Entities or observations, in order.</param>
/// <param name="Count">How many the whole collection has; null when it was not asked for.</param>
/// <param name="Next">The token of the next page; null when this is the last.</param>
internal sealed record Page(List<object> Rows, long? Count, string? Next);

/// <summary>Reads collections, whichever store they live in.</summary>
internal static class CollectionReader
{
    /// <summary>The entities of a page when <c>$top</c> does not say.</summary>
    public const int UsualPage = 100;

    /// <summary>Reads a page.</summary>
    /// <param name="asker">The request.</param>
    /// <param name="target">Which collection.</param>
    /// <param name="options">The options; what is expanded and selected is not looked at.</param>
    /// <param name="size">How many rows at most.</param>
    /// <param name="option">The option that the filter stands in, for errors.</param>
    public static async Task<Page> ReadAsync(Asker asker, Target target, QueryOptions options, int size, string option = "$filter")
    {
        if (EntitySets.Find(target.Type) is { } set)
        {
            var filter = await ObservedSets.BindAsync(asker, options, target.Type, option).ConfigureAwait(false);
            return await set.Accept(new Ask(asker, target, options, filter, size)).ConfigureAwait(false);
        }

        var reader = await ObservationReader.MakeAsync(asker, target, options, option).ConfigureAwait(false);
        var count = options.Count ? await reader.CountAsync().ConfigureAwait(false) : (long?)null;
        var (rows, next) = await reader.PageAsync(size).ConfigureAwait(false);
        return new Page(rows, count, next);
    }

    /// <summary>Asks a set whose row type is known.</summary>
    private sealed class Ask(Asker asker, Target target, QueryOptions options, BoundExpression? filter, int size) : IEntitySetUse<Task<Page>>
    {
        public async Task<Page> Use<T>(EntitySet<T> set)
            where T : Entity, new()
        {
            var query = new EntityQuery<T>(set, asker, target, options, filter);
            var count = options.Count ? await query.CountAsync().ConfigureAwait(false) : (long?)null;
            var (rows, next) = await query.PageAsync(size).ConfigureAwait(false);
            return new Page(rows, count, next);
        }
    }
}
