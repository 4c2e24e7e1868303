namespace Civium.Modules.Sensing.Catalogue;

/// <summary>
/// An MQTT session that outlives its connection: what it subscribed, and how far it was told. What it is still to be told is read from the
/// observations and the catalogue's changes themselves, so nothing else need be written for a message that waits.
/// </summary>
internal sealed class MqttSession
{
    /// <summary>The actor's id, a line feed, the client's id.</summary>
    public required string Key { get; init; }

    /// <summary>The connection that holds it; another takes it over by writing its own name here.</summary>
    public required string Holder { get; set; }

    /// <summary>Topic filters and their qualities, as JSON.</summary>
    public required string Subscriptions { get; set; }

    /// <summary>The last number it was told of each partition, separated by spaces.</summary>
    public required string Lines { get; set; }

    /// <summary>The last change of the catalogue it was told.</summary>
    public required long Changes { get; set; }

    /// <summary>When it ends, unless its client comes again.</summary>
    public required DateTime LivesUntil { get; set; }
}
