using Civium.Kernel.Requests;
using NetTopologySuite.Geometries;

namespace Civium.Modules.Twin.Features;

/// <summary>The coordinate reference systems that features are answered in (OGC API Features Part 2), by their URIs.</summary>
internal static class Crs
{
    /// <summary>WGS 84, longitude first: what is stored.</summary>
    public const string Stored = "http://www.opengis.net/def/crs/OGC/1.3/CRS84";

    private const string Epsg = "http://www.opengis.net/def/crs/EPSG/0/";
    private const double Half = 20037508.342789244;

    /// <summary>All of them: WGS 84 and CGCS2000 (which agree within the decimetre, EPSG:15936), latitude first, and Web Mercator.</summary>
    public static readonly IReadOnlyList<string> All = [Stored, Epsg + "4326", Epsg + "4490", Epsg + "3857"];

    /// <summary>The system that a parameter names.</summary>
    /// <exception cref="RefusedException">400: it is not offered.</exception>
    public static string Of(string? uri, string parameter) => string.IsNullOrEmpty(uri) ? Stored
        : All.FirstOrDefault(known => known == uri || "[" + Curie(known) + "]" == uri || Curie(known) == uri)
        ?? throw RefusedException.BadRequest("unknown-crs", $"{parameter}: \"{uri}\" is not offered; there are {string.Join(", ", All)}.", parameter);

    /// <summary>A geometry of CRS84 in another system.</summary>
    public static Geometry From84(Geometry geometry, string crs) => crs == Stored ? geometry : Map(geometry, crs.EndsWith("3857", StringComparison.Ordinal) ? ToMercator : Swap);

    /// <summary>A geometry of another system in CRS84.</summary>
    public static Geometry To84(Geometry geometry, string crs) => crs == Stored ? geometry : Map(geometry, crs.EndsWith("3857", StringComparison.Ordinal) ? FromMercator : Swap);

    private static string Curie(string uri) => uri == Stored ? "OGC:CRS84" : "EPSG:" + uri[Epsg.Length..];

    private static (double X, double Y) Swap(double x, double y) => (y, x);

    private static (double X, double Y) ToMercator(double x, double y)
    {
        var latitude = Math.Clamp(y, -85.051128779806592, 85.051128779806592) * Math.PI / 180;
        return (x / 180 * Half, Math.Asinh(Math.Tan(latitude)) / Math.PI * Half);
    }

    private static (double X, double Y) FromMercator(double x, double y) => (x / Half * 180, Math.Atan(Math.Sinh(y / Half * Math.PI)) * 180 / Math.PI);

    private static Geometry Map(Geometry geometry, Func<double, double, (double, double)> map)
    {
        var mapped = geometry.Copy();
        mapped.Apply(new Mapping(map));
        mapped.GeometryChanged();
        return mapped;
    }

    private sealed class Mapping(Func<double, double, (double X, double Y)> map) : ICoordinateSequenceFilter
    {
        public bool Done => false;

        public bool GeometryChanged => true;

        public void Filter(CoordinateSequence seq, int i)
        {
            var (x, y) = map(seq.GetX(i), seq.GetY(i));
            seq.SetOrdinate(i, Ordinate.X, x);
            seq.SetOrdinate(i, Ordinate.Y, y);
        }
    }
}
