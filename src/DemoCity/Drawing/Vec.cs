namespace Civium.DemoCity.Drawing;

/// <summary>A point or a direction on the city's plan, in metres: X to the east, Y to the north of the city's centre.</summary>
internal readonly record struct Vec(double X, double Y)
{
    public double Length => Math.Sqrt((X * X) + (Y * Y));

    /// <summary>The same direction, one metre long; zero stays zero.</summary>
    public Vec Unit => Length is > 0 and var length ? new(X / length, Y / length) : this;

    /// <summary>A quarter turn to the left.</summary>
    public Vec Left => new(-Y, X);

    /// <summary>From the east, counter-clockwise, in radians.</summary>
    public double Angle => Math.Atan2(Y, X);

    public static Vec operator +(Vec one, Vec other) => new(one.X + other.X, one.Y + other.Y);

    public static Vec operator -(Vec one, Vec other) => new(one.X - other.X, one.Y - other.Y);

    public static Vec operator *(Vec one, double factor) => new(one.X * factor, one.Y * factor);

    /// <summary>One metre in a direction, in radians.</summary>
    public static Vec Towards(double angle) => new(Math.Cos(angle), Math.Sin(angle));

    public static double Dot(Vec one, Vec other) => (one.X * other.X) + (one.Y * other.Y);

    /// <summary>Positive when <paramref name="other"/> lies to the left of <paramref name="one"/>.</summary>
    public static double Cross(Vec one, Vec other) => (one.X * other.Y) - (one.Y * other.X);

    public static Vec Between(Vec one, Vec other, double share) => one + ((other - one) * share);

    /// <summary>On the grid of one centimetre that the whole plan is drawn on, so that lines that meet have the same end.</summary>
    public Vec Snapped() => new(Math.Round(X * 100) / 100, Math.Round(Y * 100) / 100);
}
