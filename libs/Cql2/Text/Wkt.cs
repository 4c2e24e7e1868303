using Civium.Cql2.Expressions;
using NetTopologySuite.IO;

namespace Civium.Cql2.Text;

/// <summary>Geometries in well-known text.</summary>
internal static class Wkt
{
    private static readonly string[] Starts =
        ["POINT", "LINESTRING", "POLYGON", "MULTIPOINT", "MULTILINESTRING", "MULTIPOLYGON", "GEOMETRYCOLLECTION"];

    public static bool IsStart(string word) => Starts.Contains(word, StringComparer.OrdinalIgnoreCase);

    public static GeometryLiteral Read(string text, string where)
    {
        try
        {
            var geometry = new WKTReader().Read(text);
            return geometry.Coordinates.All(c => double.IsFinite(c.X) && double.IsFinite(c.Y))
                ? new GeometryLiteral(geometry)
                : throw new Cql2Exception("A geometry's coordinates must be finite.", where);
        }
        catch (Exception fault) when (fault is ParseException or ArgumentException or InvalidOperationException)
        {
            throw new Cql2Exception($"\"{text}\" is no geometry: {fault.Message}", where);
        }
    }

    public static string Write(GeometryLiteral literal) => new WKTWriter { OutputOrdinates = NetTopologySuite.Geometries.Ordinates.XY }.Write(literal.Geometry);
}
