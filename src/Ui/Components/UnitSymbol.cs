namespace Civium.Ui.Components;

/// <summary>
/// Units as a person reads them. Data carry them in letters that every keyboard has (<c>ug/m3</c>), and keep them so in files and interfaces.
/// </summary>
public static class UnitSymbol
{
    private static readonly Dictionary<string, string> Shown = new(StringComparer.Ordinal)
    {
        ["ug/m3"] = "µg/m³",
        ["mg/m3"] = "mg/m³",
        ["degC"] = "°C",
        ["Cel"] = "°C",
        ["degF"] = "°F",
        ["deg"] = "°",
        ["m3"] = "m³",
        ["m3/s"] = "m³/s",
        ["m3/h"] = "m³/h",
        ["m2"] = "m²",
        ["W/m2"] = "W/m²",
        ["uS/cm"] = "µS/cm",
    };

    /// <summary>The symbol to show; one that is not known stays as it is.</summary>
    public static string Of(string? symbol) => symbol is null ? "" : Shown.GetValueOrDefault(symbol, symbol);
}
