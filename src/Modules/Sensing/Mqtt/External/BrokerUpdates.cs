using System.Globalization;
using System.Text.Json;
using Civium.Kernel.Access;
using Civium.Kernel.Observations;
using Civium.Kernel.Partitions;
using Civium.Modules.Sensing.Catalogue;
using Civium.Modules.Sensing.Mqtt.Sessions;
using Civium.Modules.Sensing.Mqtt.Subscribing;
using Civium.Modules.Sensing.Requests;
using Civium.Modules.Sensing.Serving;
using Civium.Modules.Sensing.Streams;
using Civium.Modules.Sensing.Tasking;
using Civium.Modules.Sensing.Writing;
using Civium.SensorThings.Model;
using MQTTnet;
using MQTTnet.Protocol;

namespace Civium.Modules.Sensing.Mqtt.External;

/// <summary>
/// Publishes at an external broker what became durable: each reading on its Datastream's topic, each new or changed entity on its own and its set's.
/// Which topics are subscribed there is not known here, so there is no $select, $filter or $expand. Only what needs no department is published, for
/// the broker decides who hears it. The position is kept, so that nothing is left out while the broker or Civium is away.
/// </summary>
internal sealed class BrokerUpdates(
    IPartitionHeads heads, IObservationStore store, CatalogueJournal journal, SessionStore sessions, StreamCache streams, InnerRequest requests, ReadEndpoint read, TaskBook tasks, TimeProvider clock)
{
    private const string Key = "\nexternal broker";
    private const int Stretch = 500;
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan SavePause = TimeSpan.FromSeconds(2);
    private static readonly Actor Reader = new("mqtt-broker", "External MQTT broker", ActorKind.Device, [Role.Viewer]);
    private readonly string _holder = Guid.NewGuid().ToString("N");
    private long[]? _lines;
    private long _changes;
    private long _savedAt;

    /// <summary>Publishes until cancelled.</summary>
    public async Task RunAsync(IMqttClient client, CancellationToken cancellation)
    {
        await BeginAsync(cancellation).ConfigureAwait(false);
        while (true)
        {
            await ReadingsAsync(client, cancellation).ConfigureAwait(false);
            await ChangesAsync(client, cancellation).ConfigureAwait(false);
            if (Environment.TickCount64 - _savedAt > SavePause.TotalMilliseconds)
            {
                _savedAt = Environment.TickCount64;
                await sessions.SaveAsync([Session()], cancellation).ConfigureAwait(false);
            }

            await Task.Delay(Look, cancellation).ConfigureAwait(false);
        }
    }

    private async Task BeginAsync(CancellationToken cancellation)
    {
        if (_lines is not null)
        {
            return;
        }

        long[] now;
        while (Array.Exists(now = await heads.ReadAsync(cancellation).ConfigureAwait(false), head => head < 0))
        {
            await Task.Delay(Look, cancellation).ConfigureAwait(false);
        }

        var before = await sessions.FindAsync(Key, cancellation).ConfigureAwait(false);
        var position = before is null ? new Position(now, await journal.LastAsync(cancellation).ConfigureAwait(false)) : SessionText.PositionOf(before);
        (_lines, _changes) = (position.Lines, position.Changes);
        await sessions.TakeAsync(Session(), cancellation).ConfigureAwait(false);
    }

    private async Task ReadingsAsync(IMqttClient client, CancellationToken cancellation)
    {
        var now = await heads.ReadAsync(cancellation).ConfigureAwait(false);
        for (var partition = 0; partition < now.Length; partition++)
        {
            while (_lines![partition] < now[partition])
            {
                var page = await store.ReadPartitionAsync(partition, _lines[partition], Stretch, cancellation).ConfigureAwait(false);
                foreach (var reading in page.Observations)
                {
                    await PublishAsync(client, reading, cancellation).ConfigureAwait(false);
                }

                _lines[partition] = page.LastSequence;
            }
        }
    }

    private async Task PublishAsync(IMqttClient client, Observation reading, CancellationToken cancellation)
    {
        var route = await streams.FindAsync(reading.Stream, cancellation).ConfigureAwait(false);
        if (route is null || !Sight.Of(Reader).Sees(route.Mark))
        {
            return;
        }

        var set = StreamIds.IsMulti(reading.Stream) ? "MultiDatastreams" : "Datastreams";
        var topic = string.Create(CultureInfo.InvariantCulture, $"v1.1/{set}({Math.Abs(reading.Stream)})/Observations");
        await SendAsync(client, topic, ReadingNotices.Bytes(requests.Address, [], reading), cancellation).ConfigureAwait(false);
    }

    private async Task ChangesAsync(IMqttClient client, CancellationToken cancellation)
    {
        foreach (var change in await journal.ReadAsync(_changes, Stretch, cancellation).ConfigureAwait(false))
        {
            if (change.Set != EntityTypes.Observation.SetName)
            {
                await EntityAsync(client, change, cancellation).ConfigureAwait(false);
            }

            _changes = change.Number;
        }
    }

    private async Task EntityAsync(IMqttClient client, CatalogueChange change, CancellationToken cancellation)
    {
        var path = string.Create(CultureInfo.InvariantCulture, $"{change.Set}({change.EntityId})");
        try
        {
            var entity = await GetAsync(path, cancellation).ConfigureAwait(false);
            await SendAsync(client, "v1.1/" + path, entity, cancellation).ConfigureAwait(false);
            await SendAsync(client, "v1.1/" + change.Set, entity, cancellation).ConfigureAwait(false);
            if (change.Set == EntityTypes.Task.SetName)
            {
                using var capability = JsonDocument.Parse(await GetAsync(path + "/TaskingCapability", cancellation).ConfigureAwait(false));
                var id = capability.RootElement.GetProperty("@iot.id").GetInt64();
                await SendAsync(client, string.Create(CultureInfo.InvariantCulture, $"v1.1/TaskingCapabilities({id})/Tasks"), entity, cancellation).ConfigureAwait(false);
                await tasks.MoveAsync(change.EntityId, TaskState.Sent, Actor.System, null, cancellation).ConfigureAwait(false);
            }
        }
        catch (Kernel.Requests.RefusedException)
        {
            // It is gone, or not for everyone.
        }
    }

    private async Task<ReadOnlyMemory<byte>> GetAsync(string path, CancellationToken cancellation)
    {
        var context = requests.Make("GET", Service.Root + "/" + path, "", Reader, default, cancellation);
        await read.AnswerAsync(context).ConfigureAwait(false);
        return await InnerRequest.AnswerAsync(context).ConfigureAwait(false);
    }

    private static Task<MqttClientPublishResult> SendAsync(IMqttClient client, string topic, ReadOnlyMemory<byte> payload, CancellationToken cancellation) => client.PublishAsync(
        new MqttApplicationMessage
        {
            Topic = topic,
            Payload = new System.Buffers.ReadOnlySequence<byte>(payload),
            QualityOfServiceLevel = MqttQualityOfServiceLevel.AtLeastOnce,
            ContentType = "application/json",
        },
        cancellation);

    private MqttSession Session() => new()
    {
        Key = Key,
        Holder = _holder,
        Subscriptions = "{}",
        Lines = string.Join(' ', _lines!.Select(line => line.ToString(CultureInfo.InvariantCulture))),
        Changes = _changes,
        LivesUntil = clock.GetUtcNow().UtcDateTime + Connections.MqttLimits.SessionLife,
    };
}
