using NetTopologySuite.Geometries;

namespace Civium.Modules.Twin.Geometries;

/// <summary>
/// Splits at the date line what crosses it (RFC 7946, section 3.1.9), and repairs what crosses itself on the way, since that can only be
/// judged once the longitudes run on without a jump.
/// </summary>
internal static class DateLine
{
    private const double Half = 180;

    /// <summary>The same place without a side across the date line.</summary>
    /// <exception cref="GeometryException">A ring goes around a pole.</exception>
    public static Geometry Split(Geometry geometry) => geometry switch
    {
        Point => geometry,
        LineString or Polygon => SplitPart(geometry),
        MultiPolygon { NumGeometries: > 1 } when !Crosses(geometry) => Crossing.Repair(geometry),
        GeometryCollection parts => Flatten(parts, [.. parts.Geometries.Select(Split)]),
        _ => geometry,
    };

    private static Geometry SplitPart(Geometry part)
    {
        if (!Crosses(part))
        {
            return Crossing.Repair(part);
        }

        var unrolled = Crossing.Repair(Unroll(part));
        var bounds = unrolled.EnvelopeInternal;
        var pieces = new List<Geometry>();
        for (var west = Math.Floor((bounds.MinX + Half) / 360) * 360 - Half; west < bounds.MaxX; west += 360)
        {
            var strip = part.Factory.ToGeometry(new Envelope(west, west + 360, -90, 90));
            var piece = unrolled.Intersection(strip);
            if (!piece.IsEmpty && piece.Dimension == part.Dimension)
            {
                pieces.Add(Shift(piece, -(west + Half)));
            }
        }

        return Flatten(part, pieces);
    }

    private static bool Crosses(Geometry geometry)
    {
        var positions = geometry.Coordinates;
        if (geometry.EnvelopeInternal.Width <= Half)
        {
            return false;
        }

        for (var i = 1; i < positions.Length; i++)
        {
            if (Math.Abs(positions[i].X - positions[i - 1].X) > Half)
            {
                return true;
            }
        }

        return false;
    }

    private static Geometry Unroll(Geometry part)
    {
        if (part is LineString line)
        {
            return line.Factory.CreateLineString(Unroll(line.Coordinates, null));
        }

        var polygon = (Polygon)part;
        var outer = Unroll(polygon.ExteriorRing.Coordinates, null);
        if (Math.Abs(outer[^1].X - outer[0].X) > Half)
        {
            throw new GeometryException("", "a ring goes around a pole, which no map here can show; cut it along a meridian.");
        }

        return polygon.Factory.CreatePolygon(
            polygon.Factory.CreateLinearRing(outer),
            [.. polygon.InteriorRings.Select(ring => polygon.Factory.CreateLinearRing(Unroll(ring.Coordinates, outer[0].X)))]);
    }

    private static Coordinate[] Unroll(Coordinate[] positions, double? near)
    {
        var unrolled = new Coordinate[positions.Length];
        var last = near ?? positions[0].X;
        for (var i = 0; i < positions.Length; i++)
        {
            unrolled[i] = positions[i].Copy();
            unrolled[i].X += 360 * Math.Round((last - positions[i].X) / 360);
            last = unrolled[i].X;
        }

        return unrolled;
    }

    private static Geometry Shift(Geometry geometry, double by)
    {
        foreach (var sequence in Sequences(geometry))
        {
            for (var i = 0; i < sequence.Count; i++)
            {
                sequence.SetOrdinate(i, Ordinate.X, Math.Clamp(sequence.GetX(i) + by, -Half, Half));
            }
        }

        geometry.GeometryChanged();
        return geometry;
    }

    private static IEnumerable<CoordinateSequence> Sequences(Geometry geometry) => geometry switch
    {
        Point point => [point.CoordinateSequence],
        LineString line => [line.CoordinateSequence],
        Polygon polygon => [polygon.ExteriorRing.CoordinateSequence, .. polygon.InteriorRings.Select(ring => ring.CoordinateSequence)],
        GeometryCollection parts => parts.Geometries.SelectMany(Sequences),
        _ => [],
    };

    private static Geometry Flatten(Geometry like, IReadOnlyList<Geometry> parts)
    {
        var flat = parts.SelectMany(part => part is GeometryCollection many ? many.Geometries : [part]).Where(part => !part.IsEmpty).ToArray();
        return like.Factory.BuildGeometry(flat);
    }
}
