namespace Civium.Host.Vitals;

/// <summary>Marks the texts of the page of vital signs.</summary>
internal sealed class VitalsTexts;
