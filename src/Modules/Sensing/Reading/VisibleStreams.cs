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

        var db = asker.Db;
        var singles = await EntitySet<Datastream>.Rows(db, asker.Sight).Select(stream => stream.Id).ToListAsync(asker.Cancellation).ConfigureAwait(false);
        var multis = await EntitySet<MultiDatastream>.Rows(db, asker.Sight).Select(stream => stream.Id).ToListAsync(asker.Cancellation).ConfigureAwait(false);
        var all = await db.Datastreams.CountAsync(asker.Cancellation).ConfigureAwait(false) + await db.MultiDatastreams.CountAsync(asker.Cancellation).ConfigureAwait(false);
        IReadOnlyList<long>? seen = singles.Count + multis.Count == all ? null : [.. singles, .. multis.Select(StreamIds.OfMulti)];
        asker.Streams.KeepSeen(asker.Sight, seen, version);
        return seen;
    }
}
