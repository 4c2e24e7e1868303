using Civium.Modules.Sensing.Catalogue;
using Civium.Modules.Sensing.Paths;
using Civium.SensorThings.Model;
using Civium.SensorThings.Query;

namespace Civium.Modules.Sensing.Reading;

/// <summary>
/// Answers what a filter over observations says of their Datastreams from the catalogue, which knows far fewer of them: the store is then
/// asked for those streams alone.
/// </summary>
internal static class RelatedStreams
{
    private const int MostStreams = 100_000;

    /// <summary>The options with what was answered taken out of the filter, and the streams that met it; null when it said nothing of them.</summary>
    public static async Task<(QueryOptions Options, IReadOnlyList<long>? Streams)> FindAsync(
        SensingDb db, Sight sight, QueryOptions options, DateTime now, CancellationToken cancellation)
    {
        if (options.Filter is null)
        {
            return (options, null);
        }

        // The whole filter is bound first, so that a fault is told with its place in what was written.
        Binder.BindFilter(options.Filter, EntityTypes.Observation);
        var (related, rest) = RelatedConditions.Split(options.Filter, "Datastream");
        if (related is null)
        {
            return (options, null);
        }

        var root = new Target(EntityTypes.Datastream, null, null, 0, []);
        var query = new EntityQuery<Datastream>(EntitySets.Datastreams, db, sight, root, QueryOptions.None with { Filter = related }, now);
        var (streams, _) = await query.PageAsync(MostStreams, cancellation).ConfigureAwait(false);
        return (options with { Filter = rest }, streams.ConvertAll(stream => stream.Id));
    }
}
