using Civium.Logistics.Roads;
using Civium.Logistics.Routing;
using NetTopologySuite.Geometries;
using NetTopologySuite.Geometries.Utilities;
using NetTopologySuite.Simplify;

namespace Civium.Modules.Twin.Roads;

/// <summary>
/// The area around what can be reached: every place within <see cref="Beside"/> metres of a reached part of a road, drawn to within a fifth of
/// that. Computed in a plane that touches the globe at the start.
/// </summary>
internal static class ReachedArea
{
    /// <summary>How far from the road still counts as reached, in metres.</summary>
    public const double Beside = 60;

    public static Geometry Around(RoadGraph graph, IReadOnlyList<ReachedPart> parts, Place centre, GeometryFactory factory)
    {
        var metres = Globe.Radius * Math.PI / 180;
        var shrink = metres * Math.Cos(centre.Latitude * Math.PI / 180);
        var lines = parts.Where(part => part.To > part.From).Select(part => graph.Part(part.Link, part.From, part.To)).Where(line => line.Count > 1)
            .Select(line => factory.CreateLineString([.. line.Select(place => new Coordinate((place.Longitude - centre.Longitude) * shrink, (place.Latitude - centre.Latitude) * metres))])).ToArray();
        if (lines.Length == 0)
        {
            return factory.CreatePolygon();
        }

        var area = DouglasPeuckerSimplifier.Simplify(factory.CreateMultiLineString(lines).Buffer(Beside, 4), Beside / 5);
        return new AffineTransformation(1 / shrink, 0, centre.Longitude, 0, 1 / metres, centre.Latitude).Transform(area);
    }
}
