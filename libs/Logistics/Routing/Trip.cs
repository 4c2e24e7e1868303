using Civium.Logistics.Roads;

namespace Civium.Logistics.Routing;

/// <summary>What to search by.</summary>
/// <param name="Metric">What to make least.</param>
/// <param name="Departure">When one sets off, on the scale of the closures, in milliseconds.</param>
/// <param name="ClosuresOf">
/// The closures of a road, by its number, in order and apart; null for none. When time is the metric one may wait where a closure ends; when
/// length is, what is closed at departure is not used.
/// </param>
public sealed record Trip(Metric Metric = Metric.Time, long Departure = 0, Func<int, IReadOnlyList<Closure>>? ClosuresOf = null)
{
    private const long Never = long.MaxValue;

    /// <summary>The whole cost once an arc of this cost has been travelled, when it had been <paramref name="before"/>; <see cref="long.MaxValue"/> when it cannot be.</summary>
    internal long After(long before, int road, long cost)
    {
        if (ClosuresOf is not null)
        {
            var at = Metric == Metric.Time ? Departure + before : Departure;
            foreach (var closure in ClosuresOf(road))
            {
                if (at >= closure.From && at < closure.To)
                {
                    if (Metric == Metric.Length || closure.To == Never)
                    {
                        return Never;
                    }

                    at = closure.To;
                }
            }

            return Metric == Metric.Time ? at - Departure + cost : before + cost;
        }

        return before + cost;
    }
}

/// <summary>A stretch of a route along one link.</summary>
/// <param name="Link">The link.</param>
/// <param name="From">The fraction of its length where one enters it.</param>
/// <param name="To">The fraction where one leaves it; smaller than <paramref name="From"/> when it is travelled backwards.</param>
/// <param name="Cost">The whole cost of the route at the end of the stretch.</param>
public readonly record struct Leg(int Link, double From, double To, long Cost);

/// <summary>A route.</summary>
/// <param name="Cost">Its cost in the trip's metric, waiting included.</param>
/// <param name="Length">In metres.</param>
/// <param name="Seconds">The time it takes in motion, in seconds.</param>
/// <param name="Legs">Where it goes.</param>
/// <param name="Settled">How many junctions the search looked at.</param>
public sealed record Route(long Cost, double Length, double Seconds, IReadOnlyList<Leg> Legs, int Settled)
{
    /// <summary>The line it takes.</summary>
    public IReadOnlyList<Place> Line(RoadGraph graph)
    {
        var line = new List<Place>();
        foreach (var place in Legs.SelectMany(leg => graph.Part(leg.Link, leg.From, leg.To)))
        {
            if (line.Count == 0 || line[^1] != place)
            {
                line.Add(place);
            }
        }

        return line;
    }
}
