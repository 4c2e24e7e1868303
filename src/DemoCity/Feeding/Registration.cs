using System.Globalization;
using System.Text.Json.Nodes;
using Civium.DemoCity.Sensors;

namespace Civium.DemoCity.Feeding;

/// <summary>
/// Makes the city's entities where they are missing: what is measured, the device models, then each sensor with its location and
/// streams in one deep insert. What exists under the same name is used as it is. Costs a few requests where all exist.
/// </summary>
internal sealed class Registration(PublicInterface server)
{
    private const int AtOnce = 4;

    /// <summary>All sensors as devices, in their order.</summary>
    /// <param name="sensors">The sensors.</param>
    /// <param name="made">Told how many Things there are so far.</param>
    /// <param name="cancellation">Stops it.</param>
    public async Task<IReadOnlyList<Device>> RegisterAsync(IReadOnlyList<Sensor> sensors, Action<int> made, CancellationToken cancellation)
    {
        var properties = await EnsureAsync(
            "ObservedProperties",
            sensors.SelectMany(sensor => sensor.Profile.Streams).DistinctBy(kind => kind.Property).Select(kind => (kind.Property, SampleEntities.Property(kind))),
            cancellation).ConfigureAwait(false);
        var models = await EnsureAsync(
            "Sensors",
            sensors.Select(sensor => sensor.Profile).Distinct().Select(profile => (SampleEntities.SensorName(profile), SampleEntities.Sensor(profile))),
            cancellation).ConfigureAwait(false);
        JsonObject Datastream(SensorStream stream) =>
            SampleEntities.Datastream(stream, models[SampleEntities.SensorName(stream.Sensor.Profile)], properties[stream.Kind.Property]);

        var things = await NamesAsync("Things", cancellation).ConfigureAwait(false);
        var missing = sensors.Where(sensor => !things.ContainsKey(sensor.Name.English)).ToArray();
        var count = sensors.Count - missing.Length;
        await Parallel.ForEachAsync(missing, new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellation }, async (sensor, stop) =>
        {
            await server.CreateAsync("Things", SampleEntities.Thing(sensor, sensor.Streams.Select(Datastream)), stop).ConfigureAwait(false);
            made(Interlocked.Increment(ref count));
        }).ConfigureAwait(false);
        if (missing.Length > 0)
        {
            things = await NamesAsync("Things", cancellation).ConfigureAwait(false);
        }

        var streams = await StreamsAsync(cancellation).ConfigureAwait(false);
        return [.. sensors.Select(sensor => new Device(
            sensor,
            things[sensor.Name.English],
            [.. sensor.Streams.Where(stream => streams.ContainsKey(stream.Name)).Select(stream => Known(stream, streams[stream.Name]))]))];
    }

    private static DeviceStream Known(SensorStream stream, (long Id, string? Times) known)
    {
        var device = new DeviceStream(stream, known.Id);
        if (known.Times?.Split('/') is { } times)
        {
            device.SentFrom = Parse(times[0]);
            device.SentUntil = Parse(times[^1]);
        }

        return device;
    }

    private async Task<Dictionary<string, long>> EnsureAsync(string set, IEnumerable<(string Name, JsonObject Entity)> wanted, CancellationToken cancellation)
    {
        var ids = new Dictionary<string, long>(StringComparer.Ordinal);
        await foreach (var entity in server.ListAsync(set + "?$top=1000", cancellation).ConfigureAwait(false))
        {
            ids.TryAdd(entity["name"]!.GetValue<string>(), PublicInterface.IdOf(entity));
        }

        foreach (var (name, entity) in wanted)
        {
            if (!ids.ContainsKey(name))
            {
                ids[name] = await server.CreateAsync(set, entity, cancellation).ConfigureAwait(false);
            }
        }

        return ids;
    }

    private async Task<Dictionary<string, long>> NamesAsync(string set, CancellationToken cancellation)
    {
        var ids = new Dictionary<string, long>(StringComparer.Ordinal);
        await foreach (var entity in server.ListAsync(set + "?$top=1000&$select=id,name,properties", cancellation).ConfigureAwait(false))
        {
            if (IsSample(entity))
            {
                ids[entity["name"]!.GetValue<string>()] = PublicInterface.IdOf(entity);
            }
        }

        return ids;
    }

    private async Task<Dictionary<string, (long Id, string? Times)>> StreamsAsync(CancellationToken cancellation)
    {
        var streams = new Dictionary<string, (long, string?)>(StringComparer.Ordinal);
        await foreach (var entity in server.ListAsync("Datastreams?$top=1000&$select=id,name,properties,phenomenonTime", cancellation).ConfigureAwait(false))
        {
            if (IsSample(entity))
            {
                streams[entity["name"]!.GetValue<string>()] = (PublicInterface.IdOf(entity), entity["phenomenonTime"]?.GetValue<string>());
            }
        }

        return streams;
    }

    private static bool IsSample(JsonNode entity) => entity["properties"]?["sample"]?.GetValue<bool>() == true;

    private static DateTime Parse(string time) => DateTimeOffset.Parse(time, CultureInfo.InvariantCulture).UtcDateTime;
}
