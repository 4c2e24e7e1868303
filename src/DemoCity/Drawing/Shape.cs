namespace Civium.DemoCity.Drawing;

/// <summary>Measures of lines and of simple polygons without holes, given by their corners in order, the first not repeated.</summary>
internal static class Shape
{
    /// <summary>Positive when the corners run counter-clockwise, in square metres.</summary>
    public static double SignedArea(IReadOnlyList<Vec> corners)
    {
        var twice = 0.0;
        for (var i = 0; i < corners.Count; i++)
        {
            twice += Vec.Cross(corners[i], corners[(i + 1) % corners.Count]);
        }

        return twice / 2;
    }

    public static double Area(IReadOnlyList<Vec> corners) => Math.Abs(SignedArea(corners));

    /// <summary>The centre of mass.</summary>
    public static Vec Centre(IReadOnlyList<Vec> corners)
    {
        var (sum, twice) = (new Vec(0, 0), 0.0);
        var origin = corners[0];
        for (var i = 0; i < corners.Count; i++)
        {
            var (one, next) = (corners[i] - origin, corners[(i + 1) % corners.Count] - origin);
            var cross = Vec.Cross(one, next);
            twice += cross;
            sum += (one + next) * cross;
        }

        return Math.Abs(twice) < 1e-9 ? origin : origin + (sum * (1 / (3 * twice)));
    }

    /// <summary>By the even-odd rule; points on the edge may fall either way.</summary>
    public static bool Contains(IReadOnlyList<Vec> corners, Vec point)
    {
        var inside = false;
        for (int i = 0, j = corners.Count - 1; i < corners.Count; j = i++)
        {
            var (one, other) = (corners[i], corners[j]);
            if (one.Y > point.Y != other.Y > point.Y
                && point.X < ((other.X - one.X) * (point.Y - one.Y) / (other.Y - one.Y)) + one.X)
            {
                inside = !inside;
            }
        }

        return inside;
    }

    public static double Length(IReadOnlyList<Vec> line)
    {
        var sum = 0.0;
        for (var i = 1; i < line.Count; i++)
        {
            sum += (line[i] - line[i - 1]).Length;
        }

        return sum;
    }

    /// <summary>From a point to a stretch between two points.</summary>
    public static double Distance(Vec point, Vec from, Vec to) => (point - Nearest(point, from, to)).Length;

    /// <summary>The point of a stretch that is nearest to a point.</summary>
    public static Vec Nearest(Vec point, Vec from, Vec to)
    {
        var along = to - from;
        var square = Vec.Dot(along, along);
        return square == 0 ? from : from + (along * Math.Clamp(Vec.Dot(point - from, along) / square, 0, 1));
    }

    /// <summary>From a point to a line of several stretches.</summary>
    public static double Distance(Vec point, IReadOnlyList<Vec> line)
    {
        var least = double.MaxValue;
        for (var i = 1; i < line.Count; i++)
        {
            least = Math.Min(least, Distance(point, line[i - 1], line[i]));
        }

        return least;
    }

    /// <summary>The point at a share of the length, and the direction of the line there.</summary>
    public static (Vec Point, Vec Direction) Along(IReadOnlyList<Vec> line, double share)
    {
        var left = Length(line) * Math.Clamp(share, 0, 1);
        for (var i = 1; i < line.Count; i++)
        {
            var step = line[i] - line[i - 1];
            if (left <= step.Length || i == line.Count - 1)
            {
                return (line[i - 1] + (step.Unit * Math.Min(left, step.Length)), step.Unit);
            }

            left -= step.Length;
        }

        return (line[0], new Vec(1, 0));
    }

    /// <summary>The line shifted to its left by so many metres; negative: to its right.</summary>
    public static List<Vec> Offset(IReadOnlyList<Vec> line, Func<int, double> metres)
    {
        var shifted = new List<Vec>(line.Count);
        for (var i = 0; i < line.Count; i++)
        {
            var direction = line[Math.Min(i + 1, line.Count - 1)] - line[Math.Max(i - 1, 0)];
            shifted.Add((line[i] + (direction.Unit.Left * metres(i))).Snapped());
        }

        return shifted;
    }
}
