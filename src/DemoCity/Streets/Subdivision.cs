using Civium.DemoCity.Drawing;

namespace Civium.DemoCity.Streets;

/// <summary>
/// Fills the land between the great roads with streets: each piece is cut across its long side, again and again, until it has the size of a
/// block there (recursive subdivision along oriented bounding boxes: Parish and Müller, "Procedural modeling of cities", SIGGRAPH 2001;
/// Vanegas et al., "Procedural generation of parcels in urban modeling", Eurographics 2012). A cut prefers to meet a street across the road,
/// so that streets go on.
/// </summary>
internal sealed class Subdivision(Dice dice, int firstStreet)
{
    private readonly List<RoadLine> _streets = [];
    private readonly List<Block> _blocks = [];
    private readonly List<Quarter> _quarters = [];
    private readonly Dictionary<Vec, RoadLine> _ends = [];
    private int _nextStreet = firstStreet;

    public IReadOnlyList<RoadLine> Streets => _streets;

    public IReadOnlyList<Block> Blocks => _blocks;

    public IReadOnlyList<Quarter> Quarters => _quarters;

    /// <summary>Cuts one piece of land.</summary>
    public void Cut(IReadOnlyList<Corner> land, int district) => Cut(land, district, -1, dice.Between(0.75, 1.3));

    /// <summary>The usual size of a block, in square metres: small in the old town, larger outwards.</summary>
    private static double BlockArea(double fromCentre) => fromCentre switch
    {
        < 1000 => 11_500,
        < 2400 => 11_500 + ((fromCentre - 1000) / 1400 * 12_500),
        < 4200 => 24_000 + ((fromCentre - 2400) / 1800 * 18_000),
        _ => 75_000,
    };

    private static double QuarterArea(double fromCentre) => fromCentre < 1100 ? 800_000 : 1_250_000 + (Math.Max(0, fromCentre - 1500) * 600);

    private void Cut(IReadOnlyList<Corner> land, int district, int quarter, double scale)
    {
        var outline = land.Select(corner => corner.At).ToArray();
        var (area, fromCentre) = (Shape.Area(outline), Shape.Centre(outline).Length);
        if (quarter < 0 && area < QuarterArea(fromCentre))
        {
            quarter = _quarters.Count;
            _quarters.Add(new Quarter(quarter, district, outline));
        }

        var target = BlockArea(fromCentre) * scale;
        var split = area > target * 1.25 ? Split(land, outline, area, area > target * 4 ? 0.12 : 0.27, area > 260_000 ? RoadClass.Secondary : RoadClass.Residential) : null;
        if (split is not var (one, other))
        {
            _blocks.Add(new Block(land, quarter < 0 ? NewQuarter(district, outline) : quarter, district));
            return;
        }

        Cut(one, district, quarter, scale);
        Cut(other, district, quarter, scale);
    }

    private int NewQuarter(int district, Vec[] outline)
    {
        _quarters.Add(new Quarter(_quarters.Count, district, outline));
        return _quarters.Count - 1;
    }

    private (List<Corner> One, List<Corner> Other)? Split(
        IReadOnlyList<Corner> land, Vec[] outline, double area, double least, RoadClass road)
    {
        var box = Bounds.Of(outline);
        var longWay = box.Length >= box.Depth ? box : new Box(box.Centre, box.Along.Left, box.Depth, box.Length);
        var shortWay = new Box(longWay.Centre, longWay.Along.Left, longWay.Depth, longWay.Length);
        foreach (var way in longWay.Depth > longWay.Length * 0.8 && dice.Chance(0.5) ? new[] { shortWay, longWay } : [longWay, shortWay])
        {
            if (way.Length < 90)
            {
                continue;
            }

            foreach (var share in Places(least))
            {
                var across = Vec.Towards(way.Along.Left.Angle + (dice.Bell() * 0.012));
                if (Chord.Through(land, way.Centre + (way.Along * (share * way.Length)), across) is { } chord
                    && chord.Divide(land, area, least) is { } halves)
                {
                    return Build(chord, halves, road);
                }
            }
        }

        return null;
    }

    /// <summary>Where to try a cut, as shares of the length from the middle.</summary>
    private IEnumerable<double> Places(double least)
    {
        yield return dice.Between(-0.04, 0.04);
        for (var away = 0.08; away < 0.5 - least; away += 0.07)
        {
            yield return away + dice.Between(-0.03, 0.03);
            yield return -away + dice.Between(-0.03, 0.03);
        }
    }

    private (List<Corner> One, List<Corner> Other) Build(Chord chord, (List<Corner> One, List<Corner> Other) halves, RoadClass road)
    {
        var onward = Onward(chord.From, chord, road) ?? Onward(chord.To, chord, road);
        var street = new RoadLine(onward?.Street ?? _nextStreet++, onward?.Class ?? road, [chord.From, chord.To]);
        chord.Start.Meet(chord.From);
        chord.End.Meet(chord.To);
        _streets.Add(street);
        _ends[chord.From] = street;
        _ends[chord.To] = street;
        return (Chord.Closed(halves.One, street), Chord.Closed(halves.Other, street));
    }

    /// <summary>The street that this one continues across the road, if it goes in about the same direction and is of no greater class.</summary>
    private RoadLine? Onward(Vec end, Chord chord, RoadClass road)
    {
        if (!_ends.TryGetValue(end, out var other) || other.Class != road)
        {
            return null;
        }

        var (one, two) = ((chord.To - chord.From).Unit, (other.Points[^1] - other.Points[0]).Unit);
        return Math.Abs(Vec.Cross(one, two)) < 0.35 ? other : null;
    }
}
