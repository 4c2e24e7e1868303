using Civium.Contracts.Sensing;

namespace Civium.Modules.Twin.Places;

/// <summary>Finds places by words: each must be in the place's name, or in the name or property of one of its streams. Case does not matter.</summary>
internal static class PlaceSearch
{
    /// <summary>The places that match; of a place found only through its streams, just those.</summary>
    public static IEnumerable<Place> Find(IEnumerable<Place> places, string? search)
    {
        var words = (search ?? "").Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        return words.Length == 0 ? places : places.Select(place => Narrow(place, words)).OfType<Place>();
    }

    private static Place? Narrow(Place place, string[] words)
    {
        var open = words.Where(word => !Has(place.Name, word) && !Has(place.Profile.ChineseName, word)).ToArray();
        if (open.Length == 0)
        {
            return place;
        }

        var streams = place.Streams.Where(stream => open.All(word => Has(stream, word))).ToArray();
        return streams.Length == 0 ? null : place with { Streams = streams };
    }

    private static bool Has(StreamInfo stream, string word) => Has(stream.Name, word) || Has(stream.Property, word);

    private static bool Has(string text, string word) => text.Contains(word, StringComparison.OrdinalIgnoreCase);
}
