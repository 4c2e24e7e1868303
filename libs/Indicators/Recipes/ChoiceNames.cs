using System.Text;
using System.Text.Json;
using Civium.Indicators.Data;

namespace Civium.Indicators.Recipes;

/// <summary>Names of methods in recipes: <c>min-max</c> is written, and <c>minmax</c>, <c>MinMax</c> or COINr's <c>n_minmax</c> are understood too.</summary>
internal static class ChoiceNames
{
    private static readonly Dictionary<string, string> Aliases = new(StringComparer.Ordinal)
    {
        ["nminmax"] = "minmax",
        ["nzscore"] = "zscore",
        ["nrank"] = "rank",
        ["nprank"] = "percentilerank",
        ["nborda"] = "borda",
        ["ndist2max"] = "distancetomaximum",
        ["nfracmax"] = "fractionofmaximum",
        ["ndist2targ"] = "distancetotarget",
        ["ndist2ref"] = "distancetoreference",
        ["ngoalposts"] = "goalposts",
        ["nscaled"] = "scale",
        ["aamean"] = "arithmetic",
        ["agmean"] = "geometric",
        ["ahmean"] = "harmonic",
        ["acopeland"] = "copeland",
        ["arithmeticmean"] = "arithmetic",
        ["geometricmean"] = "geometric",
        ["harmonicmean"] = "harmonic",
        ["weightedmedian"] = "median",
        ["imean"] = "mean",
        ["imedian"] = "median",
        ["imeangrp"] = "groupmean",
        ["imediangrp"] = "groupmedian",
        ["original"] = "framework",
    };

    public static string Of<T>(T value)
        where T : struct, Enum
    {
        var text = new StringBuilder();
        foreach (var letter in value.ToString())
        {
            text.Append(char.IsUpper(letter) && text.Length > 0 ? "-" : "").Append(char.ToLowerInvariant(letter));
        }

        return text.ToString();
    }

    public static T? Read<T>(JsonElement element, string pointer, ProblemList problems)
        where T : struct, Enum
    {
        if (element.ValueKind == JsonValueKind.String)
        {
            var plain = Plain(element.GetString()!);
            plain = Aliases.GetValueOrDefault(plain, plain);
            foreach (var value in Enum.GetValues<T>())
            {
                if (Plain(value.ToString()) == plain)
                {
                    return value;
                }
            }
        }

        problems.Add(pointer, $"must be one of {string.Join(", ", Enum.GetValues<T>().Select(Of))}");
        return null;
    }

    private static string Plain(string text) => text.Replace("-", "", StringComparison.Ordinal).Replace("_", "", StringComparison.Ordinal)
        .Replace(" ", "", StringComparison.Ordinal).ToLowerInvariant();
}
