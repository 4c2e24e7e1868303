using Civium.Contracts.Sensing;

namespace Civium.Modules.Twin.Places;

/// <summary>All places there are, by name and id, at one moment. Immutable.</summary>
internal sealed record PlaceList(IReadOnlyList<Place> Places, int Streams)
{
    /// <summary>The same by the ids of their Things.</summary>
    public IReadOnlyDictionary<long, Place> ByThing { get; } = Places.ToDictionary(place => place.Thing);
}

/// <summary>
/// The catalogue's streams grouped by Thing, read again when older than five seconds and asked for; all screens share one
/// copy. Cost of a reading: linear in the number of streams (10,000 in a few tens of milliseconds). Safe for concurrent use.
/// </summary>
internal sealed class PlaceIndex(ICatalogue catalogue, TimeProvider clock) : IDisposable
{
    private const int AtOnce = 5000;
    private static readonly TimeSpan Age = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan FreshAge = TimeSpan.FromSeconds(1);
    private readonly SemaphoreSlim _one = new(1, 1);
    private (PlaceList List, long ReadAt)? _known;

    public Task<PlaceList> ListAsync(CancellationToken cancellation) => ListAsync(Age, cancellation);

    /// <summary>As it is now, for who has heard of a stream that the copy does not know; read again at most once a second.</summary>
    public Task<PlaceList> FreshAsync(CancellationToken cancellation) => ListAsync(FreshAge, cancellation);

    private async Task<PlaceList> ListAsync(TimeSpan age, CancellationToken cancellation)
    {
        await _one.WaitAsync(cancellation).ConfigureAwait(false);
        try
        {
            if (_known is not { } known || clock.GetElapsedTime(known.ReadAt) >= age)
            {
                known = (Group(await ReadAsync(cancellation).ConfigureAwait(false)), clock.GetTimestamp());
                _known = known;
            }

            return known.List;
        }
        finally
        {
            _one.Release();
        }
    }

    public void Dispose() => _one.Dispose();

    private async Task<List<StreamInfo>> ReadAsync(CancellationToken cancellation)
    {
        var all = new List<StreamInfo>();
        while (true)
        {
            var some = await catalogue.ListStreamsAsync(all.Count == 0 ? 0 : all[^1].Id, AtOnce, cancellation).ConfigureAwait(false);
            all.AddRange(some);
            if (some.Count < AtOnce)
            {
                return all;
            }
        }
    }

    private static PlaceList Group(List<StreamInfo> streams) => new(
        [.. streams.GroupBy(stream => stream.Thing).Select(PlaceOf).OrderBy(place => place.Name, StringComparer.Ordinal).ThenBy(place => place.Thing)],
        streams.Count);

    private static Place PlaceOf(IGrouping<long, StreamInfo> streams)
    {
        var first = streams.First();
        var ordered = streams.OrderBy(stream => stream.Property, StringComparer.Ordinal).ThenBy(stream => stream.Id);
        return new Place(first.Thing, first.ThingName, first.Place, [.. ordered]);
    }
}
