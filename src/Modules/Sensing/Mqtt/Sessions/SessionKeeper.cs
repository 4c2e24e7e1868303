using System.Collections.Concurrent;
using Civium.Kernel.Requests;
using Civium.Modules.Sensing.Mqtt.Connections;
using Civium.Modules.Sensing.Mqtt.Subscribing;
using Microsoft.Extensions.Logging;
using MQTTnet.Protocol;

namespace Civium.Modules.Sensing.Mqtt.Sessions;

/// <summary>
/// Keeps sessions that outlive their connections: through a restart, and from one process of a cluster to another. Subscriptions are durable before
/// they are acknowledged. Positions are written together every two seconds; after a crash a client hears again what it answered since, which
/// QoS 1 allows, and misses nothing. Safe for concurrent use.
/// </summary>
internal sealed class SessionKeeper(
    SessionStore store, FanOut fanOut, TopicIndex index, TopicReader reader, Lazy<CatchUp> catchUp, TimeProvider clock, ILogger<SessionKeeper> log)
{
    private static readonly TimeSpan SavePause = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan SweepPause = TimeSpan.FromMinutes(10);

    /// <summary>A connected session whose process dies lives this much longer than it was granted.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromHours(1);
    private readonly ConcurrentDictionary<Device, string> _kept = new();
    private int _count;

    /// <summary>Opens the session of a device that was let in: a stored one, a new one, or none that is stored.</summary>
    /// <exception cref="RefusedException">429: there are too many.</exception>
    public async Task OpenAsync(Device device, CancellationToken cancellation)
    {
        var channel = device.Channel;
        device.SessionKey = SessionText.KeyOf(device);
        device.SessionLife = channel.WantedLife < MqttLimits.SessionLife ? channel.WantedLife : MqttLimits.SessionLife;
        channel.GrantedLife = device.SessionLife;
        var before = channel.StartsClean ? null : await store.FindAsync(device.SessionKey, cancellation).ConfigureAwait(false);
        if (device.SessionLife == TimeSpan.Zero && before is null)
        {
            await store.DeleteAsync(device.SessionKey, cancellation).ConfigureAwait(false);
            return;
        }

        if (before is null && Volatile.Read(ref _count) >= MqttLimits.Sessions)
        {
            throw new RefusedException(429, "too-many-sessions", $"The server keeps {MqttLimits.Sessions} sessions, and no more. Connect with a clean session.");
        }

        var position = before is null ? await fanOut.BetweenAsync(now => now).ConfigureAwait(false) : SessionText.PositionOf(before);
        channel.IsSessionPresent = before is not null;
        if (before is not null)
        {
            device.Outgoing.ResumeFrom((position.Lines, position.Changes));
            foreach (var (topic, quality) in SessionText.Subscriptions(before))
            {
                device.Subscriptions[topic] = quality;
            }
        }

        await store.TakeAsync(SessionText.Of(device, position, Until(device, Grace)), cancellation).ConfigureAwait(false);
        device.Resumes = before is null ? null : position;
        _kept[device] = "";
    }

    /// <summary>Goes on with a session of before; call it once the client is connected. It does not wait.</summary>
    public void Resume(Device device, CancellationToken cancellation)
    {
        if (device.Resumes is Position from)
        {
            _ = Task.Run(() => ResumeAsync(device, from, cancellation), CancellationToken.None);
        }
    }

    /// <summary>Makes a change of subscriptions durable, where the session is kept.</summary>
    public async Task SubscriptionsChangedAsync(Device device)
    {
        if (_kept.ContainsKey(device))
        {
            await SaveAsync([device]).ConfigureAwait(false);
        }
    }

    /// <summary>The connection ended.</summary>
    public async Task CloseAsync(Device device)
    {
        // In one step between two rounds: what the next round tells others is then not yet behind this session's position.
        var session = await fanOut.BetweenAsync(now =>
        {
            foreach (var topic in device.Subscriptions.Keys)
            {
                index.Remove(topic, device);
            }

            return _kept.ContainsKey(device) ? SessionText.Of(device, Answered(device, now), Until(device, TimeSpan.Zero)) : null;
        }).ConfigureAwait(false);
        if (session is not null && _kept.TryRemove(device, out _))
        {
            await store.SaveAsync([session], CancellationToken.None).ConfigureAwait(false);
        }
    }

    /// <summary>Writes positions and sweeps until cancelled.</summary>
    public async Task RunAsync(CancellationToken cancellation)
    {
        var sweptAt = long.MinValue / 2;
        while (!cancellation.IsCancellationRequested)
        {
            try
            {
                await SaveAsync([.. _kept.Keys]).ConfigureAwait(false);
                if (Environment.TickCount64 - sweptAt > SweepPause.TotalMilliseconds)
                {
                    sweptAt = Environment.TickCount64;
                    await store.SweepAsync(cancellation).ConfigureAwait(false);
                    Volatile.Write(ref _count, await store.CountAsync(cancellation).ConfigureAwait(false));
                }
            }
            catch (Exception failure) when (!cancellation.IsCancellationRequested)
            {
                log.LogWarning(failure, "MQTT sessions could not be written; it is tried again");
            }

            await Task.Delay(SavePause, cancellation).ConfigureAwait(false);
        }
    }

    private DateTime Until(Device device, TimeSpan grace) => clock.GetUtcNow().UtcDateTime + device.SessionLife + grace;

    /// <summary>Writes those that moved since they were written last.</summary>
    private async Task SaveAsync(IReadOnlyList<Device> devices)
    {
        if (devices.Count == 0)
        {
            return;
        }

        var sessions = await fanOut.BetweenAsync(now => devices.Select(device => SessionText.Of(device, Answered(device, now), Until(device, Grace))).ToList())
            .ConfigureAwait(false);
        var moved = devices.Zip(sessions).Where(pair => _kept.GetValueOrDefault(pair.First) != Mark(pair.Second)).ToList();
        if (moved.Count == 0)
        {
            return;
        }

        var lost = await store.SaveAsync([.. moved.Select(pair => pair.Second)], CancellationToken.None).ConfigureAwait(false);
        foreach (var (device, session) in moved)
        {
            if (lost.Contains(session.Key))
            {
                _kept.TryRemove(device, out _);
                device.Channel.End(MqttDisconnectReasonCode.SessionTakenOver, "The same client connected elsewhere.");
            }
            else if (_kept.ContainsKey(device))
            {
                _kept[device] = Mark(session);
            }
        }
    }

    /// <summary>What must be written when it changes; now and then that the session lives, too.</summary>
    private static string Mark(Catalogue.MqttSession session) =>
        $"{session.Lines};{session.Changes};{session.Subscriptions};{session.LivesUntil.Ticks / (Grace.Ticks / 4)}";

    private static Position Answered(Device device, Position now)
    {
        var (lines, changes) = ((long[])now.Lines.Clone(), now.Changes);
        device.Outgoing.MoveBack(lines, ref changes);
        return new Position(lines, changes);
    }

    // It runs beside the connection: whatever fails must be logged, and ends the connection rather than the promise.
#pragma warning disable CA1031
    private async Task ResumeAsync(Device device, Position from, CancellationToken cancellation)
    {
        try
        {
            var topics = await TopicsAsync(device, cancellation).ConfigureAwait(false);
            var until = await fanOut.BetweenAsync(now =>
            {
                device.Outgoing.Hold();
                topics.ForEach(one => index.Add(one.Topic, one.Subscriber));
                return now;
            }).ConfigureAwait(false);
            while (true)
            {
                await catchUp.Value.TellAsync(device, from, until, cancellation).ConfigureAwait(false);
                if (device.Outgoing.Release())
                {
                    break;
                }

                from = until;
                device.Outgoing.ResumeFrom((from.Lines, from.Changes));
                until = await fanOut.BetweenAsync(now =>
                {
                    device.Outgoing.Hold();
                    return now;
                }).ConfigureAwait(false);
            }

            device.Outgoing.ResumeFrom(null);
            await device.Outgoing.FlushAsync().ConfigureAwait(false);
        }
        catch (Exception failure)
        {
            if (!cancellation.IsCancellationRequested)
            {
                log.LogWarning(failure, "The session of MQTT client {Client} could not go on", device.Client);
            }

            device.Channel.End(MqttDisconnectReasonCode.UnspecifiedError, "The session could not go on; connect again.");
        }
    }
#pragma warning restore CA1031

    /// <summary>What is subscribed and still there; the rest is let go.</summary>
    private async Task<List<(Topic Topic, Subscriber Subscriber)>> TopicsAsync(Device device, CancellationToken cancellation)
    {
        var topics = new List<(Topic, Subscriber)>();
        foreach (var (text, quality) in device.Subscriptions)
        {
            try
            {
                var topic = index.Find(text) ?? await reader.ReadAsync(text, device.Actor, cancellation).ConfigureAwait(false);
                topics.Add((topic, new Subscriber(device, quality != MqttQualityOfServiceLevel.AtMostOnce)));
            }
            catch (RefusedException)
            {
                device.Subscriptions.TryRemove(text, out _);
            }
        }

        return topics;
    }
}
