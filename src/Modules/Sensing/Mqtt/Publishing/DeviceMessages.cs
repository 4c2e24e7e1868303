using Civium.Kernel.Access;
using Civium.Kernel.Requests;
using Civium.Modules.Sensing.Mqtt.Connections;
using Microsoft.Extensions.Logging;
using MQTTnet;
using MQTTnet.Packets;
using MQTTnet.Protocol;
using MQTTnet.Server;

namespace Civium.Modules.Sensing.Mqtt.Publishing;

/// <summary>
/// Takes what devices publish. A message is acknowledged when it is stored, never before. The messages of one connection are taken one after the
/// other, those of different connections at the same time.
/// </summary>
internal sealed class DeviceMessages(ITokenGate gate, Lazy<PublishedReadings> readings, MqttMeter meter, ILogger<DeviceMessages> log)
{
    private const int Told = 10_000;
    private static readonly RequiresAttribute Observes = new(Permission.Steward, "sensing.observations");
    private static readonly RequiresAttribute Writes = new(Permission.Steward, "sensing.things");

    // A failure must not be taken for an acknowledgement, whatever it is; the server library would drop it in silence.
#pragma warning disable CA1031
    /// <summary>Takes a message.</summary>
    public async Task TakeAsync(InterceptingPublishEventArgs publish)
    {
        publish.ProcessPublish = false;
        if (Device.Find(publish.SessionItems) is not { } device)
        {
            publish.CloseConnection = true;
            return;
        }

        try
        {
            if (await IsTooMuchAsync(publish, device).ConfigureAwait(false))
            {
                return;
            }

            var message = publish.ApplicationMessage;
            var to = PublishTopic.Parse(message.Topic);
            var admission = await gate.AdmitAsync(device.Token, device.Peer, to.Kind == PublishKind.Entity ? Writes : Observes).ConfigureAwait(false);
            if (!admission.Allowed)
            {
                Refuse(publish, device, admission);
                return;
            }

            var partly = await readings.Value.TakeAsync(
                message.Topic, to, message.Payload, admission.Actor!, Keys(message), publish.CancellationToken).ConfigureAwait(false);
            meter.Count(partly is null ? "stored" : "partly stored");
            if (partly is not null)
            {
                Tell(publish, device, Refusal.Of(partly));
            }
        }
        catch (Exception) when (publish.CancellationToken.IsCancellationRequested)
        {
            // The device went away, or the server stops: no answer is read any more, and the device sends it again.
            publish.CloseConnection = true;
        }
        catch (Exception failure)
        {
            Refuse(publish, device, failure);
        }
    }
#pragma warning restore CA1031

    /// <summary>
    /// Holds a device to its quota: MQTT 5 at QoS 1 is refused with a reason; others are read more slowly, so that the network holds them back,
    /// and told so.
    /// </summary>
    private async Task<bool> IsTooMuchAsync(InterceptingPublishEventArgs publish, Device device)
    {
        var size = publish.ApplicationMessage.Payload.Length;
        var (messages, bytes) = (device.Messages.Take(1), device.Bytes.Take(size));
        var wait = messages > bytes ? messages : bytes;
        if (wait == TimeSpan.Zero)
        {
            return false;
        }

        var refused = Refusal.Of(new RefusedException(
            429,
            "quota-exceeded",
            $"This connection may publish {device.Quota.Messages} messages and {device.Quota.Bytes} bytes a second. Publish again in {Math.Ceiling(wait.TotalSeconds)} s, or send readings together (CreateObservations)."));
        if (device.Speaks5 && publish.ApplicationMessage.QualityOfServiceLevel != MqttQualityOfServiceLevel.AtMostOnce)
        {
            device.Messages.Return(1);
            device.Bytes.Return(size);
            meter.Count("over quota");
            Answer(publish, device, refused);
            return true;
        }

        if (Environment.TickCount64 - device.ToldOfQuotaAt > Told)
        {
            device.ToldOfQuotaAt = Environment.TickCount64;
            meter.Count("slowed");
            Tell(publish, device, refused);
        }

        await Task.Delay(wait < MqttLimits.Patience ? wait : MqttLimits.Patience, publish.CancellationToken).ConfigureAwait(false);
        return false;
    }

    /// <summary>A token that is good for nothing any more ends the connection, and connecting anew tells why; one that may not write is told.</summary>
    private void Refuse(InterceptingPublishEventArgs publish, Device device, Admission admission)
    {
        meter.Count("refused");
        var isAnswered = publish.ApplicationMessage.QualityOfServiceLevel != MqttQualityOfServiceLevel.AtMostOnce;
        if (admission.Actor is null || (isAnswered && !device.Speaks5))
        {
            publish.CloseConnection = true;
            return;
        }

        var refusal = Refusal.Of(new RefusedException(403, "forbidden", admission.Refusal));
        if (isAnswered)
        {
            Answer(publish, device, refusal);
        }
        else
        {
            Tell(publish, device, refusal);
        }
    }

    private void Refuse(InterceptingPublishEventArgs publish, Device device, Exception failure)
    {
        var refusal = Refusal.Of(failure);
        meter.Count(refusal.MayPass ? "failed" : "refused");
        if (refusal.Status == 500)
        {
            log.LogError(failure, "A message of MQTT device {Client} on {Topic} failed", device.Client, publish.ApplicationMessage.Topic);
        }

        var isAnswered = publish.ApplicationMessage.QualityOfServiceLevel != MqttQualityOfServiceLevel.AtMostOnce;
        if (isAnswered && device.Speaks5)
        {
            Answer(publish, device, refusal);
        }
        else if (isAnswered && refusal.MayPass)
        {
            publish.CloseConnection = true;
        }
        else
        {
            Tell(publish, device, refusal);
        }
    }

    private static void Answer(InterceptingPublishEventArgs publish, Device device, Refusal refusal)
    {
        publish.Response.ReasonCode = refusal.Reason;
        publish.Response.ReasonString = device.WantsReasons ? refusal.Detail : null;
    }

    private static void Tell(InterceptingPublishEventArgs publish, Device device, Refusal refusal)
    {
        if (device.Errors is { } quality)
        {
            device.Send(ErrorTopic.Message(device.Client, publish.ApplicationMessage, refusal), quality != MqttQualityOfServiceLevel.AtMostOnce);
            _ = device.Outgoing.FlushAsync();
        }
    }

    private static string[] Keys(MqttApplicationMessage message) => message.UserProperties is { } properties
        ? [.. properties.Where(property => string.Equals(property.Name, "idempotency-key", StringComparison.OrdinalIgnoreCase)).Select(property => property.ReadValueAsString())]
        : [];
}
