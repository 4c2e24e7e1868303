using Civium.DemoCity.Buildings;
using Civium.DemoCity.Drawing;
using Civium.DemoCity.Ground;
using Civium.DemoCity.Naming;
using Civium.DemoCity.Streets;
using NetTopologySuite.Geometries;
using NetTopologySuite.Operation.OverlayNG;

namespace Civium.DemoCity.Plan;

/// <summary>The areas that have a name.</summary>
internal static class Areas
{
    private static readonly GeometryFactory Factory = new(new PrecisionModel(100));

    /// <summary>Each district is the union of its pieces; the water is no one's.</summary>
    public static IReadOnlyList<Area> Districts(IReadOnlyList<Face> faces, River river)
    {
        var pieces = faces.Where(face => face.Kind is FaceKind.Land or FaceKind.Strip).ToLookup(face => District.Of(face.Centre, river));
        return [.. District.Names.Select((name, number) => new Area(new Name(name.English, name.Chinese), Union(pieces[number])))];
    }

    public static IReadOnlyList<Area> Communities(IReadOnlyList<Quarter> quarters, IReadOnlyList<IReadOnlyList<Name>> words)
    {
        var next = new int[words.Count];
        var areas = new List<Area>();
        foreach (var quarter in quarters)
        {
            var (own, at) = (words[quarter.District], next[quarter.District]++);
            var name = at < own.Count ? own[at] : own[at % own.Count].With(" New", "新");
            areas.Add(Area.Of(name.With(" Community", "社区"), quarter.Outline));
        }

        return areas;
    }

    /// <summary>Parks have names; the green along the water is called after it.</summary>
    public static IReadOnlyList<Area> Greens(
        IReadOnlyList<Face> faces, IReadOnlyList<Block> blocks, IReadOnlyList<LandUse> uses, IReadOnlyList<IReadOnlyList<Name>> words)
    {
        var strips = faces.Where(face => face.Kind == FaceKind.Strip && face.Area > 1500).Select(face => Area.Of(new Name("Riverside Green", "滨水绿带"), face.Outline));
        var next = new int[words.Count];
        var parks = blocks.Zip(uses).Where(block => block.Second == LandUse.Park).Select(block =>
        {
            var (own, at) = (words[block.First.District], next[block.First.District]++);
            var name = own[own.Count - 1 - (at % own.Count)];
            return Area.Of(at < own.Count ? name.With(" Park", "公园") : name.With(" Gardens", "花园"), block.First.Outline);
        });
        return [.. strips, .. parks];
    }

    private static IReadOnlyList<IReadOnlyList<IReadOnlyList<Vec>>> Union(IEnumerable<Face> faces)
    {
        var polygons = faces.Select(face => (Geometry)Factory.CreatePolygon([.. face.Outline.Append(face.Outline[0]).Select(at => new Coordinate(at.X, at.Y))])).ToArray();
        var whole = UnaryUnionNG.Union(Factory.BuildGeometry(polygons), Factory.PrecisionModel);
        return [.. Enumerable.Range(0, whole.NumGeometries).Select(i => Rings((Polygon)whole.GetGeometryN(i)))];
    }

    private static IReadOnlyList<IReadOnlyList<Vec>> Rings(Polygon polygon) =>
        [.. polygon.InteriorRings.Prepend(polygon.ExteriorRing).Select(ring => (IReadOnlyList<Vec>)[.. ring.Coordinates.SkipLast(1).Select(at => new Vec(at.X, at.Y).Snapped())])];
}
