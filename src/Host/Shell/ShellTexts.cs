namespace Civium.Host.Shell;

/// <summary>Marks the texts of the frame around the pages.</summary>
internal sealed class ShellTexts;
