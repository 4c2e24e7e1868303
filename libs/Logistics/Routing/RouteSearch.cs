using Civium.Logistics.Roads;

namespace Civium.Logistics.Routing;

/// <summary>
/// Finds the cheapest route between two places on the network, exactly: A* with the bounds of <see cref="Landmarks"/>, or Dijkstra's
/// algorithm (1959) without them. Both settle junctions in the order of a consistent bound, so the first time the end is reached is the
/// cheapest. Time O((junctions + arcs) log arcs) at worst; in practice the part of the network between the two.
/// </summary>
public static class RouteSearch
{
    /// <summary>The cheapest route; null when there is none.</summary>
    /// <param name="graph">The network.</param>
    /// <param name="from">Where it starts.</param>
    /// <param name="to">Where it ends.</param>
    /// <param name="trip">What to search by.</param>
    /// <param name="landmarks">Bounds of the trip's metric; null to search in all directions.</param>
    public static Route? Find(RoadGraph graph, RoadPoint from, RoadPoint to, Trip trip, Landmarks? landmarks = null)
    {
        var search = new Search(graph, to, trip, landmarks);
        return search.Run(from);
    }

    /// <summary>The seeds of a search from a place on a link: its ends that may be reached along it, with what that costs.</summary>
    internal static IEnumerable<(int Junction, double To, long Cost)> Starts(RoadGraph graph, RoadPoint from, Metric metric, bool backwards = false)
    {
        var link = graph.LinkAt(from.Link);
        long whole = metric == Metric.Time ? link.Time : link.Length;
        if (link.Direction != (backwards ? Direction.Forward : Direction.Backward))
        {
            yield return (link.To, 1, (long)Math.Round(whole * (1 - from.Fraction)));
        }

        if (link.Direction != (backwards ? Direction.Backward : Direction.Forward))
        {
            yield return (link.From, 0, (long)Math.Round(whole * from.Fraction));
        }
    }

    private sealed class Search
    {
        private readonly RoadGraph _graph;
        private readonly RoadPoint _to;
        private readonly Trip _trip;
        private readonly Landmarks? _landmarks;
        private readonly Link _last;
        private readonly Dictionary<int, Mark> _marks = [];
        private readonly PriorityQueue<(int Junction, long Cost), long> _queue = new();
        private long _best = long.MaxValue;
        private Leg _ending;
        private int _before = -1;
        private int _settled;

        public Search(RoadGraph graph, RoadPoint to, Trip trip, Landmarks? landmarks)
        {
            (_graph, _to, _trip, _landmarks) = (graph, to, trip, landmarks);
            _last = graph.LinkAt(to.Link);
        }

        public Route? Run(RoadPoint from)
        {
            var road = _graph.LinkAt(from.Link).Road;
            Along(from);
            foreach (var (junction, end, cost) in Starts(_graph, from, _trip.Metric))
            {
                Reach(junction, _trip.After(0, road, cost), -1, new Leg(from.Link, from.Fraction, end, 0));
            }

            while (_queue.TryDequeue(out var next, out var bound) && bound < _best)
            {
                var mark = _marks[next.Junction];
                if (mark.Settled || mark.Cost < next.Cost)
                {
                    continue;
                }

                _marks[next.Junction] = mark with { Settled = true };
                _settled++;
                Expand(next.Junction, mark.Cost);
            }

            return _best == long.MaxValue ? null : Result();
        }

        // Both places on one link: straight along it, where its direction allows.
        private void Along(RoadPoint from)
        {
            if (from.Link != _to.Link)
            {
                return;
            }

            var allowed = from.Fraction <= _to.Fraction ? _last.Direction != Direction.Backward : _last.Direction != Direction.Forward;
            if (allowed || from.Fraction == _to.Fraction)
            {
                long whole = _trip.Metric == Metric.Time ? _last.Time : _last.Length;
                Finish(_trip.After(0, _last.Road, (long)Math.Round(whole * Math.Abs(from.Fraction - _to.Fraction))), -1, from.Fraction);
            }
        }

        private void Expand(int junction, long cost)
        {
            foreach (var (end, at, rest) in Starts(_graph, _to, _trip.Metric, backwards: true).Select(start => (start.Junction, start.To, start.Cost)))
            {
                if (end == junction)
                {
                    Finish(_trip.After(cost, _last.Road, rest), junction, at);
                }
            }

            foreach (var arc in _graph.ArcsOf(junction, backwards: false))
            {
                var reached = _trip.After(cost, _graph.LinkAt(arc.Link).Road, arc.Cost(_trip.Metric));
                Reach(arc.Other, reached, junction, new Leg(arc.Link, arc.Forward ? 0 : 1, arc.Forward ? 1 : 0, 0));
            }
        }

        private void Reach(int junction, long cost, int before, Leg leg)
        {
            if (cost >= _best || (_marks.TryGetValue(junction, out var known) && known.Cost <= cost))
            {
                return;
            }

            var bound = known.Known ? known.Bound : BoundOf(junction);
            _marks[junction] = new Mark(cost, bound, before, leg with { Cost = cost }, false, true);
            if (bound < long.MaxValue && cost + bound < _best)
            {
                _queue.Enqueue((junction, cost), cost + bound);
            }
        }

        // The end lies on a link: the way to it goes through one of that link's ends.
        private long BoundOf(int junction)
        {
            if (_landmarks is null)
            {
                return 0;
            }

            var least = long.MaxValue;
            foreach (var (end, _, rest) in Starts(_graph, _to, _trip.Metric, backwards: true))
            {
                var bound = _landmarks.Bound(junction, end);
                least = bound == long.MaxValue ? least : Math.Min(least, bound + rest);
            }

            return least;
        }

        private void Finish(long cost, int before, double enteredAt)
        {
            if (cost < _best)
            {
                (_best, _before) = (cost, before);
                _ending = new Leg(_to.Link, enteredAt, _to.Fraction, cost);
            }
        }

        private Route Result()
        {
            var legs = new List<Leg> { _ending };
            for (var at = _before; at >= 0; at = _marks[at].Before)
            {
                legs.Add(_marks[at].Leg);
            }

            legs.Reverse();
            double length = 0, time = 0;
            foreach (var leg in legs)
            {
                var part = Math.Abs(leg.To - leg.From);
                length += part * _graph.LinkAt(leg.Link).Length;
                time += part * _graph.LinkAt(leg.Link).Time;
            }

            return new Route(_best, length / 1000, time / 1000, legs, _settled);
        }

        private readonly record struct Mark(long Cost, long Bound, int Before, Leg Leg, bool Settled, bool Known);
    }
}
