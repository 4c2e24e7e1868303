using NetTopologySuite.Geometries;

namespace Civium.Modules.Twin.Imports.Osm;

/// <summary>A way or a relation of an extract of OpenStreetMap.</summary>
internal sealed record OsmWay(long Id, long[] Nodes, Dictionary<string, string> Tags);

/// <summary>A relation; only its ways count here.</summary>
internal sealed record OsmRelation(long Id, List<(long Way, bool Inner)> Ways, Dictionary<string, string> Tags);

/// <summary>An extract, read whole. Needs memory linear in it, about 50 bytes a node.</summary>
internal sealed class OsmData
{
    public Dictionary<long, Coordinate> Nodes { get; } = [];

    public List<(long Id, Dictionary<string, string> Tags)> TaggedNodes { get; } = [];

    public Dictionary<long, OsmWay> Ways { get; } = [];

    public List<OsmRelation> Relations { get; } = [];

    /// <summary>A way's line; null when a node of it is not in the extract, as at its edges.</summary>
    public Coordinate[]? LineOf(OsmWay way)
    {
        var line = new Coordinate[way.Nodes.Length];
        for (var i = 0; i < line.Length; i++)
        {
            if (!Nodes.TryGetValue(way.Nodes[i], out var at))
            {
                return null;
            }

            line[i] = at;
        }

        return line.Length < 2 ? null : line;
    }

    /// <summary>
    /// A relation's area: its ways joined end to end into rings, each inner ring in the outer one around it; null when a ring does not close.
    /// </summary>
    public Geometry? AreaOf(OsmRelation relation, GeometryFactory factory)
    {
        var (outer, inner) = (Rings(relation, false, factory), Rings(relation, true, factory));
        if (outer is null || inner is null || outer.Count == 0)
        {
            return null;
        }

        var polygons = outer.Select(ring => (Shell: ring, Holes: new List<LinearRing>())).ToArray();
        foreach (var hole in inner)
        {
            polygons.FirstOrDefault(polygon => factory.CreatePolygon(polygon.Shell).EnvelopeInternal.Contains(hole.EnvelopeInternal)).Holes?.Add(hole);
        }

        var parts = polygons.Select(polygon => factory.CreatePolygon(polygon.Shell, [.. polygon.Holes])).ToArray();
        return parts.Length == 1 ? parts[0] : factory.CreateMultiPolygon(parts);
    }

    private List<LinearRing>? Rings(OsmRelation relation, bool inner, GeometryFactory factory)
    {
        var open = new List<long[]>();
        foreach (var (id, isInner) in relation.Ways.Where(member => member.Inner == inner))
        {
            if (!Ways.TryGetValue(id, out var way) || isInner != inner)
            {
                return null;
            }

            open.Add(way.Nodes);
        }

        var rings = new List<LinearRing>();
        while (open.Count > 0)
        {
            var ring = new List<long>(open[^1]);
            open.RemoveAt(open.Count - 1);
            while (ring[0] != ring[^1])
            {
                var next = open.FindIndex(part => part[0] == ring[^1] || part[^1] == ring[^1]);
                if (next < 0)
                {
                    return null;
                }

                var part = open[next][0] == ring[^1] ? open[next] : open[next].Reverse().ToArray();
                ring.AddRange(part.Skip(1));
                open.RemoveAt(next);
            }

            if (ring.Count < 4 || LineOf(new OsmWay(0, [.. ring], [])) is not { } line)
            {
                return null;
            }

            rings.Add(factory.CreateLinearRing(line));
        }

        return rings;
    }
}
