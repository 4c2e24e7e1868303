namespace Civium.Ui.Texts;

/// <summary>Marks the texts of the design system itself.</summary>
internal sealed class UiTexts;
