using Civium.Kernel.Access;
using Civium.Ui.Palette;
using Civium.Ui.Texts;
using Microsoft.Extensions.Localization;

namespace Civium.Ui.Layout;

/// <summary>The pages of the rail that the reader may open, and what the browser itself can do.</summary>
internal sealed class PageCommands(
    IEnumerable<NavItem> items, IAuthorizer authorizer, IStringLocalizerFactory localizers, IStringLocalizer<UiTexts> texts) : ICommandSource
{
    private static readonly (string Key, string Script)[] Actions =
        [("SwitchTheme", "toggleTheme"), ("PrintPage", "printPage"), ("ShowTour", "startTour"), ("CopyAddress", "copyAddress")];

    public Task<IReadOnlyList<PaletteEntry>> FindAsync(string words, Actor reader, int limit, CancellationToken cancellation)
    {
        var pages = items.Where(item => authorizer.Decide(new AccessRequest(reader, item.Permission, item.DataSet, item.Classification)).Allowed)
            .OrderBy(item => item.Order)
            .Select(item => new PaletteEntry(texts["PalettePages"], localizers.Create(item.Texts)[item.Key], "", item.Href));
        var actions = Actions.Select(action => new PaletteEntry(texts["PaletteActions"], texts[action.Key], "", null, action.Script));
        return Task.FromResult<IReadOnlyList<PaletteEntry>>(
            [.. pages.Concat(actions).Where(entry => WordMatch.Rank(words, entry.Name) > 0).Take(words.Length == 0 ? 40 : limit)]);
    }
}
