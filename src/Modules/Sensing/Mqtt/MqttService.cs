using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using MQTTnet;
using MQTTnet.Diagnostics.Logger;
using MQTTnet.Packets;
using MQTTnet.Protocol;
using MQTTnet.Server;

namespace Civium.Modules.Sensing.Mqtt;

/// <summary>
/// SensorThings over MQTT 3.1.1 and 5 for devices that publish. A message is acknowledged when it is stored, never before. The messages of one
/// connection are taken one after the other, those of different connections at the same time. Hosted services are made before the storage is
/// open, so what needs it is made with the first message.
/// </summary>
internal sealed class MqttService(MqttEndpoint endpoint, DeviceDoor door, Lazy<PublishedReadings> readings, MqttMeter meter, ILogger<MqttService> log)
    : IHostedService, IDisposable
{
    private MqttServer? _server;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        var options = new MqttServerOptionsBuilder()
            .WithoutDefaultEndpoint()
            .WithPersistentSessions(false)
            .WithDefaultCommunicationTimeout(MqttLimits.Patience)
            .WithMaxPendingMessagesPerClient(MqttLimits.PendingErrors)
            .WithPendingMessagesOverflowStrategy(MqttPendingMessagesOverflowStrategy.DropOldestQueuedMessage)
            .Build();
        _server = new MqttServer(options, [new MqttListener(endpoint, log)], MqttNetNullLogger.Instance);
        _server.ValidatingConnectionAsync += door.ConnectAsync;
        _server.InterceptingSubscriptionAsync += DeviceDoor.SubscribeAsync;
        _server.InterceptingUnsubscriptionAsync += DeviceDoor.UnsubscribeAsync;
        _server.InterceptingPublishAsync += TakeAsync;
        return _server.StartAsync();
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        if (_server is { IsStarted: true } server)
        {
            await server.StopAsync(new MqttServerStopOptions()).ConfigureAwait(false);
        }
    }

    public void Dispose() => _server?.Dispose();

    // A failure must not be taken for an acknowledgement, whatever it is; the server library would drop it in silence.
#pragma warning disable CA1031
    private async Task TakeAsync(InterceptingPublishEventArgs publish)
    {
        publish.ProcessPublish = false;
        var device = Device.In(publish.SessionItems);
        try
        {
            var admission = await door.AdmitAsync(device).ConfigureAwait(false);
            if (!admission.Allowed)
            {
                // Connecting anew tells it why.
                publish.CloseConnection = true;
                return;
            }

            var message = publish.ApplicationMessage;
            var partly = await readings.Value.TakeAsync(message.Topic, message.Payload, admission.Actor!, Keys(message), publish.CancellationToken).ConfigureAwait(false);
            meter.Count(partly is null ? "stored" : "partly stored");
            if (partly is not null)
            {
                await TellAsync(publish, device, Refusal.Of(partly)).ConfigureAwait(false);
            }
        }
        catch (Exception) when (publish.CancellationToken.IsCancellationRequested)
        {
            // The device went away, or the server stops: no answer is read any more, and the device sends it again.
            publish.CloseConnection = true;
        }
        catch (Exception failure)
        {
            await RefuseAsync(publish, device, failure).ConfigureAwait(false);
        }
    }
#pragma warning restore CA1031

    private async Task RefuseAsync(InterceptingPublishEventArgs publish, Device device, Exception failure)
    {
        var refusal = Refusal.Of(failure);
        meter.Count(refusal.MayPass ? "failed" : "refused");
        if (refusal.Status == 500)
        {
            log.LogError(failure, "A message of MQTT device {Client} on {Topic} failed", publish.ClientId, publish.ApplicationMessage.Topic);
        }

        var isAnswered = publish.ApplicationMessage.QualityOfServiceLevel != MqttQualityOfServiceLevel.AtMostOnce;
        if (isAnswered && device.Speaks5)
        {
            publish.Response.ReasonCode = refusal.Reason;
            publish.Response.ReasonString = device.WantsReasons ? refusal.Detail : null;
        }
        else if (isAnswered && refusal.MayPass)
        {
            publish.CloseConnection = true;
        }
        else
        {
            await TellAsync(publish, device, refusal).ConfigureAwait(false);
        }
    }

    private async Task TellAsync(InterceptingPublishEventArgs publish, Device device, Refusal refusal)
    {
        if (device.Errors is { } quality && _server is { } server)
        {
            var session = await server.GetSessionAsync(publish.ClientId).ConfigureAwait(false);
            session.TryEnqueueApplicationMessage(ErrorTopic.Message(publish.ClientId, publish.ApplicationMessage, refusal, quality), out _);
        }
    }

    private static string[] Keys(MqttApplicationMessage message) => message.UserProperties is { } properties
        ? [.. properties.Where(property => string.Equals(property.Name, "idempotency-key", StringComparison.OrdinalIgnoreCase)).Select(property => property.ReadValueAsString())]
        : [];
}
