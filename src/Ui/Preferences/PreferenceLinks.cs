namespace Civium.Ui.Preferences;

/// <summary>Addresses that set a preference and come back.</summary>
internal static class PreferenceLinks
{
    public static string Culture(string name, string back) => $"/culture?set={Uri.EscapeDataString(name)}&return={Uri.EscapeDataString(back)}";

    public static string Theme(string name, string back) => $"/theme?set={Uri.EscapeDataString(name)}&return={Uri.EscapeDataString(back)}";

    /// <summary>A place on this site, so that nobody can be led elsewhere by a link that looks like ours.</summary>
    public static string Local(string? back) =>
        back is ['/', ..] && !back.StartsWith("//", StringComparison.Ordinal) && !back.Contains('\\', StringComparison.Ordinal)
        && !back.Any(char.IsControl)
            ? back
            : "/";
}
