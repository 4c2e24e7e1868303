namespace Civium.Modules.Twin.Imports.Coordinates;

/// <summary>
/// GCJ-02, the shifted coordinates of Chinese web maps. The shift is a state secret in name; what is used here is the widely published
/// reconstruction of it (Krasovsky 1940 ellipsoid and a sum of sines), which agrees with the official one within a metre. Places
/// outside a box around China are not shifted.
/// </summary>
internal static class Gcj02
{
    private const double A = 6378245.0;
    private const double E2 = 0.00669342162296594323;
    private const int Rounds = 12;

    /// <summary>WGS 84 degrees of GCJ-02 ones, by turning the shift around step by step, to far below a millimetre.</summary>
    public static (double X, double Y) ToWgs84(double x, double y)
    {
        var (atX, atY) = (x, y);
        for (var round = 0; round < Rounds; round++)
        {
            var (shiftedX, shiftedY) = FromWgs84(atX, atY);
            (atX, atY) = (atX + x - shiftedX, atY + y - shiftedY);
        }

        return (atX, atY);
    }

    /// <summary>GCJ-02 degrees of WGS 84 ones.</summary>
    public static (double X, double Y) FromWgs84(double x, double y)
    {
        if (x is < 72.004 or > 137.8347 || y is < 0.8293 or > 55.8271)
        {
            return (x, y);
        }

        var radians = y * Math.PI / 180;
        var magic = 1 - (E2 * Math.Sin(radians) * Math.Sin(radians));
        var root = Math.Sqrt(magic);
        var north = ShiftNorth(x - 105, y - 35) * 180 / (A * (1 - E2) / (magic * root) * Math.PI);
        var east = ShiftEast(x - 105, y - 35) * 180 / (A / root * Math.Cos(radians) * Math.PI);
        return (x + east, y + north);
    }

    private static double ShiftNorth(double x, double y) =>
        -100 + (2 * x) + (3 * y) + (0.2 * y * y) + (0.1 * x * y) + (0.2 * Math.Sqrt(Math.Abs(x))) + Waves(6 * x, 2 * x, 20, 20)
        + (((20 * Math.Sin(y * Math.PI)) + (40 * Math.Sin(y / 3 * Math.PI))) * 2 / 3)
        + (((160 * Math.Sin(y / 12 * Math.PI)) + (320 * Math.Sin(y * Math.PI / 30))) * 2 / 3);

    private static double ShiftEast(double x, double y) =>
        300 + x + (2 * y) + (0.1 * x * x) + (0.1 * x * y) + (0.1 * Math.Sqrt(Math.Abs(x))) + Waves(6 * x, 2 * x, 20, 20)
        + (((20 * Math.Sin(x * Math.PI)) + (40 * Math.Sin(x / 3 * Math.PI))) * 2 / 3)
        + (((150 * Math.Sin(x / 12 * Math.PI)) + (300 * Math.Sin(x / 30 * Math.PI))) * 2 / 3);

    private static double Waves(double first, double second, double a, double b) => ((a * Math.Sin(first * Math.PI)) + (b * Math.Sin(second * Math.PI))) * 2 / 3;
}
