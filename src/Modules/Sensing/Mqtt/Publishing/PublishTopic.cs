using System.Globalization;
using Civium.Kernel.Requests;
using Civium.Modules.Sensing.Mqtt.Connections;
using Civium.Modules.Sensing.Observing;
using Civium.SensorThings.Paths;

namespace Civium.Modules.Sensing.Mqtt.Publishing;

/// <summary>What a message is published to.</summary>
internal enum PublishKind
{
    /// <summary>One observation.</summary>
    Observation,

    /// <summary>Many observations (<c>CreateObservations</c>).</summary>
    Observations,

    /// <summary>An entity of another set, with all that stands within it.</summary>
    Entity,

    /// <summary>A device's own message; <see cref="PublishTopic.Stream"/> is then its Thing.</summary>
    Message,
}

/// <summary>Where a message is published to (OGC 18-088, section 14.1).</summary>
/// <param name="Kind">What it creates.</param>
/// <param name="Stream">The Datastream that the topic names, or the device; null when the body does.</param>
/// <param name="Path">The resource path under the service root, for <see cref="PublishKind.Entity"/>.</param>
internal readonly record struct PublishTopic(PublishKind Kind, long? Stream, string Path)
{
    /// <summary>What every topic begins with.</summary>
    public const string Version = "v1.1/";

    private const string One = Version + "Observations";
    private const string Bulk = Version + "CreateObservations";
    private const string Before = Version + "Datastreams(";
    private const string After = ")/Observations";
    private const string BeforeDevice = "devices/";
    private const string AfterDevice = "/messages";

    /// <summary>Reads a topic.</summary>
    /// <exception cref="RefusedException">404: nothing takes messages there.</exception>
    public static PublishTopic Parse(string? topic) => topic switch
    {
        One => default,
        Bulk => new PublishTopic(PublishKind.Observations, null, ""),
        null or { Length: > MqttLimits.Topic } => throw Unknown(),
        _ when IsOfStream(topic) => new PublishTopic(PublishKind.Observation, Readings.StreamOf(topic.AsSpan()[Before.Length..^After.Length]), ""),
        _ when DeviceOf(topic) is { } device => new PublishTopic(PublishKind.Message, device, ""),
        _ when IsCollection(topic) => new PublishTopic(PublishKind.Entity, null, topic[Version.Length..]),
        _ => throw Unknown(),
    };

    private static RefusedException Unknown() => RefusedException.NotFound(
        $"Nothing is taken at this topic. Publish to {One}, {Before}ID{After}, {Bulk}, {BeforeDevice}ID{AfterDevice}, or a collection such as {Version}Things or {Version}Things(ID)/Datastreams.");

    private static bool IsOfStream(string topic) =>
        topic.Length > Before.Length + After.Length && topic.StartsWith(Before, StringComparison.Ordinal) && topic.EndsWith(After, StringComparison.Ordinal)
        && !topic.AsSpan()[Before.Length..^After.Length].Contains(')');

    private static long? DeviceOf(string topic) =>
        topic.Length > BeforeDevice.Length + AfterDevice.Length && topic.StartsWith(BeforeDevice, StringComparison.Ordinal) && topic.EndsWith(AfterDevice, StringComparison.Ordinal)
        && long.TryParse(topic.AsSpan()[BeforeDevice.Length..^AfterDevice.Length], NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id : null;

    private static bool IsCollection(string topic)
    {
        if (!topic.StartsWith(Version, StringComparison.Ordinal))
        {
            return false;
        }

        try
        {
            return ResourcePath.Parse(topic[Version.Length..]) is { IsCollection: true } path && path.Segments[^1] is SetSegment or NavigationSegment;
        }
        catch (PathException)
        {
            return false;
        }
    }
}
