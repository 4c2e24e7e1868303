using System.Text.Json.Nodes;
using Civium.DemoCity.Behaviour;
using Microsoft.Extensions.Logging;

namespace Civium.DemoCity.Feeding;

/// <summary>
/// Brings the past into the city: first from yesterday's midnight to now, in the order of time, so that the screen and the rules have what they need;
/// then the days before, the latest first, while the city already lives. Goes on where it was interrupted.
/// </summary>
internal sealed class History(PublicInterface server, CityLife life, TimeProvider time, ILogger log)
{
    private const int RowsPerRequest = 4000;
    private const int Lanes = 3;
    private static readonly TimeSpan Slice = TimeSpan.FromHours(6);
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(5);

    /// <summary>Sends what is missing since yesterday's midnight, or since the server's last reading where it has any.</summary>
    /// <param name="devices">The devices.</param>
    /// <param name="reach">No reading is older than this.</param>
    /// <param name="cancellation">Stops it.</param>
    public async Task SendRecentAsync(IReadOnlyList<Device> devices, TimeSpan reach, CancellationToken cancellation)
    {
        var now = time.GetUtcNow().UtcDateTime;
        var midnight = CityClock.Instant(CityClock.DayOf(now).AddDays(-1), 0).AddTicks(-1);
        var begun = time.GetTimestamp();
        var count = await SendAsync(
            devices, stream => Later(stream.SentUntil > DateTime.MinValue ? stream.SentUntil : midnight, now - reach), _ => now, cancellation).ConfigureAwait(false);
        log.LogInformation("The sample city has yesterday and today: {Count} readings in {Seconds:0.0} s. They are not real.", count, time.GetElapsedTime(begun).TotalSeconds);
    }

    /// <summary>Sends what came before the server's first reading, the latest first, back to <paramref name="reach"/> ago.</summary>
    public async Task SendPastAsync(IReadOnlyList<Device> devices, TimeSpan reach, CancellationToken cancellation)
    {
        var earliest = time.GetUtcNow().UtcDateTime - reach;
        var known = devices.SelectMany(device => device.Streams).Where(stream => !stream.Stream.IsEventLike).Select(stream => stream.SentFrom).DefaultIfEmpty(earliest).Max();
        var (begun, sent, told) = (time.GetTimestamp(), 0, time.GetTimestamp());
        for (var end = known; end > earliest;)
        {
            var start = Later(end - Slice, earliest);
            sent += await SendAsync(devices, _ => start.AddTicks(-1), stream => Earlier(end, stream.SentFrom).AddTicks(-1), cancellation).ConfigureAwait(false);
            end = start;
            if (time.GetElapsedTime(told) > Every || end <= earliest)
            {
                told = time.GetTimestamp();
                var done = 100 * (known - end) / (known - earliest);
                log.LogInformation("The sample city's past: {Done:0} % of {Days:0} days, {Sent} readings in {Seconds:0} s", done, (known - earliest).TotalDays, sent, time.GetElapsedTime(begun).TotalSeconds);
            }
        }
    }

    /// <summary>Each sensor's readings go down one lane, in the order of time.</summary>
    private async Task<int> SendAsync(
        IReadOnlyList<Device> devices, Func<DeviceStream, DateTime> after, Func<DeviceStream, DateTime> until, CancellationToken cancellation)
    {
        var lanes = devices.GroupBy(device => device.Sensor.Number % Lanes).Select(lane => SendLaneAsync([.. lane], after, until, cancellation));
        return (await Task.WhenAll(lanes).ConfigureAwait(false)).Sum();
    }

    private async Task<int> SendLaneAsync(
        Device[] devices, Func<DeviceStream, DateTime> after, Func<DeviceStream, DateTime> until, CancellationToken cancellation)
    {
        var streams = devices.SelectMany(device => device.Streams).Where(stream => !stream.Stream.IsEventLike)
            .Select(stream => (Stream: stream, After: after(stream), Until: until(stream))).Where(stream => stream.After < stream.Until).ToArray();
        var (sent, batch) = (0, new ReadingBatch());
        var (from, end) = streams.Length == 0 ? default : (streams.Min(stream => stream.After), streams.Max(stream => stream.Until));
        while (from < end)
        {
            var to = Earlier(from.AddHours(1), end);
            foreach (var (stream, start, stop) in streams)
            {
                foreach (var at in Schedule.Due(stream.Stream.Kind.Interval, Later(start, from), Earlier(stop, to), time.GetUtcNow().UtcDateTime))
                {
                    batch.Add(stream, at, life.Read(stream.Stream, at));
                }
            }

            from = to;
            if (batch.Count >= RowsPerRequest || from >= end)
            {
                sent += await SendAsync(server, batch, log, cancellation).ConfigureAwait(false);
                batch = new ReadingBatch();
            }
        }

        return sent;
    }

    /// <summary>Sends readings in one request; those the server refuses are logged and not sent again.</summary>
    public static async Task<int> SendAsync(PublicInterface server, ReadingBatch batch, ILogger log, CancellationToken cancellation)
    {
        if (batch.Count == 0)
        {
            return 0;
        }

        var answer = await server.PostAsync(PublicInterface.Things + "CreateObservations", batch.Body(), "application/json", cancellation).ConfigureAwait(false);
        var refused = answer is JsonArray items ? items.Count(item => item?.ToString().StartsWith("error", StringComparison.Ordinal) == true) : 0;
        if (refused > 0)
        {
            log.LogWarning("The server refused {Refused} of {Count} sample readings.", refused, batch.Count);
        }

        batch.Sent();
        return batch.Count;
    }

    private static DateTime Later(DateTime one, DateTime other) => one > other ? one : other;

    private static DateTime Earlier(DateTime one, DateTime other) => one < other ? one : other;
}
