using System.Diagnostics;
using System.Globalization;
using Civium.Logistics.Roads;
using Civium.Logistics.Routing;
using Npgsql;

namespace Civium.Bench.Twin;

/// <summary>Routes with landmarks beside plain Dijkstra on the same graph, and pgRouting's Dijkstra in PostgreSQL; all find the same costs.</summary>
internal static class RouteBench
{
    private const int Side = 150;
    private const int Pairs = 100;

    public static async Task RunAsync(NpgsqlDataSource source)
    {
        var graph = RoadGraphBuilder.Build(Streets());
        var begun = Stopwatch.GetTimestamp();
        var landmarks = new Landmarks(graph, Metric.Time);
        Console.WriteLine($"\nroutes: {graph.Junctions} junctions, {graph.Links} links; landmarks made in {Stopwatch.GetElapsedTime(begun).TotalMilliseconds:0} ms");
        var random = new Random(3);
        var pairs = Enumerable.Range(0, Pairs).Select(_ => (From: random.Next(graph.Junctions), To: random.Next(graph.Junctions))).ToArray();
        var starts = new int[graph.Junctions];
        for (var link = 0; link < graph.Links; link++)
        {
            starts[graph.LinkAt(link).From] = link;
        }

        var (guided, guidedCosts) = Time(pair => RouteSearch.Find(graph, At(pair.From), At(pair.To), new Trip(), landmarks)?.Cost);
        var (plain, plainCosts) = Time(pair => RouteSearch.Find(graph, At(pair.From), At(pair.To), new Trip())?.Cost);
        var (routing, routingCosts) = await PgRoutingAsync(source, graph, pairs);
        Console.WriteLine($"same costs: {(guidedCosts.SequenceEqual(plainCosts) && guidedCosts.SequenceEqual(routingCosts) ? "yes" : "NO")}");
        Print("Civium, A* with landmarks", guided, guided);
        Print("plain Dijkstra", plain, guided);
        Print("pgRouting pgr_dijkstra", routing, guided);

        RoadPoint At(int junction) => new(starts[junction], graph.LinkAt(starts[junction]).From == junction ? 0 : 1, graph.JunctionAt(junction), 0);

        (double[] Times, long?[] Costs) Time(Func<(int From, int To), long?> find)
        {
            _ = pairs.Take(10).Select(find).Count();
            var times = new List<double>();
            var costs = new List<long?>();
            foreach (var pair in pairs)
            {
                var start = Stopwatch.GetTimestamp();
                costs.Add(find(pair));
                times.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
            }

            return ([.. times.Order()], [.. costs]);
        }
    }

    private static void Print(string name, double[] times, double[] ours) => Console.WriteLine(string.Create(
        CultureInfo.InvariantCulture, $"| {name,-28} | p50 {times[times.Length / 2],8:0.00} ms | p99 {times[(int)(times.Length * 0.99)],8:0.00} ms | x {times[times.Length / 2] / ours[ours.Length / 2],6:0.0} |"));

    private static async Task<(double[] Times, long?[] Costs)> PgRoutingAsync(NpgsqlDataSource source, RoadGraph graph, (int From, int To)[] pairs)
    {
        await using (var command = source.CreateCommand("CREATE EXTENSION IF NOT EXISTS postgis; CREATE EXTENSION pgrouting; CREATE TABLE ways (id bigint, source bigint, target bigint, cost double precision, reverse_cost double precision)"))
        {
            await command.ExecuteNonQueryAsync();
        }

        await using (var connection = await source.OpenConnectionAsync())
        await using (var copy = await connection.BeginTextImportAsync("COPY ways FROM STDIN"))
        {
            for (var link = 0; link < graph.Links; link++)
            {
                var one = graph.LinkAt(link);
                await copy.WriteAsync(string.Create(CultureInfo.InvariantCulture, $"{link}\t{one.From}\t{one.To}\t{(one.Direction == Direction.Backward ? -1 : one.Time)}\t{(one.Direction == Direction.Forward ? -1 : one.Time)}\n"));
            }
        }

        var times = new List<double>();
        var costs = new List<long?>();
        foreach (var (from, to) in pairs)
        {
            await using var command = source.CreateCommand(string.Create(CultureInfo.InvariantCulture, $"SELECT agg_cost FROM pgr_dijkstra('SELECT * FROM ways', {from}, {to}) ORDER BY path_seq DESC LIMIT 1"));
            var start = Stopwatch.GetTimestamp();
            var cost = await command.ExecuteScalarAsync();
            times.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
            costs.Add(cost is double found ? (long)Math.Round(found) : from == to ? 0 : null);
        }

        return ([.. times.Order()], [.. costs]);
    }

    /// <summary>A net of streets with faster ones, one-way ones and gaps.</summary>
    private static List<Road> Streets()
    {
        var random = new Random(11);
        var roads = new List<Road>();
        for (var x = 0; x < Side; x++)
        {
            for (var y = 0; y < Side; y++)
            {
                Add(x, y, x + 1, y, y);
                Add(x, y, x, y + 1, x);
            }
        }

        return roads;

        void Add(int x1, int y1, int x2, int y2, int line)
        {
            if (random.Next(12) > 0)
            {
                roads.Add(new Road([At(x1, y1), At(x2, y2)], line % 10 == 0 ? 60 : 30, random.Next(8) == 0 ? Direction.Forward : Direction.Both));
            }
        }

        Place At(int x, int y) => new(116 + (x * 0.002), 39.8 + (y * 0.0015));
    }
}
