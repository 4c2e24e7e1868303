using Civium.Kernel.Observations;
using Civium.Modules.Sensing.Catalogue;
using Civium.SensorThings.Model;

namespace Civium.Modules.Sensing.Reading;

/// <summary>
/// Entities and observations with what they are related to, loaded for many at once: a relation costs one question however many rows
/// need it. A node is an <see cref="Entity"/> or an <see cref="Observation"/>.
/// </summary>
internal sealed class Graph(Asker asker)
{
    /// <summary>How many observations may be held at once, for conditions that compare them with what is outside of them.</summary>
    private const int MostObservations = 200_000;

    private readonly Dictionary<object, Dictionary<string, IReadOnlyList<object>>> _related = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<(EntityType Type, long Id), Entity> _known = [];
    private Dictionary<long, StreamExtent> _extents = [];

    /// <summary>What a node was found to be related to; empty when that is nothing or was not loaded.</summary>
    public IReadOnlyList<object> Related(object node, string navigation) =>
        _related.TryGetValue(node, out var relations) && relations.TryGetValue(navigation, out var found) ? found : [];

    /// <summary>The times that a stream's observations span, where they were loaded and there are any.</summary>
    public StreamExtent? Extent(ObservedStream stream) => _extents.GetValueOrDefault(stream.StreamId);

    /// <summary>Forgets all, so that memory stays bounded.</summary>
    public void Clear()
    {
        _related.Clear();
        _known.Clear();
        _extents.Clear();
    }

    /// <summary>Loads all that is needed of some nodes of one type.</summary>
    public async Task LoadAsync(IReadOnlyList<object> nodes, Need need)
    {
        if (nodes.Count == 0)
        {
            return;
        }

        if (need.Extent)
        {
            await LoadExtentsAsync(nodes).ConfigureAwait(false);
        }

        foreach (var (navigation, next) in need.Relations)
        {
            await LoadAsync(await RelateAsync(nodes, navigation).ConfigureAwait(false), next).ConfigureAwait(false);
        }
    }

    /// <summary>Loads one relation of some nodes of one type.</summary>
    /// <returns>All that they are related to, each once.</returns>
    public async Task<IReadOnlyList<object>> RelateAsync(IReadOnlyList<object> nodes, Navigation navigation)
    {
        var found = navigation switch
        {
            { Many: false } => await OneAsync(nodes, navigation).ConfigureAwait(false),
            _ when navigation.Target == EntityTypes.Observation => await ObservationsAsync(nodes, navigation).ConfigureAwait(false),
            _ => await ManyAsync(nodes, navigation).ConfigureAwait(false),
        };
        foreach (var node in nodes)
        {
            if (!_related.TryGetValue(node, out var relations))
            {
                _related.Add(node, relations = []);
            }

            relations[navigation.Name] = [.. found[IdOf(node)]];
        }

        return [.. found.SelectMany(group => group).Distinct(ReferenceEqualityComparer.Instance)!];
    }

    /// <summary>Loads the times that streams span.</summary>
    public async Task LoadExtentsAsync(IReadOnlyList<object> streams)
    {
        var extents = await asker.Store.ExtentsAsync([.. streams.OfType<ObservedStream>().Select(stream => stream.StreamId)], asker.Cancellation).ConfigureAwait(false);
        _extents = _extents.Count == 0 ? new Dictionary<long, StreamExtent>(extents) : _extents.Concat(extents).DistinctBy(pair => pair.Key).ToDictionary();
    }

    /// <summary>A node's id.</summary>
    public static long IdOf(object node) => node is Observation observation ? observation.Id : ((Entity)node).Id;

    private async Task<ILookup<long, object>> OneAsync(IReadOnlyList<object> nodes, Navigation navigation)
    {
        var links = nodes.Select(node => (Node: IdOf(node), Other: EntityLinks.To(node, navigation.Name))).Where(link => link.Other > 0).Distinct().ToList();
        var missing = links.Select(link => link.Other).Where(id => !_known.ContainsKey((navigation.Target, id))).Distinct().ToArray();
        foreach (var entity in await EntitySets.Find(navigation.Target)!.LoadAsync(asker.Side, missing, asker.Cancellation).ConfigureAwait(false))
        {
            _known[(navigation.Target, entity.Id)] = entity;
        }

        return links.Where(link => _known.ContainsKey((navigation.Target, link.Other)))
            .ToLookup(link => link.Node, link => (object)_known[(navigation.Target, link.Other)]);
    }

    private async Task<ILookup<long, object>> ManyAsync(IReadOnlyList<object> nodes, Navigation navigation)
    {
        var set = EntitySets.Of((Entity)nodes[0]);
        var pairs = await set.RelatedAsync(asker.Side, asker.Sight, navigation.Name, [.. nodes.Select(IdOf)], asker.Cancellation).ConfigureAwait(false);
        return pairs.ToLookup(pair => pair.Parent, pair =>
        {
            // One row for one entity, so that what is loaded of it is found whichever way it was reached.
            if (!_known.TryGetValue((navigation.Target, pair.Child.Id), out var known))
            {
                _known.Add((navigation.Target, pair.Child.Id), known = pair.Child);
            }

            return (object)known;
        });
    }

    private async Task<ILookup<long, object>> ObservationsAsync(IReadOnlyList<object> nodes, Navigation navigation)
    {
        var ofFeature = navigation.InverseName == "FeatureOfInterest";
        var ids = nodes.Select(node => ofFeature ? IdOf(node) : ((ObservedStream)node).StreamId).ToArray();
        var query = ofFeature
            ? new ObservationQuery { Features = ids, Streams = await VisibleStreams.OfAsync(asker).ConfigureAwait(false) }
            : new ObservationQuery { Streams = ids };
        var found = new List<Observation>();
        await foreach (var observation in asker.Store.QueryAsync(query, asker.Cancellation).ConfigureAwait(false))
        {
            found.Add(observation);
            if (found.Count > MostObservations)
            {
                throw NotOffered.Option("$filter", 0, $"compares more than {MostObservations} observations with what is outside of them; narrow it by other conditions.");
            }
        }

        return found.ToLookup(one => ofFeature ? one.Feature : Math.Abs(one.Stream), one => (object)one);
    }
}
