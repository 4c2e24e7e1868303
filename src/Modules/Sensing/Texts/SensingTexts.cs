namespace Civium.Modules.Sensing.Texts;

/// <summary>Marks the texts of Sensing's pages.</summary>
internal sealed class SensingTexts;
