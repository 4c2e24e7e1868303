using Civium.Kernel.Observations;
using Civium.Modules.Sensing.Mqtt.Connections;
using Civium.SensorThings.Model;

namespace Civium.Modules.Sensing.Mqtt.Subscribing;

/// <summary>What a topic is about (OGC 18-088, section 14.2).</summary>
internal enum TopicKind
{
    /// <summary>Observations: all, or those of a Datastream or a FeatureOfInterest.</summary>
    Readings,

    /// <summary>The entities of another set.</summary>
    Set,

    /// <summary>One entity, or one property of it.</summary>
    Entity,
}

/// <summary>One who hears of a topic.</summary>
/// <param name="Device">The connection.</param>
/// <param name="IsAcknowledged">Whether at QoS 1.</param>
internal sealed record Subscriber(Device Device, bool IsAcknowledged);

/// <summary>
/// A topic that someone subscribes. All its subscribers share it, so that a message is made once. Subscribers may be added and read at once.
/// </summary>
internal sealed class Topic
{
    private readonly Dictionary<string, int> _told = [];

    /// <summary>The filter as it was subscribed, which is the topic of its messages.</summary>
    public required string Text { get; init; }

    /// <summary>The same in UTF-8.</summary>
    public required ReadOnlyMemory<byte> Utf8 { get; init; }

    /// <summary>What it is about.</summary>
    public required TopicKind Kind { get; init; }

    /// <summary>Of which type.</summary>
    public required EntityType Type { get; init; }

    /// <summary>The entity; 0 for a collection.</summary>
    public long Id { get; init; }

    /// <summary>The Datastream whose readings it is about; 0 for all.</summary>
    public long Stream { get; init; }

    /// <summary>The FeatureOfInterest whose readings it is about; 0 for all.</summary>
    public long Feature { get; init; }

    /// <summary>The resource path under the service root.</summary>
    public required string Path { get; init; }

    /// <summary>Its query options but the filter, as they were given, joined by &amp;.</summary>
    public string Options { get; init; } = "";

    /// <summary>Its filter as text; null when it has none.</summary>
    public string? FilterText { get; init; }

    /// <summary>Its filter, for readings in memory; null when it has none.</summary>
    public Func<Observation, bool>? Filter { get; init; }

    /// <summary>What it selects; empty for all.</summary>
    public IReadOnlyList<string> Select { get; init; } = [];

    /// <summary>Whether its readings must be asked for one by one, as with $expand.</summary>
    public bool IsAsked { get; init; }

    /// <summary>Who hears of it; replaced as a whole.</summary>
    public Subscriber[] Subscribers { get; set; } = [];

    /// <summary>Whether this is not what this actor was told last of an entity, which it is from now on.</summary>
    /// <param name="actor">The actor's id.</param>
    /// <param name="id">The member of a collection; 0 for the topic's own entity or property.</param>
    /// <param name="payload">What it is to be told.</param>
    public bool IsNews(string actor, long id, ReadOnlySpan<byte> payload)
    {
        // Members of collections are told at each change: to remember them all would have no bound.
        if (id > 0)
        {
            return true;
        }

        var hash = default(HashCode);
        hash.AddBytes(payload);
        var now = hash.ToHashCode();
        lock (_told)
        {
            var known = _told.TryGetValue(actor, out var before) && before == now;
            _told[actor] = now;
            return !known;
        }
    }

    /// <summary>Takes over what another reading of this topic learned.</summary>
    public void Learn(Topic other)
    {
        lock (_told)
        {
            foreach (var (actor, hash) in other._told)
            {
                _told.TryAdd(actor, hash);
            }
        }
    }
}
