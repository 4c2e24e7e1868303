using System.Globalization;

namespace Civium.Ui.Preferences;

/// <summary>A language Civium speaks.</summary>
/// <param name="Name">Its culture name.</param>
/// <param name="Label">Its own name for itself, short.</param>
internal sealed record Language(string Name, string Label)
{
    /// <summary>Whether the page is shown in it.</summary>
    public bool IsCurrent => CultureInfo.CurrentUICulture.Name.StartsWith(Name[..2], StringComparison.Ordinal);
}

/// <summary>The languages there are; the first is the default.</summary>
internal static class Languages
{
    public static IReadOnlyList<Language> All { get; } = [new("en", "EN"), new("zh-Hans", "中文")];
}
