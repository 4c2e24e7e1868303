using System.Globalization;
using Civium.Kernel.Access;
using Civium.Modules.Twin.Texts;
using Civium.Modules.Twin.Theming;
using Civium.Ui.Palette;
using Microsoft.Extensions.Localization;

namespace Civium.Modules.Twin.Places;

/// <summary>Places and streams in the command palette: a place opens on the map, a stream its page. Cost: linear in the streams.</summary>
internal sealed class PlaceCommands(PlaceIndex index, IAuthorizer authorizer, IStringLocalizer<TwinTexts> texts) : ICommandSource
{
    public async Task<IReadOnlyList<PaletteEntry>> FindAsync(string words, Actor reader, int limit, CancellationToken cancellation)
    {
        if (words.Length == 0 || !authorizer.Decide(new AccessRequest(reader, Permission.Read, "twin.latest", Classification.Internal)).Allowed)
        {
            return [];
        }

        var list = await index.ListAsync(cancellation).ConfigureAwait(true);
        var culture = CultureInfo.CurrentUICulture;
        var places = list.Places
            .Select(place => (place, rank: WordMatch.Rank(words, place.NameFor(culture), place.Name, place.Profile.ChineseName, place.Profile.District)))
            .Where(found => found.rank > 0).OrderByDescending(found => found.rank).Take(limit)
            .Select(found => new PaletteEntry(
                texts["Places"], found.place.NameFor(culture), Note(found.place), string.Create(CultureInfo.InvariantCulture, $"/?sel={found.place.Thing}")));
        var streams = list.Places.SelectMany(place => place.Streams)
            .Select(stream => (stream, rank: WordMatch.Rank(words, stream.Property, stream.Name, stream.Profile.ChineseName)))
            .Where(found => found.rank > 0).OrderByDescending(found => found.rank).Take(limit)
            .Select(found => new PaletteEntry(
                texts["Streams"], found.stream.Property, found.stream.Profile.NameFor(culture, found.stream.ThingName), string.Create(CultureInfo.InvariantCulture, $"/streams/{found.stream.Id}")));
        return [.. places, .. streams];
    }

    private string Note(Place place) =>
        string.Join(" · ", new[] { ThemeName.Of(texts, Themes.Of(place.Profile)), place.Profile.District }.Where(text => text.Length > 0));
}
