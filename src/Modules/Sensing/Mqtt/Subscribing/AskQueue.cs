using System.Threading.Channels;
using Civium.Modules.Sensing.Mqtt.Connections;
using Microsoft.Extensions.Logging;
using MQTTnet.Protocol;

namespace Civium.Modules.Sensing.Mqtt.Subscribing;

/// <summary>A message that must be asked for.</summary>
/// <param name="Topic">Its topic.</param>
/// <param name="Id">The member of a collection; 0 for the topic's own entity or property.</param>
/// <param name="Mark">Where it stands.</param>
/// <param name="IsAlways">Whether it is sent even where it says what was said before.</param>
internal sealed record Ask(Topic Topic, long Id, Mark Mark, bool IsAlways);

/// <summary>
/// Makes the messages that memory alone cannot: those of entities, and of readings with $expand. One after the other, beside the plain readings, so
/// that a costly subscription delays only its like. There is room for <see cref="Room"/>; who causes more than can be answered is disconnected.
/// </summary>
internal sealed class AskQueue(Asker asker, ReadingRights rights, ILogger<AskQueue> log)
{
    private const int Room = 10_000;
    private readonly Channel<Ask> _asks = Channel.CreateBounded<Ask>(new BoundedChannelOptions(Room) { SingleReader = true });

    /// <summary>Adds one. It does not wait.</summary>
    public void Add(Ask ask)
    {
        foreach (var subscriber in ask.Topic.Subscribers)
        {
            subscriber.Device.Outgoing.Promise(ask.Mark);
        }

        if (_asks.Writer.TryWrite(ask))
        {
            return;
        }

        foreach (var subscriber in ask.Topic.Subscribers)
        {
            subscriber.Device.Channel.End(
                MqttDisconnectReasonCode.QuotaExceeded, $"{ask.Topic.Text} changes faster than its messages can be made. Subscribe without $expand, or fewer entities.");
        }
    }

    /// <summary>Answers them until cancelled.</summary>
    public async Task RunAsync(CancellationToken cancellation)
    {
        await foreach (var ask in _asks.Reader.ReadAllAsync(cancellation).ConfigureAwait(false))
        {
            try
            {
                await AnswerAsync(ask, cancellation).ConfigureAwait(false);
            }
            catch (Exception failure) when (!cancellation.IsCancellationRequested)
            {
                log.LogError(failure, "A message on {Topic} could not be made", ask.Topic.Text);
                await Task.Delay(100, cancellation).ConfigureAwait(false);
            }
        }
    }

    private async Task AnswerAsync(Ask ask, CancellationToken cancellation)
    {
        var topic = ask.Topic;
        foreach (var group in topic.Subscribers.GroupBy(subscriber => subscriber.Device.Actor.Id))
        {
            var subscribers = group.ToList();
            var actor = subscribers[0].Device.Actor;
            var payload = ask.Id == 0
                ? await asker.EntityAsync(topic, actor, cancellation).ConfigureAwait(false)
                : await asker.MemberAsync(topic, ask.Id, actor, cancellation).ConfigureAwait(false);
            var notice = payload is { } told && (topic.IsNews(actor.Id, ask.Id, told.Span) || ask.IsAlways)
                ? new Notice(topic.Utf8, told, ask.Mark) : null;
            foreach (var subscriber in subscribers)
            {
                if (notice is not null && await rights.IsStillGoodAsync(subscriber.Device).ConfigureAwait(false))
                {
                    subscriber.Device.Send(notice, subscriber.IsAcknowledged);
                    _ = subscriber.Device.Outgoing.FlushAsync();
                }

                subscriber.Device.Outgoing.Keep(ask.Mark);
            }
        }
    }
}
