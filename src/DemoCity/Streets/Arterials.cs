using Civium.DemoCity.Drawing;
using Civium.DemoCity.Ground;

namespace Civium.DemoCity.Streets;

/// <summary>What a drawn line is.</summary>
internal enum LineKind
{
    Ring,
    Radial,
    Riverside,
    Lakeside,
    Edge,
    Bank,
    Shore,
}

/// <summary>A line as drawn, before it is cut where others cross it.</summary>
/// <param name="Street">The number of its street.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Class">Its class; null when it is no road.</param>
/// <param name="Points">Its corners; a closed line repeats the first.</param>
/// <param name="Rank">Which ring, from the inside, or which way round a radial goes; names follow from it.</param>
internal sealed record DrawnLine(int Street, LineKind Kind, RoadClass? Class, IReadOnlyList<Vec> Points, int Rank);

/// <summary>The great lines of the city: three ring roads, radials, roads along the water, and the edge.</summary>
internal sealed class Arterials
{
    public const double InnerRing = 980;
    public const double MiddleRing = 2300;
    public const double OuterRing = 4150;
    private const double EdgeRadius = 5050;
    private const double RiversideGap = 48;
    private const double LakesideGap = 42;

    private readonly List<DrawnLine> _lines = [];
    private readonly double[] _phases;

    private Arterials(Dice dice) => _phases = [.. Enumerable.Range(0, 6).Select(_ => dice.Between(0, Math.Tau))];

    public IReadOnlyList<DrawnLine> Lines => _lines;

    /// <summary>The edge of the built city.</summary>
    public IReadOnlyList<Vec> Edge { get; private init; } = [];

    public static Arterials Draw(River river, Lake lake, Dice dice)
    {
        var plan = new Arterials(dice);
        var city = new Arterials(plan, plan.Ring(EdgeRadius, 5));
        city.Add(LineKind.Edge, RoadClass.Secondary, Closed(city.Edge), 4);
        city.Add(LineKind.Ring, RoadClass.Secondary, Closed(city.Ring(InnerRing, 1)), 1);
        city.Add(LineKind.Ring, RoadClass.Primary, Closed(city.Ring(MiddleRing, 2)), 2);
        city.Add(LineKind.Ring, RoadClass.Motorway, Closed(city.Ring(OuterRing, 3)), 3);
        city.AddRadials(river, lake, dice);
        city.Add(LineKind.Riverside, RoadClass.Secondary, river.Beside(true, RiversideGap), 0);
        city.Add(LineKind.Riverside, RoadClass.Secondary, river.Beside(false, RiversideGap), 1);
        city.Add(LineKind.Bank, null, river.LeftBank, 0);
        city.Add(LineKind.Bank, null, river.RightBank, 1);
        city.Add(LineKind.Lakeside, RoadClass.Secondary, Closed(lake.Around(LakesideGap)), 0);
        city.Add(LineKind.Shore, null, Closed(lake.Shore), 0);
        return city;
    }

    private Arterials(Arterials before, IReadOnlyList<Vec> edge) => (_phases, Edge) = (before._phases, edge);

    private void Add(LineKind kind, RoadClass? road, IReadOnlyList<Vec> points, int rank) =>
        _lines.Add(new DrawnLine(_lines.Count, kind, road, points, rank));

    /// <summary>A ring is neither a circle nor a square: it reaches out along the river and the main roads, each ring in its own way.</summary>
    private List<Vec> Ring(double radius, int which) => Lake.Ring(new Vec(0, 0), 160, angle =>
    {
        var corner = 1 / Math.Pow(Math.Pow(Math.Abs(Math.Cos(angle - 0.12)), 3.4) + Math.Pow(Math.Abs(Math.Sin(angle - 0.12)), 3.4), 1 / 3.4);
        var lobes = (0.07 * Math.Cos(2 * (angle - River.Course))) + (0.05 * Math.Cos((3 * angle) + _phases[0])) + (0.03 * Math.Cos((5 * angle) + _phases[1]));
        var own = (0.022 * Math.Cos((2 * angle) + _phases[which % 6])) + (0.018 * Math.Cos((4 * angle) + _phases[(which + 2) % 6]));
        var outwards = radius / OuterRing;
        return radius * (0.93 + ((corner - 1) * 0.45) + (lobes * outwards * outwards) + own + (radius > OuterRing ? 0.035 * Math.Cos((7 * angle) + _phases[5]) : 0));
    });

    /// <summary>Four avenues from the very centre, more from the rings; one goes to the lake.</summary>
    private void AddRadials(River river, Lake lake, Dice dice)
    {
        var turn = dice.Between(0.02, 0.16);
        var angles = new List<(double Angle, double From, RoadClass Class)>();
        for (var i = 0; i < 12; i++)
        {
            var angle = turn + (i * Math.Tau / 12) + (i % 3 == 0 ? 0 : dice.Between(-0.08, 0.08));
            angles.Add((angle, i % 3 == 0 ? 0 : InnerRing - 60, RoadClass.Primary));
        }

        angles.RemoveAll(radial => Math.Abs(Turn(radial.Angle - lake.Bearing)) < 0.2);
        angles.Add((lake.Bearing, InnerRing - 60, RoadClass.Primary));
        for (var i = 0; i < 12; i++)
        {
            var angle = turn + ((i + 0.5) * Math.Tau / 12) + dice.Between(-0.05, 0.05);
            if (Math.Abs(Turn(angle - lake.Bearing)) > 0.3)
            {
                angles.Add((angle, MiddleRing - 200, RoadClass.Secondary));
            }
        }

        foreach (var (angle, from, road) in angles.OrderBy(radial => Turn(radial.Angle)))
        {
            var bend = dice.Between(-0.09, 0.09);
            Add(LineKind.Radial, road, Radial(river, angle, from, road == RoadClass.Primary ? 6600 : EdgeRadius + 500, bend), (int)Math.Round(Turn(angle) * 1000));
        }
    }

    private static List<Vec> Radial(River river, double angle, double from, double to, double bend)
    {
        var line = new List<Vec>();
        for (var r = from; r <= to; r += 100)
        {
            var at = Vec.Towards(angle + (bend * Math.Max(0, r - 1200) / 3600)) * r;
            line.Add(at.Snapped());

            // A road does not cross a river at a narrow angle: it ends at the road along the bank, or begins beyond it.
            var (_, direction, distance, width) = river.Nearest(at);
            if (line.Count > 1 && distance < (width / 2) + RiversideGap && Math.Abs(Vec.Cross(direction, Vec.Towards(angle))) < 0.5)
            {
                break;
            }
        }

        return line;
    }

    private static double Turn(double angle) => Math.IEEERemainder(angle, Math.Tau);

    private static IReadOnlyList<Vec> Closed(IReadOnlyList<Vec> ring) => [.. ring, ring[0]];
}
