using System.Text.Json.Nodes;

namespace Civium.DemoCity.Feeding;

/// <summary>The rules that warn of the sample city's events, installed over the public interface as a city's office would.</summary>
internal sealed class SampleRules(PublicInterface server)
{
    public const string Source = "Sample city";
    private const string Path = "api/warnings/rules";

    /// <summary>As they are sent.</summary>
    public static IReadOnlyList<JsonObject> All { get; } =
    [
        Rule("PM2.5 (3-hour mean)", "PM2.5", "ug/m3", "above", [115, 150, 250, 350], 1, 2, 0.9, "PT3H", 2, "PT12H"),
        Rule("Flood", "Water level", "m", "above", [2.7, 3.0, 3.4, 3.9], 2, 3, 0.95, "PT0S", 1, "PT2H"),
        Rule("Voltage sag", "Line voltage", "kV", "below", [9.5, 9.3, 8.9, 8.4], 2, 3, 1.01, "PT0S", 1, "PT2H"),
        Rule("Traffic jam", "Traffic speed", "km/h", "below", [14, 11, 8.5, 6.5], 2, 3, 1.1, "PT0S", 1, "PT2H"),
    ];

    /// <summary>Adds those that are missing; what was changed since stays so.</summary>
    public async Task InstallAsync(CancellationToken cancellation)
    {
        var known = (await server.GetAsync(Path, cancellation).ConfigureAwait(false))?.AsArray().Select(rule => rule?["rule"]?["name"]?.GetValue<string>()).ToHashSet() ?? [];
        foreach (var rule in All.Where(rule => !known.Contains(rule["name"]!.GetValue<string>())))
        {
            await server.PostAsync(Path, rule, cancellation).ConfigureAwait(false);
        }
    }

    private static JsonObject Rule(
        string name, string property, string unit, string direction, double[] levels, int raise, int lower, double factor, string window, int least, string noData)
    {
        string[] names = ["blue", "yellow", "orange", "red"];
        return new JsonObject
        {
            ["name"] = $"{Source}: {name}",
            ["pollutant"] = property,
            ["source"] = Source,
            ["selector"] = new JsonObject { ["property"] = property, ["unit"] = unit },
            ["threshold"] = new JsonObject
            {
                ["window"] = window,
                ["aggregate"] = "mean",
                ["minimumSamples"] = least,
                ["direction"] = direction,
                ["levels"] = new JsonArray([.. levels.Zip(names, (threshold, level) => (JsonNode)new JsonObject { ["name"] = level, ["threshold"] = threshold })]),
                ["raiseValues"] = raise,
                ["lowerValues"] = lower,
                ["lowerFactor"] = factor,
                ["noData"] = noData,
            },
        };
    }
}
