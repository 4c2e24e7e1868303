using NetTopologySuite.Algorithm;
using NetTopologySuite.Geometries;
using NetTopologySuite.Geometries.Utilities;

namespace Civium.Modules.Twin.Geometries;

/// <summary>
/// Judges geometries before they are stored. What has one reading is repaired; what has several, or none, is refused:
/// <list type="bullet">
/// <item>not finite, or outside longitude ±180 and latitude ±90: refused, with a hint when the axes look swapped;</item>
/// <item>empty, wholly or in a part: refused;</item>
/// <item>a position repeated in a row: dropped; a line without length or a ring without area: refused;</item>
/// <item>a side longer than 180 degrees of longitude: read as crossing the date line, and split there (RFC 7946, section 3.1.9); a ring
/// around a pole: refused;</item>
/// <item>a polygon that crosses itself: repaired to the area it encloses (OGC 06-103r4 validity), keeping every part with an area;</item>
/// <item>rings wound wrongly: turned, outer ones counter-clockwise (RFC 7946, section 3.1.6).</item>
/// </list>
/// </summary>
internal static class GeometryRules
{
    /// <summary>The geometry to store.</summary>
    /// <exception cref="GeometryException">It is refused.</exception>
    public static Geometry Apply(Geometry geometry)
    {
        CheckPositions(geometry);
        CheckEmpty(geometry);
        var clean = geometry is Point or MultiPoint ? geometry : DateLine.Split(Clean(geometry));
        return clean.IsEmpty ? throw new GeometryException("", "encloses no area and has no length.") : Turn(clean);
    }

    private static void CheckPositions(Geometry geometry)
    {
        foreach (var c in geometry.Coordinates)
        {
            if (!double.IsFinite(c.X) || !double.IsFinite(c.Y) || double.IsInfinity(c.Z))
            {
                throw new GeometryException("", "a coordinate is not a finite number.");
            }

            if (Math.Abs(c.Y) > 90 && Math.Abs(c.Y) <= 180 && Math.Abs(c.X) <= 90)
            {
                throw new GeometryException("", FormattableString.Invariant($"({c.X}, {c.Y}): the latitude is beyond ±90. Are the axes swapped? Longitude comes first."));
            }

            if (Math.Abs(c.X) > 180 || Math.Abs(c.Y) > 90)
            {
                throw new GeometryException("", FormattableString.Invariant($"({c.X}, {c.Y}) is not on Earth: longitude is from -180 to 180, latitude from -90 to 90 degrees."));
            }
        }
    }

    private static void CheckEmpty(Geometry geometry)
    {
        if (geometry.IsEmpty)
        {
            throw new GeometryException("", "is empty.");
        }

        for (var i = 0; i < geometry.NumGeometries && geometry is GeometryCollection; i++)
        {
            CheckEmpty(geometry.GetGeometryN(i));
        }
    }

    private static Geometry Clean(Geometry geometry) => geometry switch
    {
        Polygon polygon => CleanPolygon(polygon),
        LineString line => CleanLine(line),
        GeometryCollection parts => parts.Factory.BuildGeometry([.. parts.Geometries.Select(Clean)]),
        _ => geometry,
    };

    private static LineString CleanLine(LineString line)
    {
        var positions = CoordinateArrays.RemoveRepeatedPoints(line.Coordinates);
        return positions.Length < 2 ? throw new GeometryException("", "a line has no length.") : line.Factory.CreateLineString(positions);
    }

    private static Polygon CleanPolygon(Polygon polygon) => polygon.Factory.CreatePolygon(
        CleanRing(polygon.ExteriorRing), [.. polygon.InteriorRings.Select(CleanRing)]);

    private static LinearRing CleanRing(LineString ring)
    {
        var positions = CoordinateArrays.RemoveRepeatedPoints(ring.Coordinates);
        return positions.Length < 4
            ? throw new GeometryException("", "a ring has fewer than three different positions.")
            : ring.Factory.CreateLinearRing(positions);
    }

    private static Geometry Turn(Geometry geometry) => geometry switch
    {
        Polygon polygon => TurnPolygon(polygon),
        MultiPolygon or GeometryCollection { OgcGeometryType: OgcGeometryType.GeometryCollection } =>
            geometry.Factory.BuildGeometry([.. ((GeometryCollection)geometry).Geometries.Select(Turn)]),
        _ => geometry,
    };

    private static bool IsCcw(LineString ring) => Orientation.IsCCW(ring.CoordinateSequence);

    private static Polygon TurnPolygon(Polygon polygon)
    {
        var outer = IsCcw(polygon.ExteriorRing);
        return outer && polygon.InteriorRings.All(ring => !IsCcw(ring)) ? polygon : polygon.Factory.CreatePolygon(
            (LinearRing)(outer ? polygon.ExteriorRing : polygon.ExteriorRing.Reverse()),
            [.. polygon.InteriorRings.Select(ring => (LinearRing)(IsCcw(ring) ? ring.Reverse() : ring))]);
    }
}

/// <summary>Repairs polygons that cross themselves.</summary>
internal static class Crossing
{
    /// <summary>A valid geometry of the same area; empty when there is none.</summary>
    public static Geometry Repair(Geometry geometry)
    {
        if (geometry is not (Polygon or MultiPolygon) || geometry.IsValid)
        {
            return geometry;
        }

        var repaired = GeometryFixer.Fix(geometry);
        var areas = Enumerable.Range(0, repaired.NumGeometries).Select(repaired.GetGeometryN).Where(part => part is Polygon { IsEmpty: false }).ToArray();
        return areas.Length == 0 ? geometry.Factory.CreatePolygon() : geometry.Factory.BuildGeometry(areas);
    }
}
