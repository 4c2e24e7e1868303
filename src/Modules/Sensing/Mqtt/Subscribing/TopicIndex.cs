using System.Collections.Concurrent;
using Civium.SensorThings.Model;

namespace Civium.Modules.Sensing.Mqtt.Subscribing;

/// <summary>
/// Finds the topics that a reading or a change concerns, by look-ups whose cost does not grow with the number of clients or topics. Safe for
/// concurrent use; changes take turns.
/// </summary>
internal sealed class TopicIndex
{
    private static readonly Topic[] None = [];
    private readonly Lock _changing = new();
    private readonly ConcurrentDictionary<string, Topic> _topics = new();
    private readonly ConcurrentDictionary<long, Topic[]> _ofStream = new();
    private readonly ConcurrentDictionary<long, Topic[]> _ofFeature = new();
    private readonly ConcurrentDictionary<(EntityType Type, long Id), Topic[]> _ofEntity = new();
    private readonly ConcurrentDictionary<EntityType, Topic[]> _ofSet = new();
    private volatile Topic[] _ofAll = None;
    private volatile int _readings;

    /// <summary>Whether anyone hears of readings, or of what follows them.</summary>
    public bool HasReadings => _readings > 0;

    /// <summary>Whether anyone hears of anything.</summary>
    public bool IsEmpty => _topics.IsEmpty;

    /// <summary>The topics of all readings.</summary>
    public Topic[] OfAll => _ofAll;

    /// <summary>The topics of a Datastream's readings.</summary>
    public Topic[] OfStream(long stream) => _ofStream.GetValueOrDefault(stream, None);

    /// <summary>The topics of the readings about a feature.</summary>
    public Topic[] OfFeature(long feature) => feature == 0 ? None : _ofFeature.GetValueOrDefault(feature, None);

    /// <summary>The topics of an entity and its properties.</summary>
    public Topic[] OfEntity(EntityType type, long id) => _ofEntity.GetValueOrDefault((type, id), None);

    /// <summary>The topics of a type's collections.</summary>
    public Topic[] OfSet(EntityType type) => _ofSet.GetValueOrDefault(type, None);

    /// <summary>The topic of this text; null when nobody subscribes it.</summary>
    public Topic? Find(string text) => _topics.GetValueOrDefault(text);

    /// <summary>Adds a subscriber, or changes its quality.</summary>
    public void Add(Topic topic, Subscriber subscriber)
    {
        lock (_changing)
        {
            var shared = _topics.GetOrAdd(topic.Text, topic);
            if (ReferenceEquals(shared, topic) && topic.Subscribers.Length == 0)
            {
                Enter(topic);
            }

            if (!ReferenceEquals(shared, topic))
            {
                shared.Learn(topic);
            }

            shared.Subscribers = [.. shared.Subscribers.Where(other => other.Device != subscriber.Device), subscriber];
        }
    }

    /// <summary>Takes a subscriber away.</summary>
    public void Remove(string text, Connections.Device device)
    {
        lock (_changing)
        {
            if (!_topics.TryGetValue(text, out var topic))
            {
                return;
            }

            topic.Subscribers = [.. topic.Subscribers.Where(other => other.Device != device)];
            if (topic.Subscribers.Length == 0)
            {
                _topics.TryRemove(text, out _);
                Leave(topic);
            }
        }
    }

    private void Enter(Topic topic)
    {
        Change(topic, topics => [.. topics, topic]);
        _readings += Follows(topic) ? 1 : 0;
    }

    private void Leave(Topic topic)
    {
        Change(topic, topics => [.. topics.Where(other => other != topic)]);
        _readings -= Follows(topic) ? 1 : 0;
    }

    /// <summary>A Datastream's own properties follow its readings.</summary>
    private static bool Follows(Topic topic) => topic.Kind == TopicKind.Readings || (topic.Kind == TopicKind.Entity && topic.Type == EntityTypes.Datastream);

    private void Change(Topic topic, Func<Topic[], Topic[]> change)
    {
        switch (topic)
        {
            case { Kind: TopicKind.Readings, Stream: not 0 }:
                Change(_ofStream, topic.Stream, change);
                break;
            case { Kind: TopicKind.Readings, Feature: > 0 }:
                Change(_ofFeature, topic.Feature, change);
                break;
            case { Kind: TopicKind.Readings }:
                _ofAll = change(_ofAll);
                break;
            case { Kind: TopicKind.Set }:
                Change(_ofSet, topic.Type, change);
                break;
            default:
                Change(_ofEntity, (topic.Type, topic.Id), change);
                break;
        }
    }

    private static void Change<TKey>(ConcurrentDictionary<TKey, Topic[]> topics, TKey key, Func<Topic[], Topic[]> change)
        where TKey : notnull
    {
        var after = change(topics.GetValueOrDefault(key, None));
        if (after.Length == 0)
        {
            topics.TryRemove(key, out _);
        }
        else
        {
            topics[key] = after;
        }
    }
}
