using Civium.Contracts.Sensing;
using Civium.Contracts.Twin;
using Civium.Logistics.Roads;
using Civium.Logistics.Routing;

namespace Civium.Modules.Twin.Roads;

/// <summary>Answers other modules' questions about travel.</summary>
internal sealed class RoadTravel(RoadNetworks networks) : IRoads
{
    public async Task<double?[][]> TravelTimesAsync(IReadOnlyList<GeoPoint> from, IReadOnlyList<GeoPoint> to, DateTime departure, CancellationToken cancellation)
    {
        var network = await networks.FindAsync(cancellation).ConfigureAwait(false);
        var trip = network.TripOf(Metric.Time, departure);
        var goals = to.Select(place => network.Nearest.Find(PlaceOf(place))).ToArray();
        var known = goals.OfType<RoadPoint>().ToArray();
        var answer = new double?[from.Count][];
        for (var i = 0; i < from.Count; i++)
        {
            cancellation.ThrowIfCancellationRequested();
            var costs = network.Nearest.Find(PlaceOf(from[i])) is { } start ? Reachable.CostsTo(network.Graph, start, known, trip) : new long?[known.Length];
            var next = 0;
            answer[i] = [.. goals.Select(goal => goal is null ? null : costs[next++] / 1000.0)];
        }

        return answer;
    }

    public async Task<RoadRoute?> RouteAsync(GeoPoint from, GeoPoint to, DateTime departure, CancellationToken cancellation)
    {
        var network = await networks.FindAsync(cancellation).ConfigureAwait(false);
        if (network.Nearest.Find(PlaceOf(from)) is not { } start || network.Nearest.Find(PlaceOf(to)) is not { } end
            || RouteSearch.Find(network.Graph, start, end, network.TripOf(Metric.Time, departure), network.ByTime) is not { } route)
        {
            return null;
        }

        return new RoadRoute(route.Cost / 1000.0, route.Length, [.. route.Line(network.Graph).Select(place => new GeoPoint(place.Longitude, place.Latitude))]);
    }

    private static Place PlaceOf(GeoPoint point) => new(point.Longitude, point.Latitude);
}
