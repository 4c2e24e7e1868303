namespace Civium.Modules.Sensing.Things;

/// <summary>Themes that have a name and an icon of their own; any other word may be given too.</summary>
internal static class ThemeWords
{
    public static IReadOnlyList<string> All { get; } =
        ["air", "energy", "fire", "light", "noise", "parking", "people", "power", "rfid", "speed", "traffic", "waste", "water", "weather"];
}
