namespace Civium.Modules.Twin.Texts;

/// <summary>Marks the texts of Twin's pages.</summary>
internal sealed class TwinTexts;
