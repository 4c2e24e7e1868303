using Civium.Modules.Sensing.Requests;

namespace Civium.Modules.Sensing.Mqtt.Connections;

/// <summary>What one device, and all of them together, can take from the server.</summary>
internal static class MqttLimits
{
    /// <summary>Connections at a time; one more is closed at once.</summary>
    public const int Connections = 50_000;

    /// <summary>The largest payload, in bytes.</summary>
    public const int Payload = RequestBody.UsualLimit;

    /// <summary>The largest packet: a payload, its topic and its properties.</summary>
    public const int Packet = Payload + (128 << 10);

    /// <summary>The largest packet of a connection that has not said who it is: a CONNECT with a will.</summary>
    public const int FirstPacket = 128 << 10;

    /// <summary>The longest topic, in characters.</summary>
    public const int Topic = 256;

    /// <summary>Topic aliases of a connection (MQTT 5).</summary>
    public const int TopicAliases = 16;

    /// <summary>Messages of a device that may be on their way without an answer (MQTT 5 tells it; TCP holds back others).</summary>
    public const int Receive = 100;

    /// <summary>Messages that may wait for a device; one more ends its connection.</summary>
    public const int Waiting = 2_000;

    /// <summary>Bytes that may wait for a device; with more its connection ends.</summary>
    public const int WaitingBytes = 4 << 20;

    /// <summary>Answers of the server that wait for a device.</summary>
    public const int PendingAnswers = 1_000;

    /// <summary>The longest topic filter, in characters; it may carry query options.</summary>
    public const int TopicFilter = 2_048;

    /// <summary>How many readings a session hears of that came while it was away: the latest, of each subscription.</summary>
    public const int Backlog = 10_000;

    /// <summary>Sessions that outlive their connections, in all.</summary>
    public const int Sessions = 100_000;

    /// <summary>The longest that a session outlives its connection.</summary>
    public static readonly TimeSpan SessionLife = TimeSpan.FromDays(7);

    /// <summary>How long TLS and CONNECT may take, and an answer until it is written.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);
}
