using System.Globalization;

namespace Civium.Modules.Sensing.Mqtt.Connections;

/// <summary>What one device may use of the server.</summary>
public sealed record MqttQuota
{
    /// <summary>Messages a connection may publish, a second.</summary>
    public int Messages { get; init; } = 2_000;

    /// <summary>Bytes a connection may publish, a second.</summary>
    public int Bytes { get; init; } = 16 << 20;

    /// <summary>Connections that may show one token at a time, in one process.</summary>
    public int Connections { get; init; } = 2_000;

    /// <summary>Subscriptions a connection may have.</summary>
    public int Subscriptions { get; init; } = 1_000;

    /// <summary>Reads quotas from text such as <c>messages=100,bytes=1000000,connections=10,subscriptions=50</c>; those left out are as usual.</summary>
    /// <returns>The quotas; null when the text is not of that form, and then <paramref name="fault"/> tells why.</returns>
    public static MqttQuota? Parse(string text, out string fault)
    {
        var quota = new MqttQuota();
        foreach (var part in text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            var pair = part.Split('=', 2);
            if (pair.Length != 2 || !int.TryParse(pair[1], NumberStyles.None, CultureInfo.InvariantCulture, out var value) || value < 1)
            {
                fault = $"\"{part}\" is not NAME=NUMBER with a whole number from 1.";
                return null;
            }

            var next = With(quota, pair[0], value);
            if (next is null)
            {
                fault = $"\"{pair[0]}\" is none of messages, bytes, connections, subscriptions.";
                return null;
            }

            quota = next;
        }

        fault = "";
        return quota;
    }

    private static MqttQuota? With(MqttQuota quota, string name, int value) => name switch
    {
        "messages" => quota with { Messages = value },
        "bytes" => quota with { Bytes = value },
        "connections" => quota with { Connections = value },
        "subscriptions" => quota with { Subscriptions = value },
        _ => null,
    };
}
