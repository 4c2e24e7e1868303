using Civium.DemoCity.Drawing;

namespace Civium.DemoCity.Streets;

/// <summary>A straight cut through a piece of land, from one side of it to another.</summary>
/// <param name="From">Where it begins, on <paramref name="Start"/>.</param>
/// <param name="FromSide">The number of the side it begins on.</param>
/// <param name="Start">The line it begins on.</param>
/// <param name="To">Where it ends, on <paramref name="End"/>.</param>
/// <param name="ToSide">The number of the side it ends on.</param>
/// <param name="End">The line it ends on.</param>
internal sealed record Chord(Vec From, int FromSide, RoadLine Start, Vec To, int ToSide, RoadLine End)
{
    /// <summary>Nearer than this to a meeting across the road, a street meets it there.</summary>
    private const double Attraction = 42;

    /// <summary>Crossings are at least this far apart.</summary>
    private const double Apart = 34;

    /// <summary>The cut along a line through a point, as far as it stays inside; null when it would end where no street may.</summary>
    public static Chord? Through(IReadOnlyList<Corner> land, Vec point, Vec direction)
    {
        var hits = new List<(double Along, Vec At, int Side)>();
        for (var i = 0; i < land.Count; i++)
        {
            var (one, next) = (land[i].At, land[(i + 1) % land.Count].At);
            var (left, right) = (Vec.Cross(direction, one - point), Vec.Cross(direction, next - point));
            if (left > 0 != right > 0)
            {
                var at = Vec.Between(one, next, left / (left - right));
                hits.Add((Vec.Dot(at - point, direction), at, i));
            }
        }

        hits.Sort((one, other) => one.Along.CompareTo(other.Along));
        return Enumerable.Range(0, hits.Count / 2)
            .OrderBy(i => Math.Abs(hits[2 * i].Along + hits[(2 * i) + 1].Along))
            .Select(i => Between(land, hits[2 * i].At, hits[2 * i].Side, hits[(2 * i) + 1].At, hits[(2 * i) + 1].Side))
            .FirstOrDefault(chord => chord is not null);
    }

    /// <summary>The corners of both parts, without the closing side; null when one would be less than a share of the whole.</summary>
    public (List<Corner> One, List<Corner> Other)? Divide(IReadOnlyList<Corner> land, double area, double least)
    {
        var one = Walk(land, From, FromSide, To, ToSide);
        var other = Walk(land, To, ToSide, From, FromSide);
        var share = Shape.Area([.. one.Select(corner => corner.At)]) / area;
        return share < least || share > 1 - least || one.Count < 3 || other.Count < 3 ? null : (one, other);
    }

    /// <summary>A part of the land closed by the new street.</summary>
    public static List<Corner> Closed(List<Corner> part, RoadLine street)
    {
        part[^1] = part[^1] with { Line = street };
        return part;
    }

    private static List<Corner> Walk(IReadOnlyList<Corner> land, Vec from, int side, Vec to, int last)
    {
        var part = new List<Corner>();
        Add(new Corner(from, land[side].Line));
        for (var i = side; i != last;)
        {
            i = (i + 1) % land.Count;
            Add(land[i]);
        }

        Add(new Corner(to, land[last].Line));
        return part;

        void Add(Corner corner)
        {
            if (part.Count > 0 && part[^1].At == corner.At)
            {
                part[^1] = corner;
            }
            else
            {
                part.Add(corner);
            }
        }
    }

    private static Chord? Between(IReadOnlyList<Corner> land, Vec from, int fromSide, Vec to, int toSide)
    {
        if (Meeting(land, from, fromSide) is not { } start || Meeting(land, to, toSide) is not { } end || fromSide == toSide)
        {
            return null;
        }

        var direction = (end - start).Unit;
        return IsSteep(land, fromSide, direction) && IsSteep(land, toSide, direction)
            ? new Chord(start, fromSide, land[fromSide].Line, end, toSide, land[toSide].Line)
            : null;
    }

    /// <summary>Where a street may meet a side near a point: at a street across, or else not too near to any crossing.</summary>
    private static Vec? Meeting(IReadOnlyList<Corner> land, Vec near, int side)
    {
        var line = land[side].Line;
        if (line.Class is null || line.IsBridge)
        {
            return null;
        }

        var (one, next) = (land[side].At, land[(side + 1) % land.Count].At);
        foreach (var meeting in line.Meetings.OrderBy(meeting => (meeting - near).Length))
        {
            if ((meeting - near).Length > Attraction)
            {
                break;
            }

            if (Shape.Distance(meeting, one, next) < 0.02 && meeting != one && meeting != next)
            {
                return meeting;
            }
        }

        var at = near.Snapped();
        return line.Meetings.Append(line.Points[0]).Append(line.Points[^1]).All(crossing => (crossing - at).Length > Apart)
            && IsClear(land, at) && at != one && at != next ? at : null;
    }

    /// <summary>Not too near to a corner of the land where two lines meet.</summary>
    private static bool IsClear(IReadOnlyList<Corner> land, Vec at)
    {
        for (var i = 0; i < land.Count; i++)
        {
            if (land[i].Line != land[(i + land.Count - 1) % land.Count].Line && (land[i].At - at).Length < Apart)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Whether a street meets a side at more than 50 degrees.</summary>
    private static bool IsSteep(IReadOnlyList<Corner> land, int side, Vec direction) =>
        Math.Abs(Vec.Cross((land[(side + 1) % land.Count].At - land[side].At).Unit, direction)) > 0.76;
}
