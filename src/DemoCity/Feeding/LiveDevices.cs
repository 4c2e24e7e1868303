using System.Net;
using Civium.DemoCity.Behaviour;
using Microsoft.Extensions.Logging;

namespace Civium.DemoCity.Feeding;

/// <summary>
/// The devices as they live, each theme at its own seconds of the minute: some behind gateways that publish over MQTT, some over HTTP, some in their own
/// language. What was not taken is sent again with the next.
/// </summary>
internal sealed class LiveDevices : IDisposable
{
    /// <summary>A theme's turn comes each minute, so many seconds after the one before.</summary>
    public static readonly TimeSpan Turn = TimeSpan.FromSeconds(5);

    private static readonly HashSet<string> OverMqtt = ["noise", "traffic", "power", "light", "speed", "rfid"];

    private readonly PublicInterface _server;
    private readonly CityLife _life;
    private readonly RawMessages _raw;
    private readonly TimeProvider _time;
    private readonly ILogger _log;
    private readonly IGrouping<string, Device>[] _themes;
    private readonly Dictionary<string, MqttGateway> _gateways = [];
    private readonly Dictionary<string, ReadingBatch> _waiting = [];

    public LiveDevices(PublicInterface server, CityLife life, ulong seed, MqttAccess? mqtt, IReadOnlyList<Device> devices, TimeProvider time, ILogger log)
    {
        (_server, _life, _time, _log) = (server, life, time, log);
        _raw = new RawMessages(seed, life);
        _themes = [.. devices.GroupBy(device => device.Sensor.Profile.Theme)];
        if (mqtt is { } access)
        {
            foreach (var theme in _themes.Where(theme => OverMqtt.Contains(theme.Key)))
            {
                _gateways[theme.Key] = new MqttGateway(theme.Key, access, log);
            }
        }
    }

    /// <summary>Sends until cancelled.</summary>
    /// <returns>When the server has no longer the devices: someone removed them.</returns>
    public async Task RunAsync(CancellationToken cancellation)
    {
        using var timer = new PeriodicTimer(Turn, _time);
        for (var turn = 0; await timer.WaitForNextTickAsync(cancellation).ConfigureAwait(false); turn++)
        {
            if (turn % 12 == 11 && await IsRemovedAsync(cancellation).ConfigureAwait(false))
            {
                return;
            }

            if (turn % 12 < _themes.Length)
            {
                await SendAsync(_themes[turn % 12], cancellation).ConfigureAwait(false);
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var gateway in _gateways.Values)
        {
            gateway.Dispose();
        }
    }

    private Task SendAsync(IGrouping<string, Device> theme, CancellationToken cancellation) =>
        RawMessages.AreOf(theme.First().Sensor) ? SendRawAsync(theme, cancellation) : SendReadingsAsync(theme, cancellation);

    private async Task SendReadingsAsync(IGrouping<string, Device> theme, CancellationToken cancellation)
    {
        if (!_gateways.TryGetValue(theme.Key, out var gateway))
        {
            await History.SendAsync(_server, Due(theme), _log, cancellation).ConfigureAwait(false);
            return;
        }

        // What was not acknowledged waits, and goes out again as it was.
        for (var isNew = false; !isNew; _waiting.Remove(theme.Key))
        {
            isNew = !_waiting.TryGetValue(theme.Key, out var batch);
            batch = _waiting[theme.Key] = batch ?? Due(theme);
            if (batch.Count > 0 && !await gateway.PublishAsync("v1.1/CreateObservations", batch.Body(), batch.Key, cancellation).ConfigureAwait(false))
            {
                return;
            }

            batch.Sent();
        }
    }

    private ReadingBatch Due(IGrouping<string, Device> theme)
    {
        var now = _time.GetUtcNow().UtcDateTime;
        var batch = new ReadingBatch();
        foreach (var stream in theme.SelectMany(device => device.Streams))
        {
            foreach (var at in Schedule.Due(stream.Stream.Kind.Interval, stream.SentUntil, now, now))
            {
                batch.Add(stream, at, _life.Read(stream.Stream, at));
            }
        }

        return batch;
    }

    private async Task SendRawAsync(IGrouping<string, Device> theme, CancellationToken cancellation)
    {
        var now = _time.GetUtcNow().UtcDateTime;
        var minute = now.AddTicks(-(now.Ticks % TimeSpan.TicksPerMinute)).AddMinutes(-1);
        foreach (var device in theme)
        {
            if (_raw.Of(device.Sensor, minute) is not { } message)
            {
                continue;
            }

            if (!_gateways.TryGetValue(theme.Key, out var gateway))
            {
                await _server.PostAsync($"api/sensing/devices/{device.Thing}/messages", message, "application/json", cancellation).ConfigureAwait(false);
            }
            else if (!await gateway.PublishAsync($"devices/{device.Thing}/messages", message, $"{device.Thing} {minute.Ticks}", cancellation).ConfigureAwait(false))
            {
                break;
            }
        }

        foreach (var stream in theme.SelectMany(device => device.Streams))
        {
            stream.SentUntil = minute;
        }
    }

    private async Task<bool> IsRemovedAsync(CancellationToken cancellation)
    {
        try
        {
            await _server.GetAsync($"{PublicInterface.Things}Things({_themes[0].First().Thing})?$select=id", cancellation).ConfigureAwait(false);
            return false;
        }
        catch (RefusedRequestException refused) when (refused.Status is HttpStatusCode.NotFound or HttpStatusCode.Gone)
        {
            return true;
        }
    }
}
