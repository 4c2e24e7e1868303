using Civium.Modules.Twin.Texts;
using Microsoft.Extensions.Localization;

namespace Civium.Modules.Twin.Theming;

/// <summary>A theme's name in the reader's language.</summary>
internal static class ThemeName
{
    /// <summary>Its name; the word itself, with a capital, when it is not known.</summary>
    public static string Of(IStringLocalizer<TwinTexts> texts, string theme) =>
        texts["Theme-" + theme] is { ResourceNotFound: false } known ? known.Value : theme.Length == 0 ? theme : char.ToUpperInvariant(theme[0]) + theme[1..];
}
