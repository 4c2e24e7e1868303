namespace Civium.Logistics.Roads;

/// <summary>
/// Finds the nearest road to a place: the sides of all links in the cells of a grid, searched in rings outwards. Built in linear time; a
/// search costs what lies in the rings it needs. Immutable and safe for concurrent use.
/// </summary>
public sealed class NearestRoads
{
    private const double CellDegrees = 0.002;
    private const double MetresPerDegree = Globe.Radius * Math.PI / 180;

    private readonly RoadGraph _graph;
    private readonly Dictionary<(int, int), List<(int Link, int Side)>> _cells = [];
    private readonly (int MinX, int MinY, int MaxX, int MaxY) _bounds = (int.MaxValue, int.MaxValue, int.MinValue, int.MinValue);

    /// <summary>Makes it for a graph.</summary>
    public NearestRoads(RoadGraph graph)
    {
        _graph = graph;
        for (var link = 0; link < graph.Links; link++)
        {
            var line = graph.LineOf(link);
            for (var side = 1; side < line.Length; side++)
            {
                var (a, b) = (CellOf(line[side - 1]), CellOf(line[side]));
                for (var x = Math.Min(a.X, b.X); x <= Math.Max(a.X, b.X); x++)
                {
                    for (var y = Math.Min(a.Y, b.Y); y <= Math.Max(a.Y, b.Y); y++)
                    {
                        if (!_cells.TryGetValue((x, y), out var cell))
                        {
                            _cells.Add((x, y), cell = []);
                        }

                        cell.Add((link, side));
                        _bounds = (Math.Min(_bounds.MinX, x), Math.Min(_bounds.MinY, y), Math.Max(_bounds.MaxX, x), Math.Max(_bounds.MaxY, y));
                    }
                }
            }
        }
    }

    /// <summary>The nearest place on a road; null when none is within <paramref name="most"/> metres.</summary>
    /// <param name="place">Where from.</param>
    /// <param name="most">How far at most.</param>
    /// <param name="wanted">Which links count; null for all.</param>
    public RoadPoint? Find(Place place, double most = 1000, Func<int, bool>? wanted = null)
    {
        var centre = CellOf(place);
        var shrink = Math.Cos(Math.Min(Math.Abs(place.Latitude) + CellDegrees, 89.9) * Math.PI / 180);
        (int Link, int Side, double Part, double Distance)? best = null;
        for (var ring = 0; ; ring++)
        {
            // Nothing in this ring or beyond is nearer than this.
            var nearest = Math.Max(0, ring - 1) * CellDegrees * MetresPerDegree * shrink;
            if (nearest > Math.Min(most, best?.Distance ?? double.MaxValue) || Outside(centre, ring))
            {
                break;
            }

            foreach (var cell in Ring(centre, ring))
            {
                foreach (var (link, side) in _cells.GetValueOrDefault(cell) ?? [])
                {
                    if (wanted?.Invoke(link) != false)
                    {
                        var (part, distance) = Project(place, _graph.LineOf(link)[side - 1], _graph.LineOf(link)[side]);
                        if (distance <= most && (best is null || distance < best.Value.Distance || (distance == best.Value.Distance && link < best.Value.Link)))
                        {
                            best = (link, side, part, distance);
                        }
                    }
                }
            }
        }

        return best is { } found ? PointOf(found.Link, found.Side, found.Part, found.Distance) : null;
    }

    private RoadPoint PointOf(int link, int side, double part, double distance)
    {
        var line = _graph.LineOf(link);
        double before = 0, total = 0;
        for (var i = 1; i < line.Length; i++)
        {
            var length = Globe.Distance(line[i - 1], line[i]);
            before += i < side ? length : i == side ? length * part : 0;
            total += length;
        }

        var (a, b) = (line[side - 1], line[side]);
        var place = new Place(a.Longitude + (part * (b.Longitude - a.Longitude)), a.Latitude + (part * (b.Latitude - a.Latitude)));
        return new RoadPoint(link, total == 0 ? 0 : Math.Clamp(before / total, 0, 1), place, distance);
    }

    // In the plane that touches the globe at the place: exact enough for the few hundred metres it is used for.
    private static (double Part, double Distance) Project(Place place, Place a, Place b)
    {
        var shrink = Math.Cos(place.Latitude * Math.PI / 180);
        double ax = (a.Longitude - place.Longitude) * shrink, ay = a.Latitude - place.Latitude;
        double dx = (b.Longitude - a.Longitude) * shrink, dy = b.Latitude - a.Latitude;
        var length = (dx * dx) + (dy * dy);
        var part = length == 0 ? 0 : Math.Clamp(-((ax * dx) + (ay * dy)) / length, 0, 1);
        double x = ax + (part * dx), y = ay + (part * dy);
        return (part, Math.Sqrt((x * x) + (y * y)) * MetresPerDegree);
    }

    private bool Outside((int X, int Y) centre, int ring) =>
        _cells.Count == 0 || (centre.X - ring < _bounds.MinX && centre.X + ring > _bounds.MaxX && centre.Y - ring < _bounds.MinY && centre.Y + ring > _bounds.MaxY);

    private static IEnumerable<(int, int)> Ring((int X, int Y) centre, int ring)
    {
        for (var x = centre.X - ring; x <= centre.X + ring; x++)
        {
            var edge = Math.Abs(x - centre.X) == ring;
            for (var y = centre.Y - ring; y <= centre.Y + ring; y += edge || ring == 0 ? 1 : 2 * ring)
            {
                yield return (x, y);
            }
        }
    }

    private static (int X, int Y) CellOf(Place place) => ((int)Math.Floor(place.Longitude / CellDegrees), (int)Math.Floor(place.Latitude / CellDegrees));
}
