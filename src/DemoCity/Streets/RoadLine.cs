using Civium.DemoCity.Drawing;

namespace Civium.DemoCity.Streets;

/// <summary>
/// A line of the plan from one crossing to another, with the places where other streets meet it. Lines that are no roads, such as a bank, have
/// no class. Not safe for concurrent use.
/// </summary>
/// <param name="street">The number of the street it is part of; streets share a name.</param>
/// <param name="road">Its class; null when it is no road.</param>
/// <param name="points">Its corners.</param>
internal sealed class RoadLine(int street, RoadClass? road, IReadOnlyList<Vec> points)
{
    private readonly List<Vec> _meetings = [];

    public int Street => street;

    public RoadClass? Class => road;

    public IReadOnlyList<Vec> Points => points;

    /// <summary>Whether it crosses the river.</summary>
    public bool IsBridge { get; init; }

    /// <summary>Where other streets meet it, apart from its ends.</summary>
    public IReadOnlyList<Vec> Meetings => _meetings;

    /// <summary>The distance that a building's wall keeps from its middle.</summary>
    public double Clearance => Class is { } known ? known.HalfWidth() + 2.5 : 6;

    /// <summary>Notes that a street meets it at a point of it.</summary>
    public void Meet(Vec at)
    {
        if (at != points[0] && at != points[^1] && !_meetings.Contains(at))
        {
            _meetings.Add(at);
        }
    }

    /// <summary>Its parts between meetings, in order: their ends are exactly the points where the streets meet.</summary>
    public IEnumerable<IReadOnlyList<Vec>> Parts()
    {
        var waiting = _meetings.Select(at => (At: at, Place: PlaceOf(at))).OrderBy(meeting => meeting.Place).ToList();
        var (part, next) = (new List<Vec> { points[0] }, 0);
        for (var i = 1; i < points.Count; i++)
        {
            for (; next < waiting.Count && waiting[next].Place < i; next++)
            {
                part.Add(waiting[next].At);
                yield return part;
                part = [waiting[next].At];
            }

            if (part[^1] != points[i])
            {
                part.Add(points[i]);
            }
        }

        if (part.Count > 1)
        {
            yield return part;
        }
    }

    /// <summary>The number of the stretch it lies on, and the share of that stretch.</summary>
    private double PlaceOf(Vec at)
    {
        var (best, place) = (double.MaxValue, 0.0);
        for (var i = 1; i < points.Count; i++)
        {
            var distance = Shape.Distance(at, points[i - 1], points[i]);
            if (distance < best)
            {
                var share = (Shape.Nearest(at, points[i - 1], points[i]) - points[i - 1]).Length / (points[i] - points[i - 1]).Length;
                (best, place) = (distance, i - 1 + Math.Min(share, 0.999999));
            }
        }

        return place;
    }
}
