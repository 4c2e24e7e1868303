using Civium.Contracts.Sensing;
using Civium.Modules.Sensing.Catalogue;

namespace Civium.Modules.Sensing.Streams;

/// <summary>Answers other modules from the stream cache.</summary>
internal sealed class StreamCatalogue(StreamCache cache, StreamLoader loader) : ICatalogue
{
    public async Task<IReadOnlyDictionary<long, StreamInfo>> FindStreamsAsync(IReadOnlyCollection<long> streams, CancellationToken cancellation)
    {
        // What a MultiDatastream observes is several properties at once, which consumers do not know of.
        var routes = await cache.FindAsync([.. streams.Where(stream => !StreamIds.IsMulti(stream))], cancellation).ConfigureAwait(false);
        return routes.ToDictionary(pair => pair.Key, pair => pair.Value.Info);
    }

    public async Task<IReadOnlyList<StreamInfo>> ListStreamsAsync(long after, int limit, CancellationToken cancellation)
    {
        var routes = await loader.ListAsync(after, limit, cancellation).ConfigureAwait(false);
        return routes.ConvertAll(route => route.Info);
    }
}
