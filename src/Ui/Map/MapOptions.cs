namespace Civium.Ui.Map;

/// <summary>What the map's script is told once.</summary>
internal sealed record MapOptions(
    string PlacesHref,
    string ChangesHref,
    string? Tiles,
    string? View,
    long? Selected,
    IReadOnlyCollection<string> Hidden,
    IReadOnlyDictionary<string, string> Icons,
    IReadOnlyDictionary<string, string> Words,
    bool Cooperative);
