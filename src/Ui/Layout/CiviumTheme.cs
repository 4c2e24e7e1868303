using MudBlazor;

namespace Civium.Ui.Layout;

/// <summary>
/// What MudBlazor must be told in C#. Colours are not here: civium.css maps MudBlazor's variables onto ours, so that light and dark are
/// switched in the browser alone and no page needs a circuit for it.
/// </summary>
internal static class CiviumTheme
{
    private static readonly string[] Fonts =
        ["system-ui", "-apple-system", "Segoe UI", "Roboto", "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", "Noto Sans SC", "sans-serif"];

    public static MudTheme Theme { get; } = new()
    {
        LayoutProperties = new LayoutProperties { DefaultBorderRadius = "4px", DrawerMiniWidthLeft = "56px" },
        Typography = new Typography
        {
            Default = new DefaultTypography { FontFamily = Fonts, FontSize = "0.875rem", LetterSpacing = "normal" },
            H1 = new H1Typography { FontSize = "1.75rem", FontWeight = "600", LetterSpacing = "normal" },
            H2 = new H2Typography { FontSize = "1.25rem", FontWeight = "600", LetterSpacing = "normal" },
            H3 = new H3Typography { FontSize = "1rem", FontWeight = "600", LetterSpacing = "normal" },
            Button = new ButtonTypography { FontSize = "0.875rem", TextTransform = "none", LetterSpacing = "normal" },
            Caption = new CaptionTypography { FontSize = "0.75rem", LetterSpacing = "normal" },
        },
    };
}
