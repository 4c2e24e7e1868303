using Civium.DemoCity.Drawing;
using Civium.DemoCity.Ground;
using NetTopologySuite.Geometries;
using NetTopologySuite.Operation.OverlayNG;
using NetTopologySuite.Operation.Polygonize;

namespace Civium.DemoCity.Streets;

/// <summary>Cuts the drawn lines where they cross, and finds the faces between them. Everything lies on a grid of one centimetre.</summary>
internal sealed class Noding
{
    private static readonly GeometryFactory Factory = new(new PrecisionModel(100));

    private readonly Dictionary<(Vec, Vec), RoadLine> _stretches = [];

    private Noding(IReadOnlyList<RoadLine> lines, IReadOnlyList<Face> faces) => (Lines, Faces) = (lines, faces);

    public IReadOnlyList<RoadLine> Lines { get; }

    public IReadOnlyList<Face> Faces { get; }

    public static Noding Of(Arterials plan, River river, Lake lake)
    {
        var city = Factory.CreatePolygon(Coordinates([.. plan.Edge, plan.Edge[0]]));
        var around = lake.Around(42);
        var lakeland = Factory.CreatePolygon(Coordinates([.. around, around[0]]));
        var drawn = plan.Lines.Select(line => (Geometry)Factory.CreateLineString(Coordinates(line.Points)))
            .Zip(plan.Lines, (shape, line) => Trimmed(shape, line.Kind, city, lakeland)).ToArray();
        var noded = UnaryUnionNG.Union(Factory.BuildGeometry(drawn), Factory.PrecisionModel);
        var pieces = Enumerable.Range(0, noded.NumGeometries).Select(i => Points(noded.GetGeometryN(i).Coordinates)).ToArray();
        var lines = WithoutStubs([.. pieces.Select(piece => Identify(piece, plan.Lines, river))], river);
        var noding = new Noding(lines, []);
        foreach (var line in lines)
        {
            for (var i = 1; i < line.Points.Count; i++)
            {
                noding._stretches[(line.Points[i - 1], line.Points[i])] = line;
                noding._stretches[(line.Points[i], line.Points[i - 1])] = line;
            }
        }

        var polygonizer = new Polygonizer();
        polygonizer.Add(lines.Select(line => (Geometry)Factory.CreateLineString(Coordinates(line.Points))).ToList());
        var faces = polygonizer.GetPolygons().OfType<Polygon>().Select(polygon => noding.FaceOf(polygon, river, lake)).ToArray();
        return new Noding(lines, faces);
    }

    /// <summary>Roads keep off the lake, and what is not a road out of town ends at the edge.</summary>
    private static Geometry Trimmed(Geometry line, LineKind kind, Polygon city, Polygon lakeland) => kind switch
    {
        LineKind.Ring => line.Difference(lakeland),
        LineKind.Radial => line.Difference(lakeland),
        LineKind.Riverside or LineKind.Bank => line.Intersection(city),
        _ => line,
    };

    private static RoadLine Identify(IReadOnlyList<Vec> piece, IReadOnlyList<DrawnLine> drawn, River river)
    {
        var (middle, _) = Shape.Along(piece, 0.5);
        var source = drawn.MinBy(line => Shape.Distance(middle, line.Points))!;
        return new RoadLine(source.Street, source.Class, piece) { IsBridge = source.Class is not null && river.Covers(middle) };
    }

    /// <summary>Takes away what ends nowhere though it is short, or ends in the water; what then ends nowhere goes too.</summary>
    private static List<RoadLine> WithoutStubs(List<RoadLine> lines, River river)
    {
        while (true)
        {
            var ends = lines.SelectMany(line => new[] { line.Points[0], line.Points[^1] }).CountBy(end => end).ToDictionary();
            var removed = lines.RemoveAll(line => (ends[line.Points[0]] == 1 || ends[line.Points[^1]] == 1)
                && (Shape.Length(line.Points) < 130 || river.Covers(Shape.Along(line.Points, 0.5).Point, 47)));
            if (removed == 0)
            {
                return lines;
            }
        }
    }

    private Face FaceOf(Polygon polygon, River river, Lake lake)
    {
        var ring = Points(polygon.ExteriorRing.Coordinates)[..^1];
        if (Shape.SignedArea(ring) < 0)
        {
            Array.Reverse(ring);
        }

        var inside = polygon.InteriorPoint;
        Vec point = new(inside.X, inside.Y);
        var corners = ring.Select((at, i) => new Corner(at, _stretches[(at, ring[(i + 1) % ring.Length])])).ToArray();
        return new Face(KindOf(point, Shape.Area(ring), river, lake), corners);
    }

    private static FaceKind KindOf(Vec point, double area, River river, Lake lake) =>
        river.Covers(point) ? FaceKind.River
        : Shape.Contains(lake.Shore, point) ? FaceKind.Lake
        : river.Covers(point, 49) || Shape.Contains(lake.Around(41), point) || area < 4000 ? FaceKind.Strip
        : FaceKind.Land;

    private static Coordinate[] Coordinates(IReadOnlyList<Vec> points) => [.. points.Select(point => new Coordinate(point.X, point.Y))];

    private static Vec[] Points(Coordinate[] coordinates) => [.. coordinates.Select(at => new Vec(at.X, at.Y).Snapped())];
}
