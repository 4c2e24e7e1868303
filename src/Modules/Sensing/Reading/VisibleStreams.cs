using System.Linq.Expressions;
using Civium.Modules.Sensing.Catalogue;
using Microsoft.EntityFrameworkCore;

namespace Civium.Modules.Sensing.Reading;

/// <summary>Which streams a caller sees, for questions to the observation store, which knows nothing of callers.</summary>
internal static class VisibleStreams
{
    /// <summary>Their numbers in the store; null when it sees all that there are.</summary>
    public static async Task<IReadOnlyList<long>?> OfAsync(Asker asker)
    {
        if (asker.Sight.All)
        {
            return null;
        }

        var version = asker.Streams.Version;
        if (asker.Streams.TrySeen(asker.Sight, out var known))
        {
            return known;
        }

        IReadOnlyList<long>? seen = null;
        if (await HidesAsync<Datastream>(asker).ConfigureAwait(false) || await HidesAsync<MultiDatastream>(asker).ConfigureAwait(false))
        {
            seen = await AllAsync(asker).ConfigureAwait(false);
        }

        asker.Streams.KeepSeen(asker.Sight, seen, version);
        return seen;
    }

    /// <summary>The numbers of all that the caller sees.</summary>
    public static async Task<IReadOnlyList<long>> AllAsync(Asker asker)
    {
        var singles = await EntitySet<Datastream>.Rows(asker.Db, asker.Sight).Select(stream => stream.Id).ToListAsync(asker.Cancellation).ConfigureAwait(false);
        var multis = await EntitySet<MultiDatastream>.Rows(asker.Db, asker.Sight).Select(stream => stream.Id).ToListAsync(asker.Cancellation).ConfigureAwait(false);
        return [.. singles, .. multis.Select(StreamIds.OfMulti)];
    }

    /// <summary>Whether there is any that the caller does not see: mostly there is none, and then no list is needed.</summary>
    private static Task<bool> HidesAsync<T>(Asker asker)
        where T : ObservedStream, new()
    {
        var seen = new SightFilter(asker.Sight).Of<T>()!;
        var hidden = Expression.Lambda<Func<T, bool>>(Expression.Not(seen.Body), seen.Parameters);
        return asker.Db.Set<T>().AnyAsync(hidden, asker.Cancellation);
    }
}
