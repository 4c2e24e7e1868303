using CsCheck;
using Civium.Logistics.Roads;
using Civium.Logistics.Routing;
using Xunit;

namespace Civium.Libs.Tests.Logistics;

/// <summary>Routes with landmarks cost exactly what Dijkstra's algorithm finds, on random networks and on real ones.</summary>
public sealed class RouteTests
{
    private static readonly Gen<Road[]> Networks = Gen.Select(Gen.Int[2, 9], Gen.Int[1, 1000], (side, seed) =>
    {
        var random = new Random(seed);
        var roads = new List<Road>();
        for (var x = 0; x < side; x++)
        {
            for (var y = 0; y < side; y++)
            {
                Add(x, y, x + 1, y);
                Add(x, y, x, y + 1);
                if (random.Next(4) == 0)
                {
                    Add(x, y, random.Next(side), random.Next(side));
                }
            }
        }

        return roads.ToArray();

        void Add(int x1, int y1, int x2, int y2)
        {
            if ((x1, y1) != (x2, y2) && random.Next(5) > 0)
            {
                roads.Add(new Road([At(x1, y1), At(x2, y2)], random.Next(5, 120), (Direction)random.Next(3)));
            }
        }

        static Place At(int x, int y) => new(116 + (x * 0.01), 39 + (y * 0.01));
    }).Where(roads => roads.Length > 0);

    [Fact]
    public void Routes_equal_dijkstras_on_random_networks() => Gen.Select(Networks, Gen.Int[0, 10_000], Gen.Bool).Sample((roads, seed, byLength) =>
    {
        var graph = RoadGraphBuilder.Build(roads);
        var random = new Random(seed);
        var metric = byLength ? Metric.Length : Metric.Time;
        var landmarks = new Landmarks(graph, metric, 4);
        var closed = Enumerable.Range(0, roads.Length).Where(_ => random.Next(8) == 0).ToDictionary(
            road => road, IReadOnlyList<Closure> (road) => [new Closure(random.Next(500_000), random.Next(2) == 0 ? long.MaxValue : 600_000 + random.Next(900_000))]);
        foreach (var closures in new Func<int, IReadOnlyList<Closure>>?[] { null, road => closed.GetValueOrDefault(road) ?? [] })
        {
            var trip = new Trip(metric, random.Next(300_000), closures);
            var (from, to) = (PointOn(graph, random), PointOn(graph, random));
            var expected = Reference(graph, from, to, trip);
            Assert.Equal(expected, RouteSearch.Find(graph, from, to, trip)?.Cost);
            Assert.Equal(expected, RouteSearch.Find(graph, from, to, trip, landmarks)?.Cost);
            Assert.Equal(expected, Reachable.CostsTo(graph, from, [to], trip)[0]);
        }
    }, iter: 400);

    [Theory]
    [InlineData("monaco")]
    [InlineData("campo-grande")]
    public void Routes_equal_dijkstras_on_real_networks(string extract)
    {
        var graph = RoadGraphBuilder.Build(ExtractRoads.Read(extract));
        var nearest = new NearestRoads(graph);
        var landmarks = new Landmarks(graph, Metric.Time);
        var random = new Random(7);
        var (found, guided, plain) = (0, 0L, 0L);
        for (var i = 0; i < 60; i++)
        {
            var (a, b) = (graph.JunctionAt(random.Next(graph.Junctions)), graph.JunctionAt(random.Next(graph.Junctions)));
            var (from, to) = (nearest.Find(a)!.Value, nearest.Find(new Place(b.Longitude + 0.0001, b.Latitude))!.Value);
            var expected = RouteSearch.Find(graph, from, to, new Trip());
            var route = RouteSearch.Find(graph, from, to, new Trip(), landmarks);
            Assert.Equal(expected?.Cost, route?.Cost);
            Assert.Equal(Reference(graph, from, to, new Trip()), route?.Cost);
            if (route is not null && expected is not null)
            {
                found++;
                guided += route.Settled;
                plain += expected.Settled;
                CheckLine(graph, route, from, to);
            }
        }

        Assert.True(found > 20, "Hardly any two places are connected: is the network whole?");
        Assert.True(guided < plain, "Landmarks should spare the search most of the network.");
    }

    [Fact]
    public void What_is_reached_is_what_the_routes_say() => Gen.Select(Networks, Gen.Int[0, 10_000]).Sample((roads, seed) =>
    {
        var graph = RoadGraphBuilder.Build(roads);
        var random = new Random(seed);
        var from = PointOn(graph, random);
        var budget = random.Next(60_000, 400_000);
        var parts = Reachable.Within(graph, from, budget, new Trip());
        for (var i = 0; i < 5; i++)
        {
            var to = PointOn(graph, random);
            var cost = Reference(graph, from, to, new Trip());
            var reached = parts.Any(part => part.Link == to.Link && part.From <= to.Fraction && to.Fraction <= part.To);

            // Costs are rounded to a millisecond at each end.
            Assert.True(Math.Abs((cost ?? long.MaxValue) - budget) <= 4 || reached == (cost <= budget), $"cost {cost}, budget {budget}, reached {reached}");
        }
    }, iter: 200);

    [Fact]
    public void A_closed_road_is_gone_around_or_waited_for()
    {
        // A square: the short side a-b takes a minute, the way around three.
        Place a = new(0, 0), b = new(0.01, 0), c = new(0, 0.01), d = new(0.01, 0.01);
        var graph = RoadGraphBuilder.Build([new Road([a, b], 66.7), new Road([a, c, d, b], 66.7)]);
        var (from, to) = (new RoadPoint(1, 0, a, 0), new RoadPoint(1, 1, b, 0));
        var minute = RouteSearch.Find(graph, from, to, new Trip())!.Cost;
        Assert.InRange(minute, 59_000, 61_000);
        Assert.InRange(RouteSearch.Find(graph, from, to, Closed(0, long.MaxValue))!.Cost, (3 * minute) - 100, (3 * minute) + 100);
        Assert.Equal(30_000 + minute, RouteSearch.Find(graph, from, to, Closed(0, 30_000))!.Cost);
        Assert.Equal(minute, RouteSearch.Find(graph, from, to, Closed(10_000, 30_000))!.Cost);

        static Trip Closed(long since, long until) => new(Metric.Time, 0, road => road == 0 ? [new Closure(since, until)] : []);
    }

    [Fact]
    public void The_nearest_road_is_the_nearest_of_all() => Gen.Select(Networks, Gen.Double[115.99, 116.1], Gen.Double[38.99, 39.1]).Sample((roads, x, y) =>
    {
        var graph = RoadGraphBuilder.Build(roads);
        var place = new Place(x, y);
        var found = new NearestRoads(graph).Find(place, 50_000)!.Value;
        var least = Enumerable.Range(0, graph.Links).SelectMany(link => Enumerable.Range(0, 201).Select(step => graph.Part(link, step / 200.0, step / 200.0)[0])).Min(at => Globe.Distance(place, at));
        Assert.InRange(found.Distance, (least * 0.98) - 10, (least * 1.002) + 1);
        Assert.Equal(found.Distance, Globe.Distance(place, found.Place), (found.Distance * 0.01) + 0.001);
    }, iter: 100);

    private static RoadPoint PointOn(RoadGraph graph, Random random)
    {
        var (link, fraction) = (random.Next(graph.Links), random.Next(11) / 10.0);
        return new RoadPoint(link, fraction, graph.Part(link, fraction, fraction)[0], 0);
    }

    /// <summary>Bellman and Ford's algorithm, which shares nothing with the searches but the graph.</summary>
    private static long? Reference(RoadGraph graph, RoadPoint from, RoadPoint to, Trip trip)
    {
        var costs = new long[graph.Junctions];
        Array.Fill(costs, long.MaxValue);
        foreach (var (junction, cost) in Ends(graph, from, trip.Metric, leaving: true))
        {
            costs[junction] = Math.Min(costs[junction], After(trip, 0, graph.LinkAt(from.Link).Road, cost));
        }

        for (var changed = true; changed;)
        {
            changed = false;
            for (var junction = 0; junction < graph.Junctions; junction++)
            {
                foreach (var arc in costs[junction] == long.MaxValue ? [] : graph.ArcsOf(junction, backwards: false))
                {
                    var cost = After(trip, costs[junction], graph.LinkAt(arc.Link).Road, arc.Cost(trip.Metric));
                    if (cost < costs[arc.Other])
                    {
                        (costs[arc.Other], changed) = (cost, true);
                    }
                }
            }
        }

        var link = graph.LinkAt(to.Link);
        var best = Ends(graph, to, trip.Metric, leaving: false).Select(end => costs[end.Junction] == long.MaxValue ? long.MaxValue : After(trip, costs[end.Junction], link.Road, end.Cost)).DefaultIfEmpty(long.MaxValue).Min();
        if (from.Link == to.Link && (from.Fraction == to.Fraction || link.Direction != (from.Fraction < to.Fraction ? Direction.Backward : Direction.Forward)))
        {
            best = Math.Min(best, After(trip, 0, link.Road, (long)Math.Round((trip.Metric == Metric.Time ? link.Time : link.Length) * Math.Abs(from.Fraction - to.Fraction))));
        }

        return best == long.MaxValue ? null : best;
    }

    private static IEnumerable<(int Junction, long Cost)> Ends(RoadGraph graph, RoadPoint point, Metric metric, bool leaving)
    {
        var link = graph.LinkAt(point.Link);
        double whole = metric == Metric.Time ? link.Time : link.Length;
        if (link.Direction != (leaving ? Direction.Backward : Direction.Forward))
        {
            yield return (link.To, (long)Math.Round(whole * (1 - point.Fraction)));
        }

        if (link.Direction != (leaving ? Direction.Forward : Direction.Backward))
        {
            yield return (link.From, (long)Math.Round(whole * point.Fraction));
        }
    }

    private static long After(Trip trip, long before, int road, long cost)
    {
        var at = trip.Departure + (trip.Metric == Metric.Time ? before : 0);
        foreach (var closure in trip.ClosuresOf?.Invoke(road) ?? [])
        {
            if (closure.From <= at && at < closure.To)
            {
                if (trip.Metric == Metric.Length || closure.To == long.MaxValue)
                {
                    return long.MaxValue;
                }

                at = closure.To;
            }
        }

        return trip.Metric == Metric.Time ? at - trip.Departure + cost : before + cost;
    }

    private static void CheckLine(RoadGraph graph, Route route, RoadPoint from, RoadPoint to)
    {
        var line = route.Line(graph);
        Assert.True(Globe.Distance(line[0], from.Place) < 0.1 && Globe.Distance(line[^1], to.Place) < 0.1, "The line starts and ends where the route does.");
        var length = line.Zip(line.Skip(1), Globe.Distance).Sum();
        Assert.InRange(length, route.Length - 1, route.Length + 1);
    }
}
