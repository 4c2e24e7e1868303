using System.Text.Json;
using Civium.Logistics.Roads;
using Civium.Testing.Running;
using Xunit;

namespace Civium.Libs.Tests.Logistics;

/// <summary>The drivable roads of real extracts of OpenStreetMap, which are not part of the project.</summary>
internal static class ExtractRoads
{
    private static readonly Dictionary<string, double> Speeds = new()
    {
        ["motorway"] = 110,
        ["trunk"] = 90,
        ["primary"] = 60,
        ["secondary"] = 50,
        ["tertiary"] = 40,
        ["unclassified"] = 30,
        ["residential"] = 30,
        ["living_street"] = 10,
        ["service"] = 15,
    };

    public static IReadOnlyList<Road> Read(string extract)
    {
        var folder = Checkout.Shared ?? "";
        var file = Path.Combine(folder, "data", "geo", extract + "_roads.geojson");
        Assert.SkipUnless(File.Exists(file), $"The extract of {extract} is not here; it comes with the reference data beside the checkout.");
        using var document = JsonDocument.Parse(File.ReadAllBytes(file));
        var roads = new List<Road>();
        foreach (var feature in document.RootElement.GetProperty("features").EnumerateArray())
        {
            var properties = feature.GetProperty("properties");
            if (Speeds.TryGetValue(properties.GetProperty("highway").GetString()!.Replace("_link", "", StringComparison.Ordinal), out var speed))
            {
                var line = feature.GetProperty("geometry").GetProperty("coordinates").EnumerateArray().Select(position => new Place(position[0].GetDouble(), position[1].GetDouble()));
                var oneway = properties.TryGetProperty("oneway", out var value) ? value.ToString() : "";
                roads.Add(new Road([.. line], speed, oneway is "yes" or "true" or "1" ? Direction.Forward : oneway == "-1" ? Direction.Backward : Direction.Both));
            }
        }

        return roads;
    }
}
