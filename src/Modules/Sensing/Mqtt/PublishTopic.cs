using Civium.Kernel.Requests;
using Civium.Modules.Sensing.Observing;

namespace Civium.Modules.Sensing.Mqtt;

/// <summary>Where a message is published to.</summary>
/// <param name="Stream">The Datastream that the topic names; null when the body does.</param>
/// <param name="IsBulk">Whether it is <c>CreateObservations</c>.</param>
internal readonly record struct PublishTopic(long? Stream, bool IsBulk)
{
    private const string One = "v1.1/Observations";
    private const string Bulk = "v1.1/CreateObservations";
    private const string Before = "v1.1/Datastreams(";
    private const string After = ")/Observations";

    /// <summary>Reads a topic.</summary>
    /// <exception cref="RefusedException">404: nothing takes messages there.</exception>
    public static PublishTopic Parse(string? topic) => topic switch
    {
        One => default,
        Bulk => new PublishTopic(null, true),
        { Length: <= MqttLimits.Topic } when IsOfStream(topic) => new PublishTopic(Readings.StreamOf(topic.AsSpan()[Before.Length..^After.Length]), false),
        _ => throw RefusedException.NotFound($"Nothing is taken at this topic. Publish to {One}, {Before}ID{After} or {Bulk}."),
    };

    private static bool IsOfStream(string topic) =>
        topic.Length > Before.Length + After.Length && topic.StartsWith(Before, StringComparison.Ordinal) && topic.EndsWith(After, StringComparison.Ordinal);
}
