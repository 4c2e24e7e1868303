using NetTopologySuite.Geometries;
using NetTopologySuite.Operation.Distance;
using static Civium.SensorThings.Query.ValueKind;
using Area = NetTopologySuite.Geometries.Geometry;

namespace Civium.SensorThings.Query;

/// <summary>
/// Relations of geometries in the plane of their coordinates (OGC 06-103r4, as OGC 18-088 table 23 names them); distance and length are in
/// the coordinates' units, degrees for WGS 84. A geometry for which a relation is not defined gives no value.
/// </summary>
internal static class GeometryFunctions
{
    private const double EarthRadius = 6_371_008.8;

    internal static readonly Function[] All =
    [
        Relation("geo.intersects", (a, b) => a.Intersects(b)),
        Relation("st_intersects", (a, b) => a.Intersects(b)),
        Relation("st_equals", (a, b) => a.EqualsTopologically(b)),
        Relation("st_disjoint", (a, b) => a.Disjoint(b)),
        Relation("st_touches", (a, b) => a.Touches(b)),
        Relation("st_within", (a, b) => a.Within(b)),
        Relation("st_overlaps", (a, b) => a.Overlaps(b)),
        Relation("st_crosses", (a, b) => a.Crosses(b)),
        Relation("st_contains", (a, b) => a.Contains(b)),
        new("st_relate", [ValueKind.Geometry, ValueKind.Geometry, Text], ValueKind.Boolean, a => Defined(() => IsPattern(a[2].Text) ? QueryValue.Of(a[0].Geometry.Relate(a[1].Geometry, a[2].Text)) : QueryValue.Null)),
        new("geo.distance", [ValueKind.Geometry, ValueKind.Geometry], Number, a => Defined(() => QueryValue.Of(a[0].Geometry.Distance(a[1].Geometry)))),
        new("geo.length", [ValueKind.Geometry], Number, a => Defined(() => QueryValue.Of(a[0].Geometry.Length))),
        new("geo.distanceinmetres", [ValueKind.Geometry, ValueKind.Geometry], Number, a => Defined(() => Metres(a[0].Geometry, a[1].Geometry))),
    ];

    /// <summary>Whether it is a pattern of the nine-intersection model: nine of T, F, *, 0, 1 and 2.</summary>
    internal static bool IsPattern(string text) => text.Length == 9 && text.All(c => c is 'T' or 'F' or '*' or '0' or '1' or '2');

    private static Function Relation(string name, Func<Area, Area, bool> holds) => new(
        name, [ValueKind.Geometry, ValueKind.Geometry], ValueKind.Boolean, a => Defined(() => QueryValue.Of(holds(a[0].Geometry, a[1].Geometry))));

    private static QueryValue Metres(Area a, Area b)
    {
        if (a.IsEmpty || b.IsEmpty)
        {
            return QueryValue.Null;
        }

        // The great circle between the points that are nearest in the plane (haversine, mean Earth radius of the IUGG).
        var points = DistanceOp.NearestPoints(a, b);
        var (latitude, other) = (Radians(points[0].Y), Radians(points[1].Y));
        var chord = Square(Math.Sin((other - latitude) / 2)) + (Math.Cos(latitude) * Math.Cos(other) * Square(Math.Sin(Radians(points[1].X - points[0].X) / 2)));
        return QueryValue.Of(2 * EarthRadius * Math.Asin(Math.Min(1, Math.Sqrt(chord))));
    }

    private static double Radians(double degrees) => degrees * Math.PI / 180;

    private static double Square(double value) => value * value;

    // A collection, an invalid ring or an empty geometry can make a relation undefined.
    private static QueryValue Defined(Func<QueryValue> value)
    {
        try
        {
            return value();
        }
        catch (Exception undefined) when (undefined is TopologyException or ArgumentException or InvalidOperationException or NotSupportedException)
        {
            return QueryValue.Null;
        }
    }
}
