using Civium.Contracts.Warning;
using Civium.Modules.Twin.Storage;

namespace Civium.Modules.Twin.Places;

/// <summary>A place as a row of the list: with the stream that matters most, and the newest reading of all.</summary>
/// <param name="Place">The place.</param>
/// <param name="Level">Its most serious open warning.</param>
/// <param name="Shown">The latest reading of its first stream, or of that with the warning; null when there is none.</param>
/// <param name="Property">What that is of.</param>
/// <param name="Unit">Its unit.</param>
/// <param name="Newest">When any of its streams last sent something.</param>
internal sealed record PlaceLine(Place Place, WarningLevel Level, LatestReading? Shown, string Property, string Unit, DateTime? Newest)
{
    public static PlaceLine Of(Place place, IReadOnlyDictionary<long, LatestReading> latest, IReadOnlyDictionary<long, WarningLevel> levels)
    {
        var worst = place.Streams.MaxBy(stream => levels.GetValueOrDefault(stream.Id))!;
        var level = levels.GetValueOrDefault(worst.Id);
        var shown = level == WarningLevel.None ? place.Streams[0] : worst;
        var newest = place.Streams.Select(stream => latest.GetValueOrDefault(stream.Id)?.Start).Max();
        return new PlaceLine(place, level, latest.GetValueOrDefault(shown.Id), shown.Property, shown.Unit, newest);
    }
}
