using System.Collections;
using System.Collections.Concurrent;
using System.Net;
using Civium.Kernel.Access;
using MQTTnet.Protocol;

namespace Civium.Modules.Sensing.Mqtt.Connections;

/// <summary>What is known of a connection that was let in.</summary>
/// <param name="channel">It.</param>
/// <param name="actor">Whom its token stands for.</param>
/// <param name="quota">What it may use.</param>
internal sealed class Device(DeviceChannel channel, Actor actor, MqttQuota quota)
{
    private Actor _actor = actor;
    private volatile object? _errors;

    /// <summary>Its own connection.</summary>
    public DeviceChannel Channel { get; } = channel;

    /// <summary>Its id, as it gave it; unique among those of one token.</summary>
    public string Client { get; } = channel.Client;

    /// <summary>What it showed as its password; null when nothing.</summary>
    public string? Token { get; init; }

    /// <summary>Where it is.</summary>
    public IPAddress? Peer => (Channel.RemoteEndPoint as IPEndPoint)?.Address;

    /// <summary>Whether it speaks MQTT 5.</summary>
    public bool Speaks5 => Channel.Speaks5;

    /// <summary>Whether it wants reasons in words (MQTT 5, section 3.1.2.11.7).</summary>
    public bool WantsReasons { get; init; }

    /// <summary>Whom its token stands for, as of the last look.</summary>
    public Actor Actor
    {
        get => Volatile.Read(ref _actor);
        set => Volatile.Write(ref _actor, value);
    }

    /// <summary>When its token was last looked at, in milliseconds of the machine's uptime.</summary>
    public long CheckedAt { get; set; } = Environment.TickCount64;

    /// <summary>What waits for it.</summary>
    public Outgoing Outgoing => Channel.Outgoing;

    /// <summary>How many messages it may publish.</summary>
    public RateBucket Messages { get; } = new(quota.Messages);

    /// <summary>How many bytes it may publish.</summary>
    public RateBucket Bytes { get; } = new(quota.Bytes);

    /// <summary>What it may use.</summary>
    public MqttQuota Quota { get; } = quota;

    /// <summary>Its subscriptions: topic filter and quality.</summary>
    public ConcurrentDictionary<string, MqttQualityOfServiceLevel> Subscriptions { get; } = new();

    /// <summary>How long its session outlives the connection; zero when it does not.</summary>
    public TimeSpan SessionLife { get; set; }

    /// <summary>The key of its session.</summary>
    public string SessionKey { get; set; } = "";

    /// <summary>How far its session of before was told; null when it has none.</summary>
    public object? Resumes { get; set; }

    /// <summary>Names this connection as the holder of its session.</summary>
    public string Holder { get; } = Guid.NewGuid().ToString("N");

    /// <summary>At which quality it subscribed its error topic; null when it did not.</summary>
    public MqttQualityOfServiceLevel? Errors
    {
        get => (MqttQualityOfServiceLevel?)_errors;
        set => _errors = value;
    }

    /// <summary>When it was last told that it publishes too much, in milliseconds of the machine's uptime.</summary>
    public long ToldOfQuotaAt { get; set; } = long.MinValue / 2;

    /// <summary>The one of a session.</summary>
    public static Device In(IDictionary items) => (Device)items[typeof(Device)]!;

    /// <summary>The one of a session; null when it was not let in.</summary>
    public static Device? Find(IDictionary items) => items[typeof(Device)] as Device;

    /// <summary>Puts it into a session.</summary>
    public void KeepIn(IDictionary items) => items[typeof(Device)] = this;

    /// <summary>Sends it a message; one that does not keep up is disconnected.</summary>
    public void Send(Notice notice, bool isAcknowledged)
    {
        if (!Outgoing.Offer(notice, isAcknowledged))
        {
            Channel.End(
                MqttDisconnectReasonCode.QuotaExceeded,
                $"More than {MqttLimits.Waiting} messages wait for this client: it reads too slowly. Connect again and subscribe less, or read faster.");
        }
    }
}
