namespace Civium.Modules.Warning.Texts;

/// <summary>Marks the module's resource files.</summary>
internal sealed class WarningTexts;
