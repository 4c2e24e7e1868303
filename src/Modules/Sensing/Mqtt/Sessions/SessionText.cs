using System.Globalization;
using System.Text.Json;
using Civium.Modules.Sensing.Catalogue;
using Civium.Modules.Sensing.Mqtt.Connections;
using Civium.Modules.Sensing.Mqtt.Subscribing;
using MQTTnet.Protocol;

namespace Civium.Modules.Sensing.Mqtt.Sessions;

/// <summary>A session's subscriptions and position as they are stored.</summary>
internal static class SessionText
{
    /// <summary>The key of a client's session: its ids are its token's own.</summary>
    public static string KeyOf(Device device) => device.Actor.Id + "\n" + device.Client;

    /// <summary>The session of a device.</summary>
    /// <param name="device">It.</param>
    /// <param name="position">How far it was told.</param>
    /// <param name="until">When the session ends.</param>
    public static MqttSession Of(Device device, Position position, DateTime until) => new()
    {
        Key = device.SessionKey,
        Holder = device.Holder,
        Subscriptions = JsonSerializer.Serialize(device.Subscriptions.ToDictionary(pair => pair.Key, pair => (int)pair.Value)),
        Lines = string.Join(' ', position.Lines.Select(line => line.ToString(CultureInfo.InvariantCulture))),
        Changes = position.Changes,
        LivesUntil = until,
    };

    /// <summary>The subscriptions of a stored session.</summary>
    public static IReadOnlyDictionary<string, MqttQualityOfServiceLevel> Subscriptions(MqttSession session) =>
        JsonSerializer.Deserialize<Dictionary<string, int>>(session.Subscriptions)!.ToDictionary(pair => pair.Key, pair => (MqttQualityOfServiceLevel)pair.Value);

    /// <summary>The position of a stored session.</summary>
    public static Position PositionOf(MqttSession session) =>
        new([.. session.Lines.Split(' ').Select(line => long.Parse(line, CultureInfo.InvariantCulture))], session.Changes);
}
