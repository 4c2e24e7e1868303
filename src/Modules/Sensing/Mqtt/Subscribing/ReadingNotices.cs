using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using Civium.Kernel.Observations;
using Civium.Modules.Sensing.Mqtt.Connections;
using Civium.Modules.Sensing.Reading;
using Civium.Modules.Sensing.Requests;
using Civium.Modules.Sensing.Serving;
using Civium.SensorThings.Model;

namespace Civium.Modules.Sensing.Mqtt.Subscribing;

/// <summary>
/// Tells subscribers of readings. Cost: a look-up a reading, a message made once for each topic that wants it, and a copy of a reference for each
/// subscriber. One thread at a time, unless said otherwise.
/// </summary>
internal sealed class ReadingNotices(TopicIndex index, ReadingRights rights, AskQueue asks, InnerRequest requests)
{
    private static readonly JsonWriterOptions Relaxed = new() { SkipValidation = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private readonly HashSet<Device> _touched = [];

    /// <summary>Readings of streams of which someone hears as entities came in, since this was last cleared.</summary>
    public Dictionary<long, Mark> Streams { get; } = [];

    /// <summary>Offers a reading to all who hear of it; <see cref="FlushAsync"/> sends.</summary>
    /// <param name="reading">As it is stored.</param>
    /// <param name="mark">Where it stands.</param>
    public void Offer(Observation reading, Mark mark)
    {
        Offer(index.OfStream(reading.Stream), reading, mark);
        Offer(index.OfAll, reading, mark);
        Offer(index.OfFeature(reading.Feature), reading, mark);
        if (index.OfEntity(EntityTypes.Datastream, reading.Stream).Length > 0)
        {
            Streams[reading.Stream] = mark;
        }
    }

    /// <summary>The message of a reading for a topic; any thread may ask.</summary>
    public Notice Make(Topic topic, Observation reading, Mark mark)
    {
        var buffer = new ArrayBufferWriter<byte>(512);
        using (var json = new Utf8JsonWriter(buffer, Relaxed))
        {
            new EntityWriter(Service.AddressOf(requests.Address), topic.Select).Write(json, reading);
        }

        return new Notice(topic.Utf8, buffer.WrittenMemory, mark);
    }

    /// <summary>Sends what was offered, to those whose tokens are still good.</summary>
    public async Task FlushAsync()
    {
        foreach (var device in _touched)
        {
            if (await rights.IsStillGoodAsync(device).ConfigureAwait(false))
            {
                _ = device.Outgoing.FlushAsync();
            }
        }

        _touched.Clear();
    }

    private void Offer(Topic[] topics, Observation reading, Mark mark)
    {
        foreach (var topic in topics)
        {
            if (topic.Filter is { } filter && !filter(reading))
            {
                continue;
            }

            if (topic.IsAsked)
            {
                asks.Add(new Ask(topic, reading.Id, mark, IsAlways: true));
                continue;
            }

            Notice? notice = null;
            foreach (var subscriber in topic.Subscribers)
            {
                if (rights.May(subscriber.Device, reading))
                {
                    subscriber.Device.Send(notice ??= Make(topic, reading, mark), subscriber.IsAcknowledged);
                    _touched.Add(subscriber.Device);
                }
            }
        }
    }
}
