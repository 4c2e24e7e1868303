using Civium.Kernel.Access;

namespace Civium.Ui.Palette;

/// <summary>What the command palette can lead to.</summary>
/// <param name="Kind">The group's name in the reader's language: places, streams, pages, actions.</param>
/// <param name="Name">Its name.</param>
/// <param name="Note">A quiet word beside it; empty for none.</param>
/// <param name="Href">Where it leads; null for an action of the browser.</param>
/// <param name="Script">The function of <c>window.civium</c> that does it; null when it leads somewhere.</param>
public sealed record PaletteEntry(string Kind, string Name, string Note, string? Href, string? Script = null);

/// <summary>Offers entries to the command palette. Modules register theirs; each shows only what the reader may open. Safe for concurrent use.</summary>
public interface ICommandSource
{
    /// <summary>Those that match all words, the best first, at most <paramref name="limit"/>; without words, those worth offering first.</summary>
    Task<IReadOnlyList<PaletteEntry>> FindAsync(string words, Actor reader, int limit, CancellationToken cancellation);
}
