using System.Net;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Logging;
using MQTTnet.Adapter;
using MQTTnet.Exceptions;
using MQTTnet.Formatter;
using MQTTnet.Packets;
using MQTTnet.Protocol;

namespace Civium.Modules.Sensing.Mqtt.Connections;

/// <summary>
/// One connection, with what this server offers of MQTT told truly: QoS 0 and 1, nothing retained, the limits of <see cref="MqttLimits"/>. What
/// goes beyond ends the connection, with a reason where the protocol has one (MQTT 5). Messages to subscribers go past the server library,
/// whose matching costs grow with the number of sessions: <see cref="Outgoing"/> writes them, and their PUBACKs end here.
/// </summary>
internal sealed class DeviceChannel(IMqttChannelAdapter inner, PacketGuard guard, Action close, ILogger log) : IMqttChannelAdapter
{
    private readonly SemaphoreSlim _turn = new(1, 1);
    private MqttConnectPacket? _connect;
    private string? _assigned;
    private Action? _left;
    private int _isEnding;

    /// <summary>The id that the client gave, or was given.</summary>
    public string Client { get; private set; } = "";

    /// <summary>Whether the client wants to begin anew.</summary>
    public bool StartsClean { get; private set; } = true;

    /// <summary>How long the client wants its session to outlive the connection.</summary>
    public TimeSpan WantedLife { get; private set; }

    /// <summary>Whether a session of before goes on; the CONNACK tells.</summary>
    public bool IsSessionPresent { get; set; }

    /// <summary>How long the session will outlive the connection; the CONNACK tells.</summary>
    public TimeSpan GrantedLife { get; set; }

    /// <summary>What waits for the client; there once it has sent CONNECT.</summary>
    public Outgoing Outgoing { get; private set; } = new(_ => Task.CompletedTask, false, 0, 0);

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

    /// <summary>Whether it speaks MQTT 5.</summary>
    public bool Speaks5 => PacketFormatterAdapter.ProtocolVersion == MqttProtocolVersion.V500;

    /// <inheritdoc/>
    public Task ConnectAsync(CancellationToken cancellationToken) => inner.ConnectAsync(cancellationToken);

    /// <inheritdoc/>
    public Task DisconnectAsync(CancellationToken cancellationToken) => inner.DisconnectAsync(cancellationToken);

    /// <inheritdoc/>
    public void ResetStatistics() => inner.ResetStatistics();

    /// <inheritdoc/>
    public async Task SendPacketAsync(MqttPacket packet, CancellationToken cancellationToken)
    {
        if (packet is MqttConnAckPacket { ReasonCode: MqttConnectReasonCode.Success } welcome)
        {
            Offer(welcome);
        }

        await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            await inner.SendPacketAsync(packet, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <inheritdoc/>
    public async Task<MqttPacket?> ReceivePacketAsync(CancellationToken cancellationToken)
    {
        while (true)
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
                case MqttPubAckPacket answer:
                    Outgoing.Answered(answer.PacketIdentifier);
                    await Outgoing.FlushAsync().ConfigureAwait(false);
                    continue;
                default:
                    return packet;
            }
        }
    }

    /// <summary>
    /// The client was let in. Ids of different tokens are kept apart, so that none can take another's connection or session.
    /// </summary>
    /// <param name="owner">Whom its token stands for.</param>
    /// <param name="left">Called once the connection is over.</param>
    public void Admitted(string owner, Action left)
    {
        _left = left;
        if (_connect is { } connect)
        {
            connect.ClientId = owner + "\n" + Client;
        }
    }

    /// <summary>Ends the connection from without, and says why where the protocol can. It does not wait.</summary>
    public void End(MqttDisconnectReasonCode code, string reason)
    {
        if (Interlocked.Exchange(ref _isEnding, 1) == 0)
        {
            Outgoing.End();
            _ = Task.Run(async () =>
            {
                await EndAsync(code, reason).ConfigureAwait(false);
                close();
            });
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Outgoing.End();
        Interlocked.Exchange(ref _left, null)?.Invoke();
        inner.Dispose();
        _turn.Dispose();
    }

    private async Task WriteAsync(ReadOnlyMemory<byte> packets)
    {
        await _turn.WaitAsync().ConfigureAwait(false);
        try
        {
            await guard.WriteAsync(packets).ConfigureAwait(false);
        }
        finally
        {
            _turn.Release();
        }
    }

    private void Begin(MqttConnectPacket connect)
    {
        _connect = connect;

        // A device that sends no id gets one, in MQTT 3.1.1 too: section 3.1.3.1 allows it for clean sessions.
        if (string.IsNullOrEmpty(connect.ClientId))
        {
            connect.ClientId = _assigned = "civium-" + Guid.NewGuid().ToString("N");
        }

        Client = connect.ClientId;
        StartsClean = connect.CleanSession;
        WantedLife = _assigned is not null && !Speaks5 ? TimeSpan.Zero
            : Speaks5 ? TimeSpan.FromSeconds(connect.SessionExpiryInterval)
            : connect.CleanSession ? TimeSpan.Zero : MqttLimits.SessionLife;

        // Sessions that outlive a connection are kept by this service, durably, and not by the server library in memory.
        connect.CleanSession = true;
        var window = connect.ReceiveMaximum > 0 ? Math.Min((int)connect.ReceiveMaximum, MqttLimits.Receive) : MqttLimits.Receive;
        Outgoing = new Outgoing(WriteAsync, Speaks5, window, connect.MaximumPacketSize > 0 ? connect.MaximumPacketSize : int.MaxValue);
    }

    private void Offer(MqttConnAckPacket welcome)
    {
        welcome.IsSessionPresent = IsSessionPresent;
        welcome.MaximumQoS = MqttQualityOfServiceLevel.AtLeastOnce;
        welcome.RetainAvailable = false;
        welcome.SharedSubscriptionAvailable = false;
        welcome.WildcardSubscriptionAvailable = false;
        welcome.SubscriptionIdentifiersAvailable = false;
        welcome.SessionExpiryInterval = (uint)GrantedLife.TotalSeconds;
        welcome.TopicAliasMaximum = MqttLimits.TopicAliases;
        welcome.MaximumPacketSize = MqttLimits.Packet;
        welcome.ReceiveMaximum = MqttLimits.Receive;
        welcome.AssignedClientIdentifier = _assigned;
    }

    private async Task<MqttPacket?> EndAsync(MqttDisconnectReasonCode code, string reason)
    {
        log.LogWarning("MQTT device {Client} at {Peer} was disconnected: {Reason}", Client, RemoteEndPoint, reason);
        if (Speaks5 && Client.Length > 0)
        {
            try
            {
                using var soon = new CancellationTokenSource(TimeSpan.FromSeconds(2));
                await SendPacketAsync(new MqttDisconnectPacket { ReasonCode = code, ReasonString = reason }, soon.Token).ConfigureAwait(false);
            }
            catch (Exception gone) when (gone is MqttCommunicationException or IOException or OperationCanceledException or ObjectDisposedException)
            {
                // It went away by itself.
                log.LogDebug(gone, "MQTT device {Client} was gone before it heard why", Client);
            }
        }

        return null;
    }
}
