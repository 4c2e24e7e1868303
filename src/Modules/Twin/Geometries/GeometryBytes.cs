using NetTopologySuite.Geometries;
using NetTopologySuite.IO;

namespace Civium.Modules.Twin.Geometries;

/// <summary>Geometries as they are stored: ISO well-known binary, with Z where there is a height.</summary>
internal static class GeometryBytes
{
    public static byte[] Write(Geometry geometry) => new WKBWriter(ByteOrder.LittleEndian, false, geometry.Coordinates.Any(c => !double.IsNaN(c.Z))).Write(geometry);

    public static Geometry Read(byte[] bytes) => new WKBReader(GeometryReader.Factory.GeometryServices) { HandleSRID = false }.Read(bytes);
}
