using System.Collections;
using System.Net;
using MQTTnet.Protocol;

namespace Civium.Modules.Sensing.Mqtt;

/// <summary>What is kept of a connection.</summary>
/// <param name="Token">What it showed as its password; null when nothing.</param>
/// <param name="Peer">Where it is.</param>
/// <param name="Speaks5">Whether it speaks MQTT 5.</param>
/// <param name="WantsReasons">Whether it wants reasons in words (MQTT 5, section 3.1.2.11.7).</param>
internal sealed record Device(string? Token, IPAddress? Peer, bool Speaks5, bool WantsReasons)
{
    private volatile object? _errors;

    /// <summary>At which quality it subscribed its error topic; null when it did not.</summary>
    public MqttQualityOfServiceLevel? Errors
    {
        get => (MqttQualityOfServiceLevel?)_errors;
        set => _errors = value;
    }

    /// <summary>The one of a session.</summary>
    public static Device In(IDictionary items) => (Device)items[typeof(Device)]!;

    /// <summary>Puts it into a session.</summary>
    public void KeepIn(IDictionary items) => items[typeof(Device)] = this;
}
