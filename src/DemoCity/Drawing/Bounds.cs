namespace Civium.DemoCity.Drawing;

/// <summary>The smallest rectangle around a polygon.</summary>
internal static class Bounds
{
    /// <summary>
    /// Of all rectangles with a side along one of the polygon's, the one of least area; for a convex polygon that is the smallest there is
    /// (Freeman and Shapira, CACM 18(7), 1975). O(corners squared).
    /// </summary>
    public static Box Of(IReadOnlyList<Vec> corners)
    {
        var best = default(Box);
        for (var i = 0; i < corners.Count; i++)
        {
            var side = corners[(i + 1) % corners.Count] - corners[i];
            if (side.Length < 1)
            {
                continue;
            }

            var box = Along(corners, side.Unit);
            if (best.Area == 0 || box.Area < best.Area)
            {
                best = box;
            }
        }

        return best;
    }

    /// <summary>The rectangle around it with a side in this direction.</summary>
    public static Box Along(IReadOnlyList<Vec> corners, Vec along)
    {
        var (left, right, low, high) = (double.MaxValue, double.MinValue, double.MaxValue, double.MinValue);
        foreach (var corner in corners)
        {
            var (x, y) = (Vec.Dot(corner, along), Vec.Dot(corner, along.Left));
            (left, right, low, high) = (Math.Min(left, x), Math.Max(right, x), Math.Min(low, y), Math.Max(high, y));
        }

        return new Box((along * ((left + right) / 2)) + (along.Left * ((low + high) / 2)), along, right - left, high - low);
    }
}
