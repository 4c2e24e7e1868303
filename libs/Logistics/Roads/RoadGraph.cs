namespace Civium.Logistics.Roads;

/// <summary>What a route costs.</summary>
public enum Metric
{
    /// <summary>Travel time, in milliseconds.</summary>
    Time,

    /// <summary>Length, in millimetres.</summary>
    Length,
}

/// <summary>A place on the network.</summary>
/// <param name="Link">The link it is on.</param>
/// <param name="Fraction">How far along it, by length: 0 to 1.</param>
/// <param name="Place">Where that is.</param>
/// <param name="Distance">How far in metres it is from the place that was asked about.</param>
public readonly record struct RoadPoint(int Link, double Fraction, Place Place, double Distance);

/// <summary>
/// A road network: junctions, and links between them, each a stretch of one road. An arc is a link in one direction in which it may be
/// travelled. Immutable; about 100 bytes a link and 16 a position.
/// </summary>
public sealed class RoadGraph
{
    private readonly Link[] _links;
    private readonly Place[] _positions;
    private readonly int[] _positionEnds;
    private readonly Place[] _junctions;
    private readonly Arcs _out;
    private readonly Arcs _in;

    internal RoadGraph(Place[] junctions, Link[] links, Place[] positions, int[] positionEnds)
    {
        _junctions = junctions;
        _links = links;
        _positions = positions;
        _positionEnds = positionEnds;
        _out = new Arcs(junctions.Length, links, outgoing: true);
        _in = new Arcs(junctions.Length, links, outgoing: false);
    }

    /// <summary>How many junctions there are, dead ends counted.</summary>
    public int Junctions => _junctions.Length;

    /// <summary>How many links there are.</summary>
    public int Links => _links.Length;

    /// <summary>Where a junction is.</summary>
    public Place JunctionAt(int junction) => _junctions[junction];

    /// <summary>A link.</summary>
    public Link LinkAt(int link) => _links[link];

    /// <summary>A link's positions, in the order of its road.</summary>
    public ReadOnlySpan<Place> LineOf(int link)
    {
        var start = link == 0 ? 0 : _positionEnds[link - 1];
        return _positions.AsSpan(start, _positionEnds[link] - start);
    }

    /// <summary>The arcs from a junction, or against their direction to it.</summary>
    public ReadOnlySpan<Arc> ArcsOf(int junction, bool backwards) => (backwards ? _in : _out).Of(junction);

    /// <summary>The part of a link's line between two fractions of its length; from the larger to the smaller it runs backwards.</summary>
    public IReadOnlyList<Place> Part(int link, double from, double to)
    {
        if (from > to)
        {
            return [.. Part(link, to, from).Reverse()];
        }

        var line = LineOf(link);
        double total = 0;
        for (var i = 1; i < line.Length; i++)
        {
            total += Globe.Distance(line[i - 1], line[i]);
        }

        var part = new List<Place>();
        double along = 0;
        for (var i = 1; i < line.Length; i++)
        {
            var length = Globe.Distance(line[i - 1], line[i]);
            var (start, end) = (total == 0 ? 0 : along / total, total == 0 ? 1 : (along + length) / total);
            if (end >= from && start <= to)
            {
                Add(part, Between(line[i - 1], line[i], start, end, Math.Max(from, start)));
                Add(part, Between(line[i - 1], line[i], start, end, Math.Min(to, end)));
            }

            along += length;
        }

        return part;
    }

    private static Place Between(Place a, Place b, double start, double end, double at)
    {
        var part = end <= start ? 0 : Math.Clamp((at - start) / (end - start), 0, 1);
        return part == 0 ? a : part == 1 ? b : new Place(a.Longitude + (part * (b.Longitude - a.Longitude)), a.Latitude + (part * (b.Latitude - a.Latitude)));
    }

    private static void Add(List<Place> part, Place place)
    {
        if (part.Count == 0 || part[^1] != place)
        {
            part.Add(place);
        }
    }

    /// <summary>Arcs grouped by junction.</summary>
    private sealed class Arcs
    {
        private readonly int[] _first;
        private readonly Arc[] _arcs;

        public Arcs(int junctions, Link[] links, bool outgoing)
        {
            _first = new int[junctions + 1];
            foreach (var (at, _) in All(links, outgoing))
            {
                _first[at + 1]++;
            }

            for (var i = 0; i < junctions; i++)
            {
                _first[i + 1] += _first[i];
            }

            var next = _first[..^1];
            _arcs = new Arc[_first[^1]];
            foreach (var (at, arc) in All(links, outgoing))
            {
                _arcs[next[at]++] = arc;
            }
        }

        public ReadOnlySpan<Arc> Of(int junction) => _arcs.AsSpan(_first[junction], _first[junction + 1] - _first[junction]);

        private static IEnumerable<(int At, Arc Arc)> All(Link[] links, bool outgoing)
        {
            for (var i = 0; i < links.Length; i++)
            {
                var link = links[i];
                if (link.Direction != Direction.Backward)
                {
                    yield return outgoing ? (link.From, new Arc(link.To, i, true, link.Time, link.Length)) : (link.To, new Arc(link.From, i, true, link.Time, link.Length));
                }

                if (link.Direction != Direction.Forward)
                {
                    yield return outgoing ? (link.To, new Arc(link.From, i, false, link.Time, link.Length)) : (link.From, new Arc(link.To, i, false, link.Time, link.Length));
                }
            }
        }
    }
}

/// <summary>A stretch of a road between two junctions.</summary>
/// <param name="Road">The number of its road, in the order given.</param>
/// <param name="From">The junction at its start.</param>
/// <param name="To">The junction at its end.</param>
/// <param name="Length">In millimetres, at least 1.</param>
/// <param name="Time">In milliseconds, at least 1.</param>
/// <param name="Direction">Which way one may go.</param>
public readonly record struct Link(int Road, int From, int To, int Length, int Time, Direction Direction);

/// <summary>A link in a direction in which it may be travelled.</summary>
/// <param name="Other">The junction at its other end.</param>
/// <param name="Link">Its link.</param>
/// <param name="Forward">Whether it runs as its road does.</param>
/// <param name="Time">In milliseconds.</param>
/// <param name="Length">In millimetres.</param>
public readonly record struct Arc(int Other, int Link, bool Forward, int Time, int Length)
{
    /// <summary>Its cost.</summary>
    public int Cost(Metric metric) => metric == Metric.Time ? Time : Length;
}
