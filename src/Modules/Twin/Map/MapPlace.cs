using System.Text.Json.Serialization;
using Civium.Contracts.Warning;
using Civium.Modules.Twin.Places;
using Civium.Modules.Twin.Storage;
using Civium.Modules.Twin.Theming;
using Civium.Ui.Components;

namespace Civium.Modules.Twin.Map;

/// <summary>A place as the map shows it. Names are short, since a map may show thousands. Immutable; two are equal when they look the same.</summary>
/// <param name="Id">The id of its Thing.</param>
/// <param name="Name">Its name.</param>
/// <param name="Zh">Its Chinese name; null when it has none.</param>
/// <param name="Theme">What it is about; "other" when it does not say.</param>
/// <param name="District">The part of the city; null when it does not say.</param>
/// <param name="Lon">Degrees east.</param>
/// <param name="Lat">Degrees north.</param>
/// <param name="Level">The rank of its most serious open warning, 0 for none.</param>
/// <param name="Taken">Whether all its open warnings were acknowledged.</param>
/// <param name="Property">What <paramref name="Value"/> is of: the stream with the most serious warning, else the first.</param>
/// <param name="Unit">Its unit as a person reads it.</param>
/// <param name="Value">Its latest number; null when there is none.</param>
/// <param name="Time">When, in milliseconds since 1970; null when there is no reading.</param>
internal sealed record MapPlace(
    [property: JsonPropertyName("id")] long Id,
    [property: JsonPropertyName("n")] string Name,
    [property: JsonPropertyName("z")] string? Zh,
    [property: JsonPropertyName("th")] string Theme,
    [property: JsonPropertyName("d")] string? District,
    [property: JsonPropertyName("x")] double Lon,
    [property: JsonPropertyName("y")] double Lat,
    [property: JsonPropertyName("l")] int Level,
    [property: JsonPropertyName("k")] bool Taken,
    [property: JsonPropertyName("p")] string Property,
    [property: JsonPropertyName("u")] string Unit,
    [property: JsonPropertyName("v")] double? Value,
    [property: JsonPropertyName("t")] long? Time)
{
    /// <summary>The place as shown; null when it has no point.</summary>
    public static MapPlace? Of(Place place, IReadOnlyDictionary<long, LatestReading> latest, ILookup<long, OpenWarning> open)
    {
        if (place.Point is not { } point)
        {
            return null;
        }

        var warnings = place.Streams.SelectMany(stream => open[stream.Id]).ToArray();
        var worst = warnings.MaxBy(warning => warning.Level);
        var shown = place.Streams.FirstOrDefault(stream => stream.Id == worst?.Stream) ?? place.Streams[0];
        var reading = latest.GetValueOrDefault(shown.Id);
        var profile = shown.Profile;
        return new MapPlace(
            place.Thing, place.Name, NullIfEmpty(profile.ChineseName), Themes.Of(profile), NullIfEmpty(profile.District),
            Math.Round(point.Longitude, 6), Math.Round(point.Latitude, 6),
            (int)(worst?.Level ?? WarningLevel.None), warnings.All(warning => warning.TakenBy is not null),
            shown.Property, UnitSymbol.Of(shown.Unit), reading?.Number,
            reading is null ? null : new DateTimeOffset(DateTime.SpecifyKind(reading.Start, DateTimeKind.Utc)).ToUnixTimeMilliseconds());
    }

    private static string? NullIfEmpty(string text) => text.Length == 0 ? null : text;
}

/// <summary>All places at one moment.</summary>
/// <param name="At">The number of the last change that is in it.</param>
/// <param name="Places">Those that have a point.</param>
/// <param name="Elsewhere">How many have none.</param>
/// <param name="Attributions">Whom to name beside them.</param>
internal sealed record MapSnapshot(long At, IReadOnlyCollection<MapPlace> Places, int Elsewhere, IReadOnlyList<string> Attributions);

/// <summary>What changed since the message before.</summary>
/// <param name="Changed">Places that came or look otherwise.</param>
/// <param name="Gone">The ids of those that went.</param>
internal sealed record MapChange(IReadOnlyList<MapPlace> Changed, IReadOnlyList<long> Gone);
