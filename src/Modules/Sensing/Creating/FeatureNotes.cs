using Civium.Modules.Sensing.Catalogue;
using Civium.Modules.Sensing.Writing;
using Microsoft.EntityFrameworkCore;

namespace Civium.Modules.Sensing.Creating;

/// <summary>
/// Notes which streams observe which features, and grows the streams' observed areas with them. It happens once a pair, before the first of
/// its observations is stored, so a note may be early but is never late. A note is kept when its last observation goes, for a feature's past use
/// still decides who sees it.
/// </summary>
internal static class FeatureNotes
{
    /// <summary>Notes that a stream observes a feature; nothing when it is 0 or noted already.</summary>
    public static async Task AddAsync(CatalogueWrite write, long feature, ObservedStream stream, CancellationToken cancellation)
    {
        if (feature == 0 || await write.Db.FeaturesOfInterest.FindAsync([feature], cancellation).ConfigureAwait(false) is not { } about)
        {
            return;
        }

        if (await write.Db.FeatureUses.FindAsync([feature, stream.StreamId], cancellation).ConfigureAwait(false) is { } known)
        {
            known.Observed = true;
        }
        else
        {
            write.Db.FeatureUses.Add(FeatureUse.Of(feature, stream.StreamId));
        }

        if (BoxOf(about) is { } box)
        {
            Set(stream, BoxOf(stream)?.And(box) ?? box);
        }

        write.Afterwards(cache => cache.KeepUse(feature, stream.StreamId));
    }

    /// <summary>The same for a stream that is known by its number.</summary>
    public static async Task AddAsync(CatalogueWrite write, long feature, long stream, CancellationToken cancellation)
    {
        if (await FindAsync(write.Db, stream, cancellation).ConfigureAwait(false) is { } found)
        {
            await AddAsync(write, feature, found, cancellation).ConfigureAwait(false);
        }
    }

    /// <summary>Takes note that a stream has no observations about a feature any more.</summary>
    public static async Task ReleaseAsync(CatalogueWrite write, long feature, long stream, CancellationToken cancellation)
    {
        if (await write.Db.FeatureUses.FindAsync([feature, stream], cancellation).ConfigureAwait(false) is { } use)
        {
            use.Observed = false;
            await RedrawAsync(write, stream, cancellation).ConfigureAwait(false);
        }
    }

    /// <summary>Draws a stream's observed area anew, around the features that it observes.</summary>
    public static async Task RedrawAsync(CatalogueWrite write, long stream, CancellationToken cancellation)
    {
        if (await FindAsync(write.Db, stream, cancellation).ConfigureAwait(false) is not { } found)
        {
            return;
        }

        await write.SaveAsync(cancellation).ConfigureAwait(false);
        var boxes = from use in write.Db.FeatureUses
                    where use.Stream == stream && use.Observed
                    join feature in write.Db.FeaturesOfInterest on use.Feature equals feature.Id
                    where feature.West != null
                    group feature by 1 into all
                    select new { West = all.Min(one => one.West), South = all.Min(one => one.South), East = all.Max(one => one.East), North = all.Max(one => one.North) };
        var box = await boxes.FirstOrDefaultAsync(cancellation).ConfigureAwait(false);
        (found.West, found.South, found.East, found.North) = (box?.West, box?.South, box?.East, box?.North);
    }

    private static async Task<ObservedStream?> FindAsync(SensingDb db, long stream, CancellationToken cancellation) => StreamIds.IsMulti(stream)
        ? await db.MultiDatastreams.FindAsync([StreamIds.OfMulti(stream)], cancellation).ConfigureAwait(false)
        : await db.Datastreams.FindAsync([stream], cancellation).ConfigureAwait(false);

    private static GeoBox? BoxOf(FeatureOfInterest one) =>
        one is { West: { } west, South: { } south, East: { } east, North: { } north } ? new GeoBox(west, south, east, north) : null;

    private static GeoBox? BoxOf(ObservedStream one) =>
        one is { West: { } west, South: { } south, East: { } east, North: { } north } ? new GeoBox(west, south, east, north) : null;

    private static void Set(ObservedStream stream, GeoBox box) =>
        (stream.West, stream.South, stream.East, stream.North) = (box.West, box.South, box.East, box.North);
}
