using Civium.Contracts.Sensing;

namespace Civium.Modules.Twin.Places;

/// <summary>A row of the list: a place, or one of its streams below it.</summary>
internal sealed record PlaceRow(Place Place, StreamInfo? Stream)
{
    /// <summary>Two rows are the same when they stand for the same thing: then the list keeps its place while values change.</summary>
    public bool Equals(PlaceRow? other) => other is not null && Place.Thing == other.Place.Thing && Stream?.Id == other.Stream?.Id;

    public override int GetHashCode() => HashCode.Combine(Place.Thing, Stream?.Id);

    public static IReadOnlyList<PlaceRow> Of(IEnumerable<Place> places) =>
        [.. places.SelectMany(place => place.Streams.Select(stream => new PlaceRow(place, stream)).Prepend(new PlaceRow(place, null)))];
}
