using System.Diagnostics.Metrics;

namespace Civium.Modules.Sensing.Mqtt.Connections;

/// <summary>Counts what devices publish.</summary>
internal sealed class MqttMeter(IMeterFactory meters)
{
    private readonly Counter<long> _messages = meters.Create("Civium").CreateCounter<long>(
        "civium.mqtt.messages", "{message}", "Messages that devices published, by outcome: stored, partly stored, refused, failed.");

    public void Count(string outcome) => _messages.Add(1, new KeyValuePair<string, object?>("outcome", outcome));
}
