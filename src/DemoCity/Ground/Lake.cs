using Civium.DemoCity.Drawing;

namespace Civium.DemoCity.Ground;

/// <summary>The lake west of the old town, with bays and points.</summary>
internal sealed class Lake
{
    private Lake(IReadOnlyList<Vec> shore, Vec centre) => (Shore, Centre) = (shore, centre);

    public IReadOnlyList<Vec> Shore { get; }

    public Vec Centre { get; }

    /// <summary>From the city's centre to the lake's, in radians.</summary>
    public double Bearing => Centre.Angle;

    public static Lake Draw(Dice dice)
    {
        var centre = Vec.Towards(dice.Between(2.75, 3.0)) * 3250;
        var (first, second) = (dice.Between(0, Math.Tau), dice.Between(0, Math.Tau));
        var turn = dice.Between(0, Math.PI);
        return new Lake(Ring(centre, 96, angle =>
            560 * (1 + (0.16 * Math.Cos(2 * (angle - turn))) + (0.09 * Math.Cos((3 * angle) + first)) + (0.045 * Math.Cos((5 * angle) + second)))), centre);
    }

    /// <summary>The shore's own shape, so many metres outside the water.</summary>
    public List<Vec> Around(double metres)
    {
        var shore = Shore;
        var around = new List<Vec>(shore.Count);
        for (var i = 0; i < shore.Count; i++)
        {
            var direction = shore[(i + 1) % shore.Count] - shore[(i + shore.Count - 1) % shore.Count];
            around.Add((shore[i] - (direction.Unit.Left * metres)).Snapped());
        }

        return around;
    }

    /// <summary>A closed line around a centre, counter-clockwise, whose distance from it depends on the direction.</summary>
    public static List<Vec> Ring(Vec centre, int corners, Func<double, double> radius) =>
        [.. Enumerable.Range(0, corners).Select(i => i * Math.Tau / corners).Select(angle => (centre + (Vec.Towards(angle) * radius(angle))).Snapped())];
}
