using Civium.Kernel.Observations;
using Civium.Modules.Sensing.Mqtt.Connections;
using Civium.Modules.Sensing.Mqtt.Subscribing;
using Civium.Modules.Sensing.Streams;
using Civium.Modules.Sensing.Writing;
using Civium.SensorThings.Model;

namespace Civium.Modules.Sensing.Mqtt.Sessions;

/// <summary>
/// Tells a client that comes again what it missed, read from the observations and the catalogue's changes: of each subscription at QoS 1 the latest
/// <see cref="MqttLimits.Backlog"/> readings, and entities as they are now. Cost: a query a subscription, each as large as what it finds.
/// </summary>
internal sealed class CatchUp(IObservationStore store, CatalogueJournal journal, TopicIndex index, StreamCache streams, ReadingNotices notices, Asker asker)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    /// <summary>Tells a stretch.</summary>
    /// <param name="device">Whom.</param>
    /// <param name="after">Where it begins.</param>
    /// <param name="until">Where it ends.</param>
    /// <param name="cancellation">Stops it.</param>
    public async Task TellAsync(Device device, Position after, Position until, CancellationToken cancellation)
    {
        foreach (var (text, quality) in device.Subscriptions)
        {
            if (quality == MQTTnet.Protocol.MqttQualityOfServiceLevel.AtMostOnce || index.Find(text) is not { } topic)
            {
                continue;
            }

            if (topic.Kind == TopicKind.Readings)
            {
                await ReadingsAsync(device, topic, after, until, cancellation).ConfigureAwait(false);
            }
        }

        await ChangesAsync(device, after, until, cancellation).ConfigureAwait(false);
    }

    private async Task ReadingsAsync(Device device, Topic topic, Position after, Position until, CancellationToken cancellation)
    {
        var partitions = until.Lines.Length;
        var latest = new List<Observation>();
        var query = new ObservationQuery
        {
            Streams = topic.Stream != 0 ? [topic.Stream] : null,
            Features = topic.Feature > 0 ? [topic.Feature] : null,
            Ids = new Range<long>(after.Lines.Select((line, partition) => ObservationId.Of(partition, line + 1, partitions)).Min(), null),
            Descending = true,
        };
        await foreach (var reading in store.QueryAsync(query, cancellation).ConfigureAwait(false))
        {
            var partition = ObservationId.Partition(reading.Id, partitions);
            var number = ObservationId.Sequence(reading.Id, partitions);
            if (number > after.Lines[partition] && number <= until.Lines[partition] && (topic.Filter is null || topic.Filter(reading))
                && await streams.FindAsync(reading.Stream, cancellation).ConfigureAwait(false) is { } route && ReadingRights.May(device, route))
            {
                latest.Add(reading);
                if (latest.Count == MqttLimits.Backlog)
                {
                    break;
                }
            }
        }

        latest.Reverse();
        foreach (var reading in latest)
        {
            var mark = new Mark(ObservationId.Partition(reading.Id, partitions), ObservationId.Sequence(reading.Id, partitions));
            var notice = topic.IsAsked
                ? await asker.MemberAsync(topic, reading.Id, device.Actor, cancellation).ConfigureAwait(false) is { } told ? new Notice(topic.Utf8, told, mark) : null
                : notices.Make(topic, reading, mark);
            await SendAsync(device, notice, cancellation).ConfigureAwait(false);
        }
    }

    private async Task ChangesAsync(Device device, Position after, Position until, CancellationToken cancellation)
    {
        var topics = device.Subscriptions.Keys.Select(index.Find).OfType<Topic>().Where(topic => topic.Kind != TopicKind.Readings).ToList();
        var told = new HashSet<(Topic, long)>();
        for (var at = after.Changes; topics.Count > 0 && at < until.Changes;)
        {
            var some = await journal.ReadAsync(at, 500, cancellation).ConfigureAwait(false);
            foreach (var change in some.TakeWhile(change => change.Number <= until.Changes))
            {
                var type = EntityTypes.All.First(one => one.SetName == change.Set);
                var mark = new Mark(Mark.Changes, change.Number);
                foreach (var topic in topics.Where(topic => topic.Type == type && (topic.Id == 0 || topic.Id == change.EntityId) && told.Add((topic, change.EntityId))))
                {
                    var payload = topic.Id > 0
                        ? await asker.EntityAsync(topic, device.Actor, cancellation).ConfigureAwait(false)
                        : await asker.MemberAsync(topic, change.EntityId, device.Actor, cancellation).ConfigureAwait(false);
                    await SendAsync(device, payload is { } bytes ? new Notice(topic.Utf8, bytes, mark) : null, cancellation).ConfigureAwait(false);
                }
            }

            at = some.Count > 0 ? some[^1].Number : until.Changes;
        }
    }

    /// <summary>Waits for room: what was missed is sent as fast as the client takes it.</summary>
    private static async Task SendAsync(Device device, Notice? notice, CancellationToken cancellation)
    {
        if (notice is null)
        {
            return;
        }

        while (device.Outgoing.Count >= MqttLimits.Receive)
        {
            if (device.Outgoing.IsEnded)
            {
                throw new OperationCanceledException("The client went away.");
            }

            await Task.Delay(Pause, cancellation).ConfigureAwait(false);
        }

        device.Outgoing.OfferEarlier(notice);
        await device.Outgoing.FlushAsync().ConfigureAwait(false);
    }
}
