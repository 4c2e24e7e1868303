using System.Globalization;
using System.Text;

namespace Civium.Bench.Twin;

/// <summary>An entity of the made city, in degrees.</summary>
internal sealed record MadeEntity(string Type, string Code, string? Class, double? Height, (double X, double Y)[] Line, string Shape)
{
    /// <summary>As a GeoJSON feature.</summary>
    public void WriteTo(StringBuilder text)
    {
        text.Append(CultureInfo.InvariantCulture, $"{{\"type\":\"Feature\",\"id\":\"{Code}\",\"properties\":{{\"type\":\"{Type}\",\"name\":\"{Code}\"");
        text.Append(Class is null ? "" : $",\"class\":\"{Class}\"");
        text.Append(Height is null ? "" : string.Create(CultureInfo.InvariantCulture, $",\"height\":{Height:F1}"));
        text.Append("},\"geometry\":{\"type\":\"").Append(Shape).Append("\",\"coordinates\":").Append(Shape switch { "Polygon" => "[[", "LineString" => "[", _ => "" });
        for (var i = 0; i < Line.Length; i++)
        {
            text.Append(i > 0 ? "," : "").Append(CultureInfo.InvariantCulture, $"[{Line[i].X:F7},{Line[i].Y:F7}]");
        }

        text.Append(Shape switch { "Polygon" => "]]", "LineString" => "]", _ => "" }).Append("}}");
    }
}

/// <summary>
/// A city of any size, the same each time: blocks of buildings between streets on a square, denser towards the middle, with lights, points of
/// interest, cameras, green, districts and communities. Of a million entities six in ten are buildings and three in twenty are roads.
/// </summary>
internal static class MadeCity
{
    public const double West = 116.2;
    public const double South = 39.7;

    /// <summary>How wide and high it is, in degrees of latitude.</summary>
    public const double Size = 0.36;

    private const double Stretch = 1.3;

    public static IEnumerable<MadeEntity> Make(int entities)
    {
        var random = new Random(20260101);
        for (var i = 0; i < entities; i++)
        {
            yield return (i % 100) switch
            {
                < 60 => Building(random, i),
                < 75 => Road(random, i),
                < 85 => Point(random, i, "street-light", null),
                < 95 => Point(random, i, "poi", "shop"),
                < 97 => Point(random, i, "camera", null),
                < 98 => Area(random, i, "green", 0.0015, 12),
                < 99 => i % 500 < 100 ? Area(random, i, "community", 0.008, 24) : Area(random, i, "green", 0.0008, 8),
                _ => i % 5000 < 100 ? Area(random, i, "district", 0.06, 60) : Point(random, i, "signal", null),
            };
        }
    }

    /// <summary>A place in the city, more likely towards the middle.</summary>
    public static (double X, double Y) Place(Random random)
    {
        double Middle() => (random.NextDouble() + random.NextDouble()) / 2;
        return (West + (Middle() * Size * Stretch), South + (Middle() * Size));
    }

    private static MadeEntity Building(Random random, int number)
    {
        var (x, y) = Place(random);
        double w = (8 + (random.NextDouble() * 40)) * 9e-6, h = (8 + (random.NextDouble() * 30)) * 9e-6, notch = random.NextDouble() * 0.6;
        (double, double)[] ring = [(x, y), (x + (w * Stretch), y), (x + (w * Stretch), y + h), (x + (w * Stretch * notch), y + h), (x + (w * Stretch * notch), y + (h * 0.7)), (x, y + (h * 0.7)), (x, y)];
        return new MadeEntity("building", $"B{number}", random.Next(4) == 0 ? "office" : "residential", Math.Round(3 + (random.NextDouble() * random.NextDouble() * 150), 1), ring, "Polygon");
    }

    private static MadeEntity Road(Random random, int number)
    {
        var (x, y) = Place(random);
        var kind = random.Next(100) switch { 0 => "motorway", < 5 => "primary", < 15 => "secondary", < 80 => "residential", _ => "path" };
        var across = random.Next(2) == 0;
        var line = new (double, double)[4 + random.Next(8)];
        for (var i = 0; i < line.Length; i++)
        {
            var (along, aside) = (i * 0.0006, (random.NextDouble() - 0.5) * 0.0001);
            line[i] = across ? (x + (along * Stretch), y + aside) : (x + aside, y + along);
        }

        return new MadeEntity("road", $"R{number}", kind, null, line, "LineString");
    }

    private static MadeEntity Point(Random random, int number, string type, string? kind) => new(type, $"P{number}", kind, null, [Place(random)], "Point");

    private static MadeEntity Area(Random random, int number, string type, double radius, int corners)
    {
        var (x, y) = Place(random);
        var ring = Enumerable.Range(0, corners).Select(i => (Angle: i * 2 * Math.PI / corners, Radius: radius * (0.7 + (random.NextDouble() * 0.3))))
            .Select(one => (x + (Math.Cos(one.Angle) * one.Radius * Stretch), y + (Math.Sin(one.Angle) * one.Radius))).ToArray();
        return new MadeEntity(type, $"A{number}", null, null, [.. ring, ring[0]], "Polygon");
    }
}
