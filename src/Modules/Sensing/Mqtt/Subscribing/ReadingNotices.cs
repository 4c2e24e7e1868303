using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using Civium.Kernel.Observations;
using Civium.Modules.Sensing.Mqtt.Connections;
using Civium.Modules.Sensing.Reading;
using Civium.Modules.Sensing.Requests;
using Civium.Modules.Sensing.Serving;
using Civium.Modules.Sensing.Streams;
using Civium.SensorThings.Model;

namespace Civium.Modules.Sensing.Mqtt.Subscribing;

/// <summary>
/// Tells subscribers of readings. Cost: a look-up a reading, a message made once for each topic that wants it, and a copy of a reference for each
/// subscriber. One thread at a time, unless said otherwise.
/// </summary>
internal sealed class ReadingNotices(TopicIndex index, StreamCache streams, ReadingRights rights, AskQueue asks, InnerRequest requests)
{
    private static readonly JsonWriterOptions Relaxed = new() { SkipValidation = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private readonly HashSet<Device> _touched = [];

    /// <summary>Readings of streams of which someone hears as entities came in, since this was last cleared.</summary>
    public Dictionary<long, Mark> Streams { get; } = [];

    /// <summary>Offers a reading to all who hear of it; <see cref="FlushAsync"/> sends.</summary>
    /// <param name="reading">As it is stored.</param>
    /// <param name="mark">Where it stands.</param>
    /// <param name="cancellation">Stops it.</param>
    public async ValueTask OfferAsync(Observation reading, Mark mark, CancellationToken cancellation)
    {
        var (ofStream, ofAll, ofFeature) = (index.OfStream(reading.Stream), index.OfAll, index.OfFeature(reading.Feature));
        if (index.OfEntity(EntityTypes.Datastream, reading.Stream).Length > 0)
        {
            Streams[reading.Stream] = mark;
        }

        if (ofStream.Length + ofAll.Length + ofFeature.Length == 0)
        {
            return;
        }

        // A stream that is gone has no readings any more.
        var route = streams.Peek(reading.Stream) ?? await streams.FindAsync(reading.Stream, cancellation).ConfigureAwait(false);
        if (route is not null)
        {
            Offer(ofStream, reading, route, mark);
            Offer(ofAll, reading, route, mark);
            Offer(ofFeature, reading, route, mark);
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

    private void Offer(Topic[] topics, Observation reading, StreamRoute route, Mark mark)
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
                if (ReadingRights.May(subscriber.Device, route))
                {
                    subscriber.Device.Send(notice ??= Make(topic, reading, mark), subscriber.IsAcknowledged);
                    _touched.Add(subscriber.Device);
                }
            }
        }
    }
}
