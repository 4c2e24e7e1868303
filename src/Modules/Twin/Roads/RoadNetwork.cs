using System.Text.Json;
using Civium.Logistics.Roads;
using Civium.Logistics.Routing;
using Civium.Modules.Twin.Entities;
using Civium.Modules.Twin.Geometries;
using Civium.Modules.Twin.Index;
using NetTopologySuite.Geometries;

namespace Civium.Modules.Twin.Roads;

/// <summary>The road network at one state of the roads. Immutable.</summary>
/// <param name="Graph">The graph.</param>
/// <param name="Nearest">Finds roads.</param>
/// <param name="ByTime">Bounds of travel times.</param>
/// <param name="ByLength">Bounds of lengths.</param>
/// <param name="Names">The name and code of each road, by its number in the graph.</param>
/// <param name="Closures">When each road is closed, by its number; roads that never are have no entry.</param>
internal sealed record RoadNetwork(
    RoadGraph Graph, NearestRoads Nearest, Landmarks ByTime, Landmarks ByLength, IReadOnlyList<(string Code, string Name)> Names, IReadOnlyDictionary<int, Closure[]> Closures)
{
    /// <summary>What to search by.</summary>
    public Trip TripOf(Metric metric, DateTime departure) =>
        new(metric, Milliseconds(departure.Ticks), road => Closures.TryGetValue(road, out var closures) ? closures : []);

    public static long Milliseconds(long ticks) => ticks == long.MaxValue ? long.MaxValue : ticks / TimeSpan.TicksPerMillisecond;
}

/// <summary>
/// Keeps the network of the entities of type road. A stretch of valid time in which a road has <c>closed: true</c>, or is not there, closes it. It
/// is built again when roads have changed, at most every few seconds; a build is linear in the roads but for the landmarks' searches.
/// Safe for concurrent use.
/// </summary>
internal sealed class RoadNetworks(TwinIndex index, EntityReader reader, TimeProvider clock) : IDisposable
{
    private const string Type = "road";
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(5);
    private static readonly Dictionary<string, double> Speeds = new()
    {
        ["motorway"] = 100,
        ["primary"] = 60,
        ["secondary"] = 50,
        ["residential"] = 30,
    };

    private readonly SemaphoreSlim _one = new(1, 1);
    private volatile Built? _built;

    public async ValueTask<RoadNetwork> FindAsync(CancellationToken cancellation)
    {
        await index.StateAsync(cancellation).ConfigureAwait(false);
        if (Fresh() is { } fresh)
        {
            return fresh.Network;
        }

        await _one.WaitAsync(cancellation).ConfigureAwait(false);
        try
        {
            return (Fresh() ?? await BuildAsync(cancellation).ConfigureAwait(false)).Network;
        }
        finally
        {
            _one.Release();
        }
    }

    public void Dispose() => _one.Dispose();

    private Built? Fresh() => _built is { } built && (built.Change == index.Change && clock.GetElapsedTime(built.LookedAt) < Pause) ? built : null;

    private async Task<Built> BuildAsync(CancellationToken cancellation)
    {
        var state = await index.StateAsync(cancellation).ConfigureAwait(false);
        var (change, began) = (index.Change, clock.GetTimestamp());
        var found = new List<Found>();
        var now = clock.GetUtcNow().UtcTicks;
        if (index.NumberOf(Type) is { } type)
        {
            state.Find(null, new Moment(now, long.MaxValue - 1, Reach.Everything) { ValidUntil = long.MaxValue - 1 }, type, found.Add);
        }

        var sequences = found.Select(one => one.Sequence).Order().ToArray();
        var network = _built is { } before && before.Sequences.AsSpan().SequenceEqual(sequences)
            ? before.Network
            : Build(await reader.VersionsAsync(sequences, cancellation).ConfigureAwait(false), now);
        return _built = new Built(network, sequences, change, began);
    }

    private static RoadNetwork Build(IReadOnlyList<RecordedState> versions, long now)
    {
        var roads = new List<Road>();
        var names = new List<(string, string)>();
        var closures = new Dictionary<int, Closure[]>();
        foreach (var own in versions.GroupBy(version => version.Key.Id))
        {
            var stretches = own.OrderBy(version => version.Row.ValidFrom).Select(version => (version.Row, Properties: JsonSerializer.Deserialize<JsonElement>(version.Row.Properties))).ToArray();
            var (row, properties) = stretches[^1];
            if (SpeedOf(properties) is not { } speed)
            {
                continue;
            }

            var closed = Closed([.. stretches.Select(one => (one.Row.ValidFrom, one.Row.ValidTo, IsTrue(one.Properties, "closed")))], now);
            foreach (var line in Lines(GeometryBytes.Read(row.Geometry)))
            {
                if (closed.Length > 0)
                {
                    closures.Add(roads.Count, closed);
                }

                roads.Add(new Road([.. line.Coordinates.Select(c => new Place(c.X, c.Y))], speed, IsTrue(properties, "oneway") ? Direction.Forward : Direction.Both));
                names.Add((own.First().Key.Code, row.Name));
            }
        }

        var graph = RoadGraphBuilder.Build(roads);
        return new RoadNetwork(graph, new NearestRoads(graph), new Landmarks(graph, Metric.Time), new Landmarks(graph, Metric.Length), names, closures);
    }

    private static Closure[] Closed((long From, long To, bool Closed)[] stretches, long now)
    {
        var closed = new List<Closure>();
        var open = now;
        foreach (var stretch in stretches)
        {
            Add(open, stretch.From);
            if (stretch.Closed)
            {
                Add(stretch.From, stretch.To);
            }

            open = stretch.To;
        }

        Add(open, long.MaxValue);
        return [.. closed];

        void Add(long from, long to)
        {
            if (from < to)
            {
                closed.Add(new Closure(RoadNetwork.Milliseconds(from), RoadNetwork.Milliseconds(to)));
            }
        }
    }

    // A path is for walkers.
    private static double? SpeedOf(JsonElement properties) =>
        properties.TryGetProperty("class", out var named) && named.ValueKind == JsonValueKind.String && named.GetString() == "path" ? null
        : properties.TryGetProperty("maxspeed", out var speed) && speed.ValueKind == JsonValueKind.Number ? speed.GetDouble()
        : named.ValueKind == JsonValueKind.String ? Speeds.GetValueOrDefault(named.GetString()!, 30) : 30;

    private static bool IsTrue(JsonElement properties, string name) => properties.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.True;

    private static IEnumerable<LineString> Lines(Geometry geometry) =>
        Enumerable.Range(0, geometry.NumGeometries).Select(geometry.GetGeometryN).OfType<LineString>();

    private sealed record Built(RoadNetwork Network, long[] Sequences, long Change, long LookedAt);
}
