using System.Text.Json.Nodes;
using Civium.DemoCity.City;

namespace Civium.DemoCity.Feeding;

/// <summary>
/// Makes the city's entities where they are missing: what is measured, the device models, then each place with its location and
/// streams in one deep insert. What exists under the same name is used as it is.
/// </summary>
internal sealed class Registration(SensorThingsClient client)
{
    public async Task<IReadOnlyList<SampleDevice>> RegisterAsync(CancellationToken cancellation)
    {
        var properties = new Dictionary<Quantity, long>();
        foreach (var kind in QuantityKind.All)
        {
            properties[kind.Quantity] = await client.EnsureAsync("ObservedProperties", kind.Property, () => SampleEntities.Property(kind), cancellation)
                .ConfigureAwait(false);
        }

        var sensors = new Dictionary<string, long>();
        foreach (var model in SampleCity.Places.Select(place => place.Sensor).Distinct())
        {
            sensors[model] = await client.EnsureAsync("Sensors", model, () => SampleEntities.Sensor(model), cancellation).ConfigureAwait(false);
        }

        var devices = new List<SampleDevice>();
        foreach (var place in SampleCity.Places)
        {
            devices.AddRange(await RegisterAsync(place, properties, sensors[place.Sensor], cancellation).ConfigureAwait(false));
        }

        return devices;
    }

    private async Task<IReadOnlyList<SampleDevice>> RegisterAsync(
        SamplePlace place, Dictionary<Quantity, long> properties, long sensor, CancellationToken cancellation)
    {
        JsonObject Datastream(SampleStream stream) => SampleEntities.Datastream(stream, sensor, properties[stream.Kind.Quantity]);
        var thing = await client.EnsureAsync("Things", place.Name, () => SampleEntities.Thing(place, place.Streams.Select(Datastream)), cancellation)
            .ConfigureAwait(false);
        var known = await client.ListAsync($"Things({thing})/Datastreams?$top=100", cancellation).ConfigureAwait(false);
        var ids = new Dictionary<string, long>();
        foreach (var stream in known)
        {
            ids[stream["name"]!.GetValue<string>()] = SensorThingsClient.IdOf(stream);
        }

        var devices = new List<SampleDevice>();
        foreach (var stream in place.Streams)
        {
            if (!ids.TryGetValue(stream.Name, out var id))
            {
                id = await client.CreateAsync($"Things({thing})/Datastreams", Datastream(stream), cancellation).ConfigureAwait(false);
            }

            devices.Add(new SampleDevice(stream, id, await SentUntilAsync(id, cancellation).ConfigureAwait(false)));
        }

        return devices;
    }

    private async Task<DateTime> SentUntilAsync(long stream, CancellationToken cancellation)
    {
        var latest = await client.ListAsync($"Datastreams({stream})/Observations?$orderby=phenomenonTime%20desc&$top=1", cancellation)
            .ConfigureAwait(false);
        var time = latest.Count == 0 ? null : latest[0]["phenomenonTime"]?.GetValue<string>();
        return time is null
            ? DateTime.MinValue
            : DateTimeOffset.Parse(time.Split('/')[0], System.Globalization.CultureInfo.InvariantCulture).UtcDateTime;
    }
}
