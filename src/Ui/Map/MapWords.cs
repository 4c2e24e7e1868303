using Civium.Ui.Texts;
using Microsoft.Extensions.Localization;

namespace Civium.Ui.Map;

/// <summary>The words of MapLibre's own controls, by the names it gives them.</summary>
internal static class MapWords
{
    private static readonly Dictionary<string, string> Keys = new()
    {
        ["NavigationControl.ZoomIn"] = "MapZoomIn",
        ["NavigationControl.ZoomOut"] = "MapZoomOut",
        ["NavigationControl.ResetBearing"] = "MapNorth",
        ["AttributionControl.ToggleAttribution"] = "MapAttribution",
        ["AttributionControl.MapFeedback"] = "MapAttribution",
        ["ScaleControl.Meters"] = "MapMetres",
        ["ScaleControl.Kilometers"] = "MapKilometres",
        ["Map.Title"] = "Map",
        ["CooperativeGesturesHandler.WindowsHelpText"] = "MapCtrl",
        ["CooperativeGesturesHandler.MacHelpText"] = "MapCommand",
        ["CooperativeGesturesHandler.MobileHelpText"] = "MapFingers",
    };

    public static IReadOnlyDictionary<string, string> Of(IStringLocalizer<UiTexts> texts) => Keys.ToDictionary(pair => pair.Key, pair => texts[pair.Value].Value);
}
