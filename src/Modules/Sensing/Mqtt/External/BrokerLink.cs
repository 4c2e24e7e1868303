using Civium.Kernel.Access;
using Civium.Kernel.Requests;
using Civium.Modules.Sensing.Mqtt.Connections;
using Civium.Modules.Sensing.Mqtt.Delivering;
using Civium.Modules.Sensing.Mqtt.Publishing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using MQTTnet;
using MQTTnet.Exceptions;
using MQTTnet.Formatter;
using MQTTnet.Protocol;

namespace Civium.Modules.Sensing.Mqtt.External;

/// <summary>
/// Uses a broker that others run, such as mosquitto: takes from it what devices publish to the creation topics, and publishes updates there. A
/// message is acknowledged to the broker when it is stored, never before; the broker keeps for Civium's session what comes while Civium is away.
/// Who may publish there is the broker's to decide. Civium does not hear what it publishes itself (MQTT 5, No Local).
/// </summary>
internal sealed class BrokerLink(IServiceProvider services, BrokerAddress broker, MqttMeter meter, ILogger<BrokerLink> log) : BackgroundService
{
    private const string Session = "civium";
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(2);
    private static readonly Actor Devices = new("mqtt-broker", "External MQTT broker", ActorKind.Device, [Role.Steward]);

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var readings = services.GetRequiredService<PublishedReadings>();
        var updates = services.GetRequiredService<BrokerUpdates>();
        var dispatcher = services.GetRequiredService<TaskDispatcher>();
        while (!stoppingToken.IsCancellationRequested)
        {
            using var over = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken);
            using var client = new MqttClientFactory().CreateMqttClient();
            try
            {
                client.DisconnectedAsync += _ => over.CancelAsync();
                client.ApplicationMessageReceivedAsync += received =>
                {
                    // The next may come while this is being stored; how many at once, Receive Maximum says.
                    received.AutoAcknowledge = false;
                    _ = Task.Run(() => TakeAsync(client, readings, received, over), CancellationToken.None);
                    return Task.CompletedTask;
                };
                await client.ConnectAsync(Options(), stoppingToken).ConfigureAwait(false);
                var topics = new MqttClientSubscribeOptionsBuilder()
                    .WithTopicFilter(PublishTopic.Version + "#", MqttQualityOfServiceLevel.AtLeastOnce, noLocal: true).Build();
                await client.SubscribeAsync(topics, stoppingToken).ConfigureAwait(false);
                log.LogInformation("MQTT goes through the broker at {Broker}", broker);
                var first = await Task.WhenAny(updates.RunAsync(client, over.Token), dispatcher.RunAsync(over.Token)).ConfigureAwait(false);
                await first.ConfigureAwait(false);
            }
            catch (Exception failure) when (!stoppingToken.IsCancellationRequested)
            {
                if (failure is not OperationCanceledException)
                {
                    log.LogWarning("The MQTT broker at {Broker} cannot be reached: {Reason} It is tried again.", broker, failure.Message);
                }

                await Task.Delay(Pause, stoppingToken).ConfigureAwait(false);
            }
        }
    }

    private MqttClientOptions Options()
    {
        var options = new MqttClientOptionsBuilder().WithTcpServer(broker.Host, broker.Port).WithProtocolVersion(MqttProtocolVersion.V500)
            .WithClientId(Session).WithCleanStart(false).WithSessionExpiryInterval((uint)MqttLimits.SessionLife.TotalSeconds)
            .WithReceiveMaximum(MqttLimits.Receive).WithTimeout(MqttLimits.Patience)
            .WithTlsOptions(tls => tls.UseTls(broker.IsSecure));
        return (broker.User is null ? options : options.WithCredentials(broker.User, broker.Password)).Build();
    }

    // It runs beside the connection: whatever fails must be logged, and leave the message without an acknowledgement.
#pragma warning disable CA1031
    private async Task TakeAsync(IMqttClient client, PublishedReadings readings, MqttApplicationMessageReceivedEventArgs received, CancellationTokenSource over)
    {
        var message = received.ApplicationMessage;
        try
        {
            await StoreAsync(readings, message, over.Token).ConfigureAwait(false);
            await received.AcknowledgeAsync(over.Token).ConfigureAwait(false);
        }
        catch (Exception) when (over.IsCancellationRequested)
        {
            // The connection is over: the broker sends it again.
        }
        catch (Exception failure)
        {
            // The broker would not send it again on this connection; after the next it does.
            log.LogWarning(failure, "A message of the MQTT broker on {Topic} could not be stored; the broker will send it again", message.Topic);
            await Task.Delay(Pause, CancellationToken.None).ConfigureAwait(false);
            await DisconnectAsync(client).ConfigureAwait(false);
        }
    }
#pragma warning restore CA1031

    /// <summary>Stores a message; what can never be stored is logged and let go.</summary>
    private async Task StoreAsync(PublishedReadings readings, MqttApplicationMessage message, CancellationToken cancellation)
    {
        try
        {
            var to = PublishTopic.Parse(message.Topic);
            var partly = await readings.TakeAsync(message.Topic, to, message.Payload, Devices, [], cancellation).ConfigureAwait(false);
            meter.Count(partly is null ? "stored" : "partly stored");
        }
        catch (Exception failure) when (!cancellation.IsCancellationRequested && Refusal.Of(failure) is { MayPass: false } refusal)
        {
            meter.Count("refused");
            if (failure is not RefusedException { Status: 404 })
            {
                log.LogWarning("A message of the MQTT broker on {Topic} was refused: {Reason}", message.Topic, refusal.Detail);
            }
        }
    }

    private static async Task DisconnectAsync(IMqttClient client)
    {
        try
        {
            await client.DisconnectAsync(new MqttClientDisconnectOptionsBuilder().WithReason(MqttClientDisconnectOptionsReason.UnspecifiedError).Build(), CancellationToken.None).ConfigureAwait(false);
        }
        catch (MqttCommunicationException)
        {
            // It is gone already.
        }
    }
}
