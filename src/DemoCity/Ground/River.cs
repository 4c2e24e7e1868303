using Civium.DemoCity.Drawing;

namespace Civium.DemoCity.Ground;

/// <summary>
/// The river: it comes from the south-west and leaves to the north-east in wide meanders, bends around the old town, and widens towards its mouth.
/// </summary>
internal sealed class River
{
    /// <summary>Its general direction, from the east, counter-clockwise, in radians.</summary>
    public const double Course = 0.49;

    private const double HalfLength = 8200;
    private const double Step = 40;

    private River(IReadOnlyList<Vec> centre, IReadOnlyList<double> width)
    {
        (Centre, Width) = (centre, width);
        LeftBank = Shape.Offset(centre, i => width[i] / 2);
        RightBank = Shape.Offset(centre, i => -width[i] / 2);
    }

    /// <summary>Its middle, downstream.</summary>
    public IReadOnlyList<Vec> Centre { get; }

    /// <summary>Its width at each point of <see cref="Centre"/>, in metres.</summary>
    public IReadOnlyList<double> Width { get; }

    public IReadOnlyList<Vec> LeftBank { get; }

    public IReadOnlyList<Vec> RightBank { get; }

    /// <summary>Its surface.</summary>
    public IReadOnlyList<Vec> Outline => [.. LeftBank, .. RightBank.Reverse()];

    public static River Draw(Dice dice)
    {
        var (first, second, third) = (dice.Between(-0.5, 0.5), dice.Between(0, Math.Tau), dice.Between(0, Math.Tau));
        var (wide, fine) = (dice.Between(380, 470), dice.Between(90, 140));
        var along = Vec.Towards(Course);
        var centre = new List<Vec>();
        var width = new List<double>();
        for (var s = -HalfLength; s <= HalfLength; s += Step)
        {
            var meander = (-wide * Math.Cos((s / 5400 * Math.Tau) + first)) + (fine * Math.Sin((s / 2400 * Math.Tau) + second));
            centre.Add(((along * s) + (along.Left * (meander - 1280))).Snapped());
            width.Add(190 + (s * 0.009) + (32 * Math.Sin((s / 3300 * Math.Tau) + third)));
        }

        return new River(centre, width);
    }

    /// <summary>A line along a bank, so many metres away from the water.</summary>
    public List<Vec> Beside(bool left, double metres) => left
        ? Shape.Offset(Centre, i => (Width[i] / 2) + metres)
        : Shape.Offset(Centre, i => -(Width[i] / 2) - metres);

    /// <summary>The nearest point of the river's middle: how far down the river it is, in metres from its source, its direction and the distance from its middle.</summary>
    public (double Chainage, Vec Direction, double Distance, double Width) Nearest(Vec point)
    {
        var best = 0;
        for (var i = 1; i < Centre.Count; i++)
        {
            if ((Centre[i] - point).Length < (Centre[best] - point).Length)
            {
                best = i;
            }
        }

        var direction = (Centre[Math.Min(best + 1, Centre.Count - 1)] - Centre[Math.Max(best - 1, 0)]).Unit;
        return (best * Step, direction, (Centre[best] - point).Length, Width[best]);
    }

    /// <summary>Whether a point is on the water, or within so many metres of it.</summary>
    public bool Covers(Vec point, double margin = 0)
    {
        var (_, _, distance, width) = Nearest(point);
        return distance < (width / 2) + margin + 30 && Shape.Distance(point, Centre) < (width / 2) + margin;
    }

    /// <summary>The middle at so many metres from the source.</summary>
    public (Vec Point, Vec Direction) At(double chainage) => Shape.Along(Centre, chainage / (HalfLength * 2));
}
