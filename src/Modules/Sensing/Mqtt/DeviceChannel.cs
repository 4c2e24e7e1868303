using System.Net;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Logging;
using MQTTnet.Adapter;
using MQTTnet.Exceptions;
using MQTTnet.Formatter;
using MQTTnet.Packets;
using MQTTnet.Protocol;

namespace Civium.Modules.Sensing.Mqtt;

/// <summary>
/// One connection, with what this server offers of MQTT told truly: no sessions that outlive a connection, QoS 0 and 1, nothing retained, the
/// limits of <see cref="MqttLimits"/>. What goes beyond ends the connection, with a reason where the protocol has one (MQTT 5).
/// </summary>
internal sealed class DeviceChannel(IMqttChannelAdapter inner, PacketGuard guard, ILogger log) : IMqttChannelAdapter
{
    private string? _assigned;
    private string _client = "";

    /// <inheritdoc/>
    public X509Certificate2 ClientCertificate => inner.ClientCertificate;

    /// <inheritdoc/>
    public EndPoint RemoteEndPoint => inner.RemoteEndPoint;

    /// <inheritdoc/>
    public EndPoint LocalEndPoint => inner.LocalEndPoint;

    /// <inheritdoc/>
    public bool IsSecureConnection => inner.IsSecureConnection;

    /// <inheritdoc/>
    public MqttPacketFormatterAdapter PacketFormatterAdapter => inner.PacketFormatterAdapter;

    /// <inheritdoc/>
    public long BytesReceived => inner.BytesReceived;

    /// <inheritdoc/>
    public long BytesSent => inner.BytesSent;

    private bool Speaks5 => PacketFormatterAdapter.ProtocolVersion == MqttProtocolVersion.V500;

    /// <inheritdoc/>
    public Task ConnectAsync(CancellationToken cancellationToken) => inner.ConnectAsync(cancellationToken);

    /// <inheritdoc/>
    public Task DisconnectAsync(CancellationToken cancellationToken) => inner.DisconnectAsync(cancellationToken);

    /// <inheritdoc/>
    public void ResetStatistics() => inner.ResetStatistics();

    /// <inheritdoc/>
    public Task SendPacketAsync(MqttPacket packet, CancellationToken cancellationToken)
    {
        if (packet is MqttConnAckPacket { ReasonCode: MqttConnectReasonCode.Success } welcome)
        {
            Offer(welcome);
        }

        return inner.SendPacketAsync(packet, cancellationToken);
    }

    /// <inheritdoc/>
    public async Task<MqttPacket?> ReceivePacketAsync(CancellationToken cancellationToken)
    {
        MqttPacket? packet;
        try
        {
            packet = await inner.ReceivePacketAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception) when (guard.IsExceeded)
        {
            return await EndAsync(
                MqttDisconnectReasonCode.PacketTooLarge, $"A packet is larger than {MqttLimits.Packet} bytes: send the readings in parts.").ConfigureAwait(false);
        }

        switch (packet)
        {
            case MqttConnectPacket connect:
                Begin(connect);
                return packet;
            case MqttPublishPacket { QualityOfServiceLevel: MqttQualityOfServiceLevel.ExactlyOnce }:
                return await EndAsync(MqttDisconnectReasonCode.QoSNotSupported, "QoS 2 is not offered: publish at QoS 1.").ConfigureAwait(false);
            case MqttPublishPacket { TopicAlias: > MqttLimits.TopicAliases }:
                return await EndAsync(
                    MqttDisconnectReasonCode.TopicAliasInvalid, $"Topic aliases go from 1 to {MqttLimits.TopicAliases}.").ConfigureAwait(false);
            default:
                return packet;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => inner.Dispose();

    private void Begin(MqttConnectPacket connect)
    {
        // A device that sends no id gets one, in MQTT 3.1.1 too: section 3.1.3.1 allows it for clean sessions, and all are here.
        if (string.IsNullOrEmpty(connect.ClientId))
        {
            connect.ClientId = _assigned = "civium-" + Guid.NewGuid().ToString("N");
        }

        _client = connect.ClientId;
        connect.CleanSession = true;
    }

    private void Offer(MqttConnAckPacket welcome)
    {
        welcome.MaximumQoS = MqttQualityOfServiceLevel.AtLeastOnce;
        welcome.RetainAvailable = false;
        welcome.SharedSubscriptionAvailable = false;
        welcome.WildcardSubscriptionAvailable = false;
        welcome.SubscriptionIdentifiersAvailable = false;
        welcome.SessionExpiryInterval = 0;
        welcome.TopicAliasMaximum = MqttLimits.TopicAliases;
        welcome.MaximumPacketSize = MqttLimits.Packet;
        welcome.ReceiveMaximum = MqttLimits.Receive;
        welcome.AssignedClientIdentifier = _assigned;
    }

    private async Task<MqttPacket?> EndAsync(MqttDisconnectReasonCode code, string reason)
    {
        log.LogWarning("MQTT device {Client} at {Peer} was disconnected: {Reason}", _client, RemoteEndPoint, reason);
        if (Speaks5 && _client.Length > 0)
        {
            try
            {
                using var soon = new CancellationTokenSource(TimeSpan.FromSeconds(2));
                await inner.SendPacketAsync(new MqttDisconnectPacket { ReasonCode = code, ReasonString = reason }, soon.Token).ConfigureAwait(false);
            }
            catch (Exception gone) when (gone is MqttCommunicationException or IOException or OperationCanceledException)
            {
                // It went away by itself.
                log.LogDebug(gone, "MQTT device {Client} was gone before it heard why", _client);
            }
        }

        return null;
    }
}
