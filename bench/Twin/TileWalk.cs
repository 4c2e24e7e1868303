namespace Civium.Bench.Twin;

/// <summary>A tile that someone looks at, of the present or of a share of the time since the city was made.</summary>
internal sealed record WalkStep(int Z, int X, int Y, double? Past);

/// <summary>
/// A walk over the map, the same each time: from place to place, in and out from zoom 3 to 18, each tile at most once; every second tile is of a random
/// past instant.
/// </summary>
internal static class TileWalk
{
    public static IReadOnlyList<WalkStep> Record(int tiles)
    {
        var random = new Random(7);
        var seen = new HashSet<(int, int, int)>();
        var walk = new List<WalkStep>();
        while (walk.Count < tiles)
        {
            var (longitude, latitude) = MadeCity.Place(random);
            for (var z = 3; z <= 18 && walk.Count < tiles; z++)
            {
                var (x, y) = TileOf(longitude, latitude, z);
                x += z < 10 ? 0 : random.Next(-1, 2);
                if (z < 10 || seen.Add((z, x, y)))
                {
                    walk.Add(new WalkStep(z, x, y, walk.Count % 2 == 0 ? null : random.NextDouble()));
                }
            }
        }

        return walk;
    }

    private static (int X, int Y) TileOf(double longitude, double latitude, int z)
    {
        var sine = Math.Sin(latitude * Math.PI / 180);
        return ((int)((longitude + 180) / 360 * (1 << z)), (int)((0.5 - (Math.Log((1 + sine) / (1 - sine)) / (4 * Math.PI))) * (1 << z)));
    }
}
