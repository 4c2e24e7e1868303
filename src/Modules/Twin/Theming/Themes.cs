using Civium.Contracts.Sensing;
using MudBlazor;

namespace Civium.Modules.Twin.Theming;

/// <summary>The themes that places are shown by: <c>properties/theme</c> of a Thing. One that is not known here keeps its own word and a plain icon.</summary>
internal static class Themes
{
    /// <summary>The theme of a Thing that names none.</summary>
    public const string Other = "other";

    private static readonly Dictionary<string, string> Icon = new(StringComparer.Ordinal)
    {
        ["air"] = Icons.Material.Outlined.Air,
        ["noise"] = Icons.Material.Outlined.VolumeUp,
        ["water"] = Icons.Material.Outlined.WaterDrop,
        ["traffic"] = Icons.Material.Outlined.Traffic,
        ["speed"] = Icons.Material.Outlined.Speed,
        ["light"] = Icons.Material.Outlined.Lightbulb,
        ["power"] = Icons.Material.Outlined.Bolt,
        ["weather"] = Icons.Material.Outlined.Cloud,
        ["rfid"] = Icons.Material.Outlined.Nfc,
        ["waste"] = Icons.Material.Outlined.Delete,
        ["parking"] = Icons.Material.Outlined.LocalParking,
        ["energy"] = Icons.Material.Outlined.ElectricMeter,
        ["fire"] = Icons.Material.Outlined.LocalFireDepartment,
        ["people"] = Icons.Material.Outlined.Groups,
    };

    /// <summary>The theme that a Thing is shown by.</summary>
    public static string Of(ThingProfile profile) => profile.Theme.Length == 0 ? Other : profile.Theme;

    /// <summary>The inside of its 24 by 24 icon.</summary>
    public static string IconOf(string theme) => Icon.GetValueOrDefault(theme, Icons.Material.Outlined.Sensors);

    /// <summary>All that have an icon of their own, for the map to draw.</summary>
    public static IEnumerable<string> Known => Icon.Keys.Append(Other);
}
