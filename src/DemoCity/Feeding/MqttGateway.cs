using System.Buffers;
using Microsoft.Extensions.Logging;
using MQTTnet;
using MQTTnet.Formatter;
using MQTTnet.Protocol;

namespace Civium.DemoCity.Feeding;

/// <summary>
/// A street-side gateway that publishes for the devices behind it, over MQTT 5 at QoS 1: a reading counts as sent when the server has acknowledged it.
/// One message at a time.
/// </summary>
internal sealed class MqttGateway(string name, MqttAccess access, ILogger log) : IDisposable
{
    private readonly IMqttClient _client = new MqttClientFactory().CreateMqttClient();
    private bool _complained;

    /// <summary>Publishes; false when the server did not take it, and it is to be sent again.</summary>
    public async Task<bool> PublishAsync(string topic, ReadOnlyMemory<byte> payload, CancellationToken cancellation)
    {
        try
        {
            if (!_client.IsConnected)
            {
                await _client.ConnectAsync(Options(), cancellation).ConfigureAwait(false);
            }

            var message = new MqttApplicationMessage
            {
                Topic = topic,
                Payload = new ReadOnlySequence<byte>(payload),
                QualityOfServiceLevel = MqttQualityOfServiceLevel.AtLeastOnce,
                ContentType = "application/json",
            };
            var answer = await _client.PublishAsync(message, cancellation).ConfigureAwait(false);
            return answer.IsSuccess || Complain($"{answer.ReasonCode} {answer.ReasonString}");
        }
        catch (Exception failure) when (failure is not OperationCanceledException || !cancellation.IsCancellationRequested)
        {
            return Complain(failure.Message);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _client.Dispose();

    /// <summary>Once: a gateway that cannot publish would fill the log.</summary>
    private bool Complain(string trouble)
    {
        if (!_complained)
        {
            _complained = true;
            log.LogWarning("The sample city's gateway {Name} could not publish; it sends again: {Trouble}", name, trouble);
        }

        return false;
    }

    private MqttClientOptions Options()
    {
        var options = new MqttClientOptionsBuilder()
            .WithProtocolVersion(MqttProtocolVersion.V500)
            .WithClientId("sample-" + name)
            .WithTcpServer(access.Host, access.Port)
            .WithTimeout(TimeSpan.FromSeconds(20));
        if (access.Token is { } token)
        {
            options.WithCredentials("sample", token);
        }

        if (access.Certificate is { } judge)
        {
            options.WithTlsOptions(tls => tls.UseTls().WithCertificateValidationHandler(shown => judge(this, shown.Certificate, shown.Chain, shown.SslPolicyErrors)));
        }

        return options.Build();
    }
}
