using Civium.Logistics.Roads;

namespace Civium.Logistics.Routing;

/// <summary>
/// Lower bounds of costs by the triangle inequality with a few landmarks (ALT; Goldberg and Harrelson 2005, "Computing the shortest path: A*
/// search meets graph theory", section 4). They are chosen far from each other. A closure only makes roads dearer, so the bounds stay
/// true. Needs 8 bytes a landmark and junction; making it costs two searches of the whole graph a landmark. Immutable.
/// </summary>
public sealed class Landmarks
{
    private const int Unreached = int.MaxValue;
    private readonly int[][] _from;
    private readonly int[][] _to;

    /// <summary>Makes the bounds of one metric.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="metric">The metric.</param>
    /// <param name="count">How many landmarks, at most.</param>
    public Landmarks(RoadGraph graph, Metric metric, int count = 8)
    {
        var from = new List<int[]>();
        var to = new List<int[]>();
        var nearest = new long[graph.Junctions];
        Array.Fill(nearest, long.MaxValue);
        var next = graph.Junctions == 0 ? -1 : Farthest(CostsOf(graph, 0, metric, backwards: false), []);
        while (next >= 0 && from.Count < count)
        {
            var forwards = CostsOf(graph, next, metric, backwards: false);
            from.Add(forwards);
            to.Add(CostsOf(graph, next, metric, backwards: true));
            for (var i = 0; i < nearest.Length; i++)
            {
                nearest[i] = Math.Min(nearest[i], forwards[i]);
            }

            nearest[next] = 0;
            next = Farthest(nearest);
        }

        _from = [.. from];
        _to = [.. to];
    }

    /// <summary>A cost that no way from one junction to another is below; <see cref="long.MaxValue"/> when there is no way.</summary>
    public long Bound(int from, int to)
    {
        long bound = 0;
        for (var i = 0; i < _from.Length; i++)
        {
            var (fromLandmark, toLandmark) = (_from[i], _to[i]);
            if (fromLandmark[from] != Unreached)
            {
                if (fromLandmark[to] == Unreached)
                {
                    return long.MaxValue;
                }

                bound = Math.Max(bound, (long)fromLandmark[to] - fromLandmark[from]);
            }

            if (toLandmark[to] != Unreached)
            {
                if (toLandmark[from] == Unreached)
                {
                    return long.MaxValue;
                }

                bound = Math.Max(bound, (long)toLandmark[from] - toLandmark[to]);
            }
        }

        return bound;
    }

    private static int[] CostsOf(RoadGraph graph, int junction, Metric metric, bool backwards)
    {
        var costs = new int[graph.Junctions];
        Array.Fill(costs, Unreached);
        var queue = new PriorityQueue<int, long>();
        queue.Enqueue(junction, 0);
        while (queue.TryDequeue(out var at, out var cost))
        {
            if (costs[at] <= cost)
            {
                continue;
            }

            costs[at] = (int)Math.Min(cost, Unreached - 1);
            foreach (var arc in graph.ArcsOf(at, backwards))
            {
                var next = cost + arc.Cost(metric);
                if (next < costs[arc.Other])
                {
                    queue.Enqueue(arc.Other, next);
                }
            }
        }

        return costs;
    }

    private static int Farthest(int[] costs, HashSet<int> not)
    {
        var far = -1;
        for (var i = 0; i < costs.Length; i++)
        {
            if (costs[i] != Unreached && !not.Contains(i) && (far < 0 || costs[i] > costs[far]))
            {
                far = i;
            }
        }

        return far;
    }

    // What no landmark reaches yet comes last: a part of the network of its own is small, as a rule.
    private static int Farthest(long[] nearest)
    {
        var far = -1;
        for (var i = 0; i < nearest.Length; i++)
        {
            if (nearest[i] > 0 && nearest[i] < Unreached && (far < 0 || nearest[i] > nearest[far]))
            {
                far = i;
            }
        }

        return far;
    }
}
