namespace Civium.Modules.Twin.Index;

/// <summary>
/// The world in whole numbers. Web Mercator (EPSG:3857) is a square of 2^30 units, 3.7 cm at the equator: one unit is one step of a tile's
/// grid of 4096 at zoom 18. Boxes are kept in degrees times 10^7, 1.1 cm.
/// </summary>
internal static class Mercator
{
    public const int Bits = 30;

    /// <summary>A tile's grid.</summary>
    public const int Extent = 4096;

    /// <summary>The zoom at which a unit is a step of the grid.</summary>
    public const int UnitZoom = Bits - 12;

    private const double World = 1 << Bits;
    private const double MostLatitude = 85.051128779806592;

    public static int X(double longitude) => (int)Math.Clamp(Math.Round((longitude + 180) / 360 * World), 0, World);

    public static int Y(double latitude)
    {
        var sine = Math.Sin(Math.Clamp(latitude, -MostLatitude, MostLatitude) * Math.PI / 180);
        return (int)Math.Clamp(Math.Round((0.5 - (Math.Log((1 + sine) / (1 - sine)) / (4 * Math.PI))) * World), 0, World);
    }

    public static double Longitude(double x) => (x / World * 360) - 180;

    public static double Latitude(double y) => Math.Atan(Math.Sinh(Math.PI * (1 - (2 * y / World)))) * 180 / Math.PI;
}

/// <summary>A box in degrees times 10^7, edges included.</summary>
internal readonly record struct Box(int MinX, int MinY, int MaxX, int MaxY)
{
    private const double Scale = 1e7;

    public static readonly Box World = new(int.MinValue, int.MinValue, int.MaxValue, int.MaxValue);

    /// <summary>The smallest box around these degrees.</summary>
    public static Box Around(double west, double south, double east, double north) =>
        new(Down(west), Down(south), Up(east), Up(north));

    /// <summary>The box of a tile and <paramref name="buffer"/> steps of its grid around it.</summary>
    public static Box OfTile(int z, int x, int y, int buffer)
    {
        var size = (double)(1L << (Mercator.Bits - z));
        var margin = size * buffer / Mercator.Extent;
        var north = y == 0 ? 90 : Mercator.Latitude((y * size) - margin);
        var south = y == (1 << z) - 1 ? -90 : Mercator.Latitude(((y + 1) * size) + margin);
        return Around(Mercator.Longitude((x * size) - margin), south, Mercator.Longitude(((x + 1) * size) + margin), north);
    }

    public bool Meets(int minX, int minY, int maxX, int maxY) => minX <= MaxX && maxX >= MinX && minY <= MaxY && maxY >= MinY;

    public bool Covers(int minX, int minY, int maxX, int maxY) => minX >= MinX && maxX <= MaxX && minY >= MinY && maxY <= MaxY;

    private static int Down(double degrees) => (int)Math.Max(Math.Floor(degrees * Scale), int.MinValue);

    private static int Up(double degrees) => (int)Math.Min(Math.Ceiling(degrees * Scale), int.MaxValue);
}
