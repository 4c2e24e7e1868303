using Civium.Contracts.Sensing;

namespace Civium.Modules.Evaluation.Live;

/// <summary>How much of the land between a district's sensors lies near one.</summary>
internal static class Coverage
{
    /// <summary>A sensor watches what is within this distance, in metres.</summary>
    public const double Reach = 500;

    private const int Cells = 48;
    private const double MetresPerDegree = 111_320;

    /// <summary>
    /// The share, in percent, of the convex hull of the points that lies within <see cref="Reach"/> of one, by a grid of 48 by 48 points;
    /// null of fewer than three points or where the hull has no area. O(cells x points).
    /// </summary>
    public static double? Of(IReadOnlyList<GeoPoint> points)
    {
        if (points.Count < 3)
        {
            return null;
        }

        var scale = Math.Cos(points.Average(point => point.Latitude) * Math.PI / 180) * MetresPerDegree;
        (double X, double Y)[] places = [.. points.Select(point => (point.Longitude * scale, point.Latitude * MetresPerDegree)).Distinct()];
        var hull = Hull(places);
        if (hull.Count < 3)
        {
            return null;
        }

        var (left, right, bottom, top) = (hull.Min(p => p.X), hull.Max(p => p.X), hull.Min(p => p.Y), hull.Max(p => p.Y));
        var (inside, near) = (0, 0);
        for (var i = 0; i < Cells * Cells; i++)
        {
            var (x, y) = (left + (((i % Cells) + 0.5) / Cells * (right - left)), bottom + (((i / Cells) + 0.5) / Cells * (top - bottom)));
            if (hull.Zip(hull.Skip(1).Append(hull[0])).All(edge => Turn(edge.First, edge.Second, (x, y)) >= 0))
            {
                inside++;
                near += places.Any(p => ((p.X - x) * (p.X - x)) + ((p.Y - y) * (p.Y - y)) <= Reach * Reach) ? 1 : 0;
            }
        }

        return inside == 0 ? null : 100.0 * near / inside;
    }

    /// <summary>Andrew's monotone chain (1979), counter-clockwise.</summary>
    private static List<(double X, double Y)> Hull((double X, double Y)[] points)
    {
        var sorted = points.Order().ToArray();
        var hull = new List<(double X, double Y)>();
        foreach (var half in new[] { sorted, [.. sorted.Reverse()] })
        {
            var start = hull.Count;
            foreach (var point in half)
            {
                while (hull.Count >= start + 2 && Turn(hull[^2], hull[^1], point) <= 0)
                {
                    hull.RemoveAt(hull.Count - 1);
                }

                hull.Add(point);
            }

            hull.RemoveAt(hull.Count - 1);
        }

        return hull;
    }

    private static double Turn((double X, double Y) a, (double X, double Y) b, (double X, double Y) c) => ((b.X - a.X) * (c.Y - a.Y)) - ((b.Y - a.Y) * (c.X - a.X));
}
