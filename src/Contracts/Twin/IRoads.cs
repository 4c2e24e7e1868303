using Civium.Contracts.Sensing;

namespace Civium.Contracts.Twin;

/// <summary>Travel on the city's roads, as they are and are known to be closed. Safe for concurrent use.</summary>
public interface IRoads
{
    /// <summary>
    /// Travel times in seconds from each place to each other: <c>answer[i][j]</c> from the i-th to the j-th; null where there is no way, or no road within a
    /// kilometre. One search a start, which ends when every goal is found.
    /// </summary>
    /// <param name="from">Where from.</param>
    /// <param name="to">Where to.</param>
    /// <param name="departure">When, in UTC.</param>
    /// <param name="cancellation">Cancels.</param>
    Task<double?[][]> TravelTimesAsync(IReadOnlyList<GeoPoint> from, IReadOnlyList<GeoPoint> to, DateTime departure, CancellationToken cancellation);

    /// <summary>The fastest route; null when there is none.</summary>
    Task<RoadRoute?> RouteAsync(GeoPoint from, GeoPoint to, DateTime departure, CancellationToken cancellation);
}

/// <summary>A route on the roads.</summary>
/// <param name="Seconds">How long it takes, waiting at closures included.</param>
/// <param name="Metres">How long it is.</param>
/// <param name="Line">Where it goes.</param>
public sealed record RoadRoute(double Seconds, double Metres, IReadOnlyList<GeoPoint> Line);
