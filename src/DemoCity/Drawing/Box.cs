namespace Civium.DemoCity.Drawing;

/// <summary>A rectangle that stands at any angle.</summary>
/// <param name="Centre">Its centre.</param>
/// <param name="Along">The direction of its length; one metre long.</param>
/// <param name="Length">Its extent along it, in metres.</param>
/// <param name="Depth">Its extent across, in metres.</param>
internal readonly record struct Box(Vec Centre, Vec Along, double Length, double Depth)
{
    /// <summary>Its corners, counter-clockwise.</summary>
    public Vec[] Corners()
    {
        var (a, b) = (Along * (Length / 2), Along.Left * (Depth / 2));
        return [Centre - a - b, Centre + a - b, Centre + a + b, Centre - a + b];
    }

    public double Area => Length * Depth;

    /// <summary>Half the diagonal: nothing of it is farther from the centre.</summary>
    public double Reach => Math.Sqrt((Length * Length) + (Depth * Depth)) / 2;

    /// <summary>Whether a stretch comes nearer to it than so many metres.</summary>
    public bool IsNear(Vec from, Vec to, double metres)
    {
        if (Shape.Distance(Centre, from, to) > Reach + metres)
        {
            return false;
        }

        // In the box's own axes it is upright; grown by the distance it must not meet the stretch (the corners are a little stricter so).
        Vec start = new(Vec.Dot(from - Centre, Along), Vec.Dot(from - Centre, Along.Left));
        Vec end = new(Vec.Dot(to - Centre, Along), Vec.Dot(to - Centre, Along.Left));
        return Meets(start, end, (Length / 2) + metres, (Depth / 2) + metres);
    }

    /// <summary>Whether two boxes come nearer to each other than so many metres, by the separating axis theorem.</summary>
    public bool IsNear(Box other, double metres) =>
        (Centre - other.Centre).Length <= Reach + other.Reach + metres && !Separates(this, other, metres) && !Separates(other, this, metres);

    private static bool Separates(Box axes, Box other, double metres)
    {
        var (away, turn) = (other.Centre - axes.Centre, other.Along);
        return Apart(axes.Along, axes.Length / 2) || Apart(axes.Along.Left, axes.Depth / 2);

        bool Apart(Vec axis, double half)
        {
            var reach = (Math.Abs(Vec.Dot(turn, axis)) * other.Length / 2) + (Math.Abs(Vec.Dot(turn.Left, axis)) * other.Depth / 2);
            return Math.Abs(Vec.Dot(away, axis)) >= half + reach + metres;
        }
    }

    /// <summary>Whether a stretch meets an upright rectangle about the origin (Liang and Barsky's clipping).</summary>
    private static bool Meets(Vec from, Vec to, double halfWidth, double halfHeight)
    {
        var (enter, leave, step) = (0.0, 1.0, to - from);
        return Clip(-step.X, from.X + halfWidth) && Clip(step.X, halfWidth - from.X)
            && Clip(-step.Y, from.Y + halfHeight) && Clip(step.Y, halfHeight - from.Y);

        bool Clip(double slope, double room)
        {
            if (slope == 0)
            {
                return room >= 0;
            }

            var at = room / slope;
            if (slope < 0)
            {
                enter = Math.Max(enter, at);
            }
            else
            {
                leave = Math.Min(leave, at);
            }

            return enter <= leave;
        }
    }
}
