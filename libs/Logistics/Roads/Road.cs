namespace Civium.Logistics.Roads;

/// <summary>Which way one may go along a road, in the order of its positions.</summary>
public enum Direction
{
    /// <summary>Both ways.</summary>
    Both,

    /// <summary>Forwards only.</summary>
    Forward,

    /// <summary>Backwards only.</summary>
    Backward,
}

/// <summary>A place in WGS 84, in degrees.</summary>
/// <param name="Longitude">East of Greenwich.</param>
/// <param name="Latitude">North of the equator.</param>
public readonly record struct Place(double Longitude, double Latitude);

/// <summary>A road as it is drawn: roads are joined where they share a position exactly (to 10^-7 degrees), at ends or on the way.</summary>
/// <param name="Line">Its positions, at least two.</param>
/// <param name="Speed">How fast one goes, in km/h; more than 0.</param>
/// <param name="Direction">Which way one may go.</param>
public sealed record Road(IReadOnlyList<Place> Line, double Speed, Direction Direction = Direction.Both);

/// <summary>A time in which a road is closed to all traffic. Times are on any scale that the searches use too.</summary>
/// <param name="From">Its start, in milliseconds.</param>
/// <param name="To">Its end, which is left out; <see cref="long.MaxValue"/> for an open one.</param>
public readonly record struct Closure(long From, long To);

/// <summary>Distances on the globe.</summary>
public static class Globe
{
    /// <summary>The mean radius of the Earth in metres (IUGG).</summary>
    public const double Radius = 6_371_008.8;

    /// <summary>The great-circle distance in metres (haversine formula).</summary>
    public static double Distance(Place one, Place other)
    {
        var (lat1, lat2) = (one.Latitude * Math.PI / 180, other.Latitude * Math.PI / 180);
        var (dLat, dLon) = (Math.Sin((lat2 - lat1) / 2), Math.Sin((other.Longitude - one.Longitude) * Math.PI / 360));
        return 2 * Radius * Math.Asin(Math.Min(1, Math.Sqrt((dLat * dLat) + (Math.Cos(lat1) * Math.Cos(lat2) * dLon * dLon))));
    }
}
