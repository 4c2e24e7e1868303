using System.Globalization;
using Civium.Kernel.Requests;
using NetTopologySuite.Geometries;
using ProjNet.CoordinateSystems;
using ProjNet.CoordinateSystems.Transformations;

namespace Civium.Modules.Twin.Imports.Coordinates;

/// <summary>
/// The coordinates a file is in, brought to WGS 84 longitude and latitude: <c>WGS84</c>, <c>CGCS2000</c> (the same within a decimetre), <c>GCJ-02</c>, or an
/// EPSG code: 4326, 4490, 3857, UTM on WGS 84 (32601 to 32660, 32701 to 32760) and the Gauss-Kruger zones of CGCS2000 (4491 to 4554). Files
/// hold x before y (east before north), whatever a code's own order of axes says, as GIS programs write them.
/// </summary>
internal static class SourceCoordinates
{
    private const double Half = 20037508.342789244;

    /// <summary>What brings positions to WGS 84; null when they are in it.</summary>
    /// <exception cref="RefusedException">400: the name is not known.</exception>
    public static Func<Geometry, Geometry>? Find(string? name)
    {
        var map = MapOf((name ?? "").Trim().ToUpperInvariant().Replace("EPSG:", "", StringComparison.Ordinal));
        return map is null ? null : geometry =>
        {
            var copy = geometry.Copy();
            copy.Apply(new Mapping(map));
            copy.GeometryChanged();
            return copy;
        };
    }

    private static Func<double, double, (double X, double Y)>? MapOf(string name) => name switch
    {
        "" or "WGS84" or "CRS84" or "CGCS2000" or "4326" or "4490" or "4979" => null,
        "GCJ-02" or "GCJ02" => Gcj02.ToWgs84,
        "3857" or "900913" => (x, y) => (x / Half * 180, Math.Atan(Math.Sinh(y / Half * Math.PI)) * 180 / Math.PI),
        _ when int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out var code) && SystemOf(code) is { } system => Projected(system),
        _ => throw RefusedException.BadRequest(
            "unknown-crs", $"\"{name}\" is not known here; there are WGS84, CGCS2000, GCJ-02, and EPSG:4326, 4490, 3857, 32601-32660, 32701-32760 (UTM), 4491-4554 (CGCS2000 Gauss-Kruger).", "crs"),
    };

    private static ProjectedCoordinateSystem? SystemOf(int code) => code switch
    {
        >= 32601 and <= 32660 => ProjectedCoordinateSystem.WGS84_UTM(code - 32600, true),
        >= 32701 and <= 32760 => ProjectedCoordinateSystem.WGS84_UTM(code - 32700, false),
        >= 4491 and <= 4501 => GaussKruger(75 + (6 * (code - 4491)), ((code - 4491 + 13) * 1_000_000) + 500_000),
        >= 4502 and <= 4512 => GaussKruger(75 + (6 * (code - 4502)), 500_000),
        >= 4513 and <= 4533 => GaussKruger(75 + (3 * (code - 4513)), ((code - 4513 + 25) * 1_000_000) + 500_000),
        >= 4534 and <= 4554 => GaussKruger(75 + (3 * (code - 4534)), 500_000),
        _ => null,
    };

    private static ProjectedCoordinateSystem GaussKruger(int meridian, int falseEasting) => (ProjectedCoordinateSystem)new CoordinateSystemFactory().CreateFromWkt(
        string.Create(CultureInfo.InvariantCulture, $"""
            PROJCS["CGCS2000 / Gauss-Kruger",GEOGCS["CGCS2000",DATUM["China_2000",SPHEROID["CGCS2000",6378137,298.257222101],TOWGS84[0,0,0,0,0,0,0]],
            PRIMEM["Greenwich",0],UNIT["degree",0.0174532925199433]],PROJECTION["Transverse_Mercator"],PARAMETER["latitude_of_origin",0],
            PARAMETER["central_meridian",{meridian}],PARAMETER["scale_factor",1],PARAMETER["false_easting",{falseEasting}],PARAMETER["false_northing",0],UNIT["metre",1]]
            """));

    private static Func<double, double, (double X, double Y)> Projected(ProjectedCoordinateSystem system)
    {
        var transform = new CoordinateTransformationFactory().CreateFromCoordinateSystems(system, GeographicCoordinateSystem.WGS84).MathTransform;
        return transform.Transform;
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
