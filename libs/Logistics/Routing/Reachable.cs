using Civium.Logistics.Roads;

namespace Civium.Logistics.Routing;

/// <summary>A part of a link that can be reached.</summary>
/// <param name="Link">The link.</param>
/// <param name="From">The smaller fraction of its length.</param>
/// <param name="To">The larger fraction.</param>
/// <param name="Cost">The least cost of reaching any of it.</param>
public readonly record struct ReachedPart(int Link, double From, double To, long Cost);

/// <summary>What can be reached from a place, and what that costs to many places (Dijkstra 1959, ended at the budget).</summary>
public static class Reachable
{
    /// <summary>The parts of the network within a budget.</summary>
    /// <param name="graph">The network.</param>
    /// <param name="from">Where from.</param>
    /// <param name="budget">The most it may cost, in the trip's metric.</param>
    /// <param name="trip">What to search by.</param>
    public static IReadOnlyList<ReachedPart> Within(RoadGraph graph, RoadPoint from, long budget, Trip trip)
    {
        var parts = new List<ReachedPart>();
        var link = graph.LinkAt(from.Link);
        foreach (var (_, to, cost) in RouteSearch.Starts(graph, from, trip.Metric))
        {
            Add(from.Link, from.Fraction, to, trip.After(0, link.Road, 0), cost);
        }

        Settle(graph, from, trip, budget, (junction, cost) =>
        {
            foreach (var arc in graph.ArcsOf(junction, backwards: false))
            {
                var entered = trip.After(cost, graph.LinkAt(arc.Link).Road, 0);
                Add(arc.Link, arc.Forward ? 0 : 1, arc.Forward ? 1 : 0, entered, arc.Cost(trip.Metric));
            }

            return true;
        });
        return parts;

        void Add(int on, double start, double end, long entered, long cost)
        {
            if (entered <= budget)
            {
                var share = cost == 0 ? 1 : Math.Min(1, (double)(budget - entered) / cost);
                var stop = start + (share * (end - start));
                parts.Add(new ReachedPart(on, Math.Min(start, stop), Math.Max(start, stop), entered));
            }
        }
    }

    /// <summary>The costs from one place to many: null where there is no way within the budget.</summary>
    public static long?[] CostsTo(RoadGraph graph, RoadPoint from, IReadOnlyList<RoadPoint> to, Trip trip, long budget = long.MaxValue - 1)
    {
        var costs = new long?[to.Count];
        var ends = new Dictionary<int, List<(int Target, long Left)>>();
        for (var target = 0; target < to.Count; target++)
        {
            costs[target] = Along(graph, from, to[target], trip);
            foreach (var (junction, _, rest) in RouteSearch.Starts(graph, to[target], trip.Metric, backwards: true))
            {
                if (!ends.TryGetValue(junction, out var waiting))
                {
                    ends.Add(junction, waiting = []);
                }

                waiting.Add((target, rest));
            }
        }

        var open = ends.Count;
        Settle(graph, from, trip, budget, (junction, cost) =>
        {
            foreach (var (target, rest) in ends.GetValueOrDefault(junction) ?? [])
            {
                var whole = trip.After(cost, graph.LinkAt(to[target].Link).Road, rest);
                if (whole <= budget && whole < (costs[target] ?? long.MaxValue))
                {
                    costs[target] = whole;
                }
            }

            return !ends.ContainsKey(junction) || --open > 0;
        });
        return costs;
    }

    private static long? Along(RoadGraph graph, RoadPoint from, RoadPoint to, Trip trip)
    {
        if (from.Link != to.Link)
        {
            return null;
        }

        var link = graph.LinkAt(from.Link);
        var allowed = from.Fraction == to.Fraction || link.Direction != (from.Fraction < to.Fraction ? Direction.Backward : Direction.Forward);
        long whole = trip.Metric == Metric.Time ? link.Time : link.Length;
        var cost = allowed ? trip.After(0, link.Road, (long)Math.Round(whole * Math.Abs(from.Fraction - to.Fraction))) : long.MaxValue;
        return cost == long.MaxValue ? null : cost;
    }

    private static void Settle(RoadGraph graph, RoadPoint from, Trip trip, long budget, Func<int, long, bool> settled)
    {
        var known = new Dictionary<int, long>();
        var done = new HashSet<int>();
        var queue = new PriorityQueue<int, long>();
        var road = graph.LinkAt(from.Link).Road;
        foreach (var (junction, _, cost) in RouteSearch.Starts(graph, from, trip.Metric))
        {
            Reach(junction, trip.After(0, road, cost));
        }

        while (queue.TryDequeue(out var at, out var cost) && cost <= budget)
        {
            if (!done.Add(at))
            {
                continue;
            }

            if (!settled(at, cost))
            {
                return;
            }

            foreach (var arc in graph.ArcsOf(at, backwards: false))
            {
                Reach(arc.Other, trip.After(cost, graph.LinkAt(arc.Link).Road, arc.Cost(trip.Metric)));
            }
        }

        void Reach(int junction, long cost)
        {
            if (cost <= budget && (!known.TryGetValue(junction, out var before) || cost < before))
            {
                known[junction] = cost;
                queue.Enqueue(junction, cost);
            }
        }
    }
}
