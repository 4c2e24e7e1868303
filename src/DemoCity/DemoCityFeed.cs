using Civium.DemoCity.City;
using Civium.DemoCity.Feeding;
using Civium.DemoCity.Generation;
using Microsoft.Extensions.Logging;

namespace Civium.DemoCity;

/// <summary>
/// The devices of the sample city: they register themselves at a server's SensorThings interface, send three days of history, then
/// readings every minute. They know nothing of the server but its public interface. Run it once; it holds a few hundred kilobytes.
/// </summary>
/// <param name="server">Reaches the server; its base address is the server's root, and it carries whatever authorisation is needed.</param>
/// <param name="options">What the city is made from.</param>
/// <param name="time">The clock.</param>
/// <param name="log">Told of progress, and of what keeps going wrong.</param>
public sealed class DemoCityFeed(HttpClient server, DemoCityOptions options, TimeProvider time, ILogger<DemoCityFeed> log)
{
    private const int ReadingsPerRequest = 1000;

    private readonly SensorThingsClient _client = new(server, time, log);

    /// <summary>Feeds until cancelled. Trouble on the way is retried, later and later, up to a minute apart.</summary>
    /// <exception cref="OperationCanceledException"><paramref name="cancellation"/> asked to stop.</exception>
    /// <exception cref="InvalidOperationException">The server refuses what the devices send, and would refuse it again.</exception>
    public async Task RunAsync(CancellationToken cancellation)
    {
        var devices = await new Registration(_client).RegisterAsync(cancellation).ConfigureAwait(false);
        var earliest = Now() - options.History;
        foreach (var device in devices.Where(device => device.SentUntil < earliest))
        {
            device.SentUntil = earliest;
        }

        log.LogInformation(
            "The sample city sends its readings: {Streams} streams at {Places} places. They are not real.", devices.Count, SampleCity.Places.Count);
        using var minute = new PeriodicTimer(TimeSpan.FromMinutes(1), time);
        do
        {
            await SendDueAsync(devices, cancellation).ConfigureAwait(false);
        }
        while (await minute.WaitForNextTickAsync(cancellation).ConfigureAwait(false));
    }

    /// <summary>Sends what is due, oldest first, so that every place reaches the rules in the order of time.</summary>
    private async Task SendDueAsync(IReadOnlyList<SampleDevice> devices, CancellationToken cancellation)
    {
        var now = Now();
        var due = devices
            .SelectMany(device => Schedule.Due(device.Stream.Kind.Hourly, device.SentUntil, now).Select(at => (Device: device, At: at)))
            .OrderBy(reading => reading.At);
        foreach (var chunk in due.Chunk(ReadingsPerRequest))
        {
            var rows = chunk.Select(reading =>
                new SampleReading(reading.Device, reading.At, Readings.At(options.Seed, reading.Device.Stream, reading.At)));
            await _client.CreateObservationsAsync([.. rows], cancellation).ConfigureAwait(false);
            foreach (var (device, at) in chunk)
            {
                device.SentUntil = at;
            }
        }
    }

    private DateTime Now() => time.GetUtcNow().UtcDateTime;
}
