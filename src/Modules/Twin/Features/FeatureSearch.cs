using Civium.Modules.Twin.Entities;
using Civium.Modules.Twin.Geometries;
using Civium.Modules.Twin.Index;
using NetTopologySuite.Geometries;
using NetTopologySuite.Operation.Predicate;

namespace Civium.Modules.Twin.Features;

/// <summary>What features are asked for.</summary>
/// <param name="Type">The collection.</param>
/// <param name="Moment">Of when, as known when, by whom.</param>
/// <param name="Boxes">Which boxes they must meet, in degrees; empty for anywhere. Two when one crosses the date line.</param>
/// <param name="After">The entity's number that the page comes after; 0 for the first page.</param>
/// <param name="Limit">At most how many.</param>
/// <param name="Condition">What else must hold; null for nothing.</param>
internal sealed record FeatureQuery(string Type, Moment Moment, IReadOnlyList<Envelope> Boxes, long After, int Limit, Func<RecordedState, Geometry, bool>? Condition = null);

/// <summary>A page of features.</summary>
/// <param name="Features">In the order of their entities' numbers.</param>
/// <param name="Matched">How many there are on all pages; null when a condition would have to be tried on each.</param>
/// <param name="Next">What the next page comes after; null at the end.</param>
internal sealed record FeaturePage(IReadOnlyList<RecordedState> Features, long? Matched, long? Next);

/// <summary>
/// Finds features: by place and time in the index, by conditions on what is stored. A page without conditions costs a search and its own
/// rows; with one, the rows of all candidates until it is full.
/// </summary>
internal sealed class FeatureSearch(TwinIndex index, EntityReader reader)
{
    private const int AtOnce = 500;

    public async Task<FeaturePage> FindAsync(FeatureQuery query, CancellationToken cancellation)
    {
        var state = await index.StateAsync(cancellation).ConfigureAwait(false);
        var found = await CandidatesAsync(state, query, cancellation).ConfigureAwait(false);
        if (query.Condition is null)
        {
            var (page, more) = Smallest(found, query.After, query.Limit);
            var features = await reader.VersionsAsync([.. page.Select(one => one.Sequence)], cancellation).ConfigureAwait(false);
            return new FeaturePage(features, found.Count, more ? page[^1].Entity : null);
        }

        found.Sort((one, other) => one.Entity.CompareTo(other.Entity));
        return await FilterAsync(found, query, query.Condition, cancellation).ConfigureAwait(false);
    }

    private async Task<FeaturePage> FilterAsync(
        List<Found> found, FeatureQuery query, Func<RecordedState, Geometry, bool> condition, CancellationToken cancellation)
    {
        var page = new List<RecordedState>();
        foreach (var some in found.Where(one => one.Entity > query.After).Chunk(AtOnce))
        {
            foreach (var feature in await reader.VersionsAsync([.. some.Select(one => one.Sequence)], cancellation).ConfigureAwait(false))
            {
                if (!condition(feature, GeometryBytes.Read(feature.Row.Geometry)))
                {
                    continue;
                }

                if (page.Count == query.Limit)
                {
                    return new FeaturePage(page, null, page[^1].Key.Id);
                }

                page.Add(feature);
            }
        }

        return new FeaturePage(page, query.After == 0 ? page.Count : null, null);
    }

    private async Task<List<Found>> CandidatesAsync(IndexState state, FeatureQuery query, CancellationToken cancellation)
    {
        var found = new List<Found>();
        if (index.NumberOf(query.Type) is not { } type)
        {
            return found;
        }

        var unsure = new List<Found>();
        if (query.Boxes.Count == 0)
        {
            state.Find(null, query.Moment, type, found.Add);
        }

        foreach (var box in query.Boxes)
        {
            state.Find(Box.Around(box.MinX, box.MinY, box.MaxX, box.MaxY), query.Moment, type, one => (one.Inside ? found : unsure).Add(one));
        }

        foreach (var some in unsure.Chunk(AtOnce))
        {
            var meeting = (await reader.VersionsAsync([.. some.Select(one => one.Sequence)], cancellation).ConfigureAwait(false))
                .Where(feature => Meets(GeometryBytes.Read(feature.Row.Geometry), query.Boxes)).Select(feature => feature.Row.Sequence).ToHashSet();
            found.AddRange(some.Where(one => meeting.Contains(one.Sequence)));
        }

        // In a stretch of time an entity may have had several states: the last of them stands for it. Of two boxes it may meet both.
        var several = query.Moment.ValidUntil > query.Moment.ValidAt || query.Boxes.Count > 1;
        return several ? [.. found.GroupBy(one => one.Entity).Select(own => own.MaxBy(one => one.ValidFrom))] : found;
    }

    private static bool Meets(Geometry geometry, IReadOnlyList<Envelope> boxes) => boxes.Any(box =>
        geometry.Factory.ToGeometry(box) is Polygon polygon ? RectangleIntersects.Intersects(polygon, geometry) : geometry.Factory.ToGeometry(box).Intersects(geometry));

    private static (IReadOnlyList<Found> Page, bool More) Smallest(List<Found> found, long after, int limit)
    {
        var largest = new PriorityQueue<Found, long>();
        var more = false;
        foreach (var one in found)
        {
            if (one.Entity <= after)
            {
                continue;
            }

            if (largest.Count < limit)
            {
                largest.Enqueue(one, -one.Entity);
            }
            else
            {
                more = true;
                largest.EnqueueDequeue(one, -one.Entity);
            }
        }

        return ([.. largest.UnorderedItems.Select(item => item.Element).OrderBy(one => one.Entity)], more);
    }
}
