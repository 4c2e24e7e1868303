using Civium.Host.Import.Maps;
using Civium.Host.Import.Tables;

namespace Civium.Host.Import.Sending;

/// <summary>The streams of one thing on the server.</summary>
/// <param name="Ids">Their ids as JSON, in the map's order.</param>
/// <param name="AnyMade">Whether any of them was made just now.</param>
internal sealed record ThingStreams(IReadOnlyList<string> Ids, bool AnyMade);

/// <summary>
/// Sees to it that the sensors, observed properties, things and streams a map speaks of are there, by their names. Not thread-safe.
/// </summary>
internal sealed class StreamSetup(SensorThingsClient client, ImportMap map, Action<string> notice)
{
    private readonly Dictionary<string, string> _sensors = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _properties = new(StringComparer.Ordinal);

    /// <summary>How many things were made.</summary>
    public int ThingsMade { get; private set; }

    /// <summary>How many streams were made.</summary>
    public int StreamsMade { get; private set; }

    /// <summary>Finds or makes a thing with its streams.</summary>
    public async Task<ThingStreams> EnsureAsync(ThingSeen thing, CancellationToken cancellation)
    {
        await EnsureSharedAsync(cancellation).ConfigureAwait(false);
        var found = await client.FindAsync("Things", thing.Name, cancellation).ConfigureAwait(false);
        var made = found is null;
        if (found is null)
        {
            var body = EntityWriter.Thing(thing, map.Streams, Links);
            found = await MakeAsync("Things", "Things", thing.Name, body, cancellation).ConfigureAwait(false);
            ThingsMade++;
            StreamsMade += map.Streams.Count;
        }

        var ids = new List<string>(map.Streams.Count);
        var set = $"Things({found.Key})/Datastreams";
        foreach (var rule in map.Streams)
        {
            var name = EntityWriter.StreamName(rule, thing.Name);
            var stream = await client.FindAsync(set, name, cancellation).ConfigureAwait(false);
            if (stream is null)
            {
                stream = await MakeAsync(set, set, name, EntityWriter.Stream(rule, thing.Name, Links(rule)), cancellation).ConfigureAwait(false);
                made = true;
                StreamsMade++;
            }

            if (stream.OnePerTime is null)
            {
                notice($"The stream \"{name}\" was there before and keeps several readings of one time (it has no onePerTime): importing into it twice stores twice.");
            }

            ids.Add(stream.IdJson);
        }

        return new ThingStreams(ids, made);
    }

    private async Task EnsureSharedAsync(CancellationToken cancellation)
    {
        foreach (var rule in map.Streams)
        {
            if (!_sensors.ContainsKey(rule.Sensor.Name))
            {
                _sensors[rule.Sensor.Name] = await FindOrMakeAsync("Sensors", rule.Sensor.Name, EntityWriter.Sensor(rule.Sensor), cancellation).ConfigureAwait(false);
            }

            if (!_properties.ContainsKey(rule.Observed.Name))
            {
                _properties[rule.Observed.Name] =
                    await FindOrMakeAsync("ObservedProperties", rule.Observed.Name, EntityWriter.ObservedProperty(rule.Observed), cancellation).ConfigureAwait(false);
            }
        }
    }

    private (string Sensor, string Observed) Links(StreamRule rule) => (_sensors[rule.Sensor.Name], _properties[rule.Observed.Name]);

    private async Task<string> FindOrMakeAsync(string set, string name, byte[] body, CancellationToken cancellation)
    {
        var found = await client.FindAsync(set, name, cancellation).ConfigureAwait(false)
            ?? await MakeAsync(set, set, name, body, cancellation).ConfigureAwait(false);
        return found.IdJson;
    }

    /// <remarks>
    /// A server answers a known key with its old answer. Where the entity was deleted since, that makes nothing; so the name is
    /// looked up afterwards, and the key numbered on until the entity is there.
    /// </remarks>
    private async Task<FoundEntity> MakeAsync(string path, string set, string name, byte[] body, CancellationToken cancellation)
    {
        for (var round = 1; round <= 10; round++)
        {
            await client.PostAsync(path, body, BatchKey.Of("make", map.Hash, path, name, Convert.ToHexString(body), round), cancellation).ConfigureAwait(false);
            if (await client.FindAsync(set, name, cancellation).ConfigureAwait(false) is { } made)
            {
                return made;
            }
        }

        throw new SendException($"The server accepts \"{name}\" in {set} but does not have it afterwards.");
    }
}
