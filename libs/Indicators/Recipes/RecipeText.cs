using System.Text.Json;
using Civium.Indicators.Data;

namespace Civium.Indicators.Recipes;

/// <summary>Recipes as JSON. Safe for concurrent use.</summary>
public static class RecipeText
{
    private const string Start = "";

    /// <summary>Reads a recipe. Members that are not known are faults.</summary>
    /// <param name="json">UTF-8; comments and trailing commas are allowed.</param>
    /// <param name="problems">Receives what is wrong, by JSON pointer.</param>
    /// <returns>The recipe, or null when anything is wrong.</returns>
    public static Recipe? Read(ReadOnlyMemory<byte> json, ProblemList problems)
    {
        try
        {
            var text = json.Span.StartsWith("\uFEFF"u8) ? json[3..] : json;
            using var document = JsonDocument.Parse(text, new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true, MaxDepth = 32 });
            var before = problems.Count;
            var recipe = Read(document.RootElement, problems);
            return problems.Count > before ? null : recipe;
        }
        catch (JsonException fault)
        {
            problems.Add((fault.LineNumber ?? 0) + 1, (int)(fault.BytePositionInLine ?? 0) + 1, $"is no JSON: {fault.Message.Split(" LineNumber")[0]}");
            return null;
        }
    }

    /// <summary>Writes a recipe in one line; <see cref="Read(ReadOnlyMemory{byte}, ProblemList)"/> gives the same recipe back.</summary>
    public static string Write(Recipe recipe) => RecipeWriter.Write(recipe);

    private static Recipe Read(JsonElement element, ProblemList problems)
    {
        var (rules, weights) = (new RuleReader(problems), new WeightReader(problems));
        var members = new JsonMembers(element, Start, problems);
        var untreated = new List<string>();
        var single = new Dictionary<string, Normalising.Normalisation>();
        var recipe = Recipe.Default with
        {
            Denominates = members.Flag("denominate", false),
            Imputation = members.Has("impute", out var impute) ? rules.Imputation(impute, "/impute") : null,
            Screening = members.Has("screen", out var screen) ? rules.Screening(screen, "/screen") : null,
            Treatment = members.Has("treat", out var treat) ? rules.Treatment(treat, "/treat", untreated) : null,
            Untreated = untreated,
            Normalisation = members.Has("normalise", out var normalise) || members.Has("normalize", out normalise)
                ? rules.Normalisation(normalise, "/normalise", single) : Recipe.Default.Normalisation,
            Normalisations = single,
            Weight = members.Has("weight", out var weight) || members.Has("weights", out weight) ? weights.Read(weight, "/weight") : Recipe.Default.Weight,
            Aggregation = members.Has("aggregate", out var aggregate) ? rules.Aggregation(aggregate, "/aggregate") : Recipe.Default.Aggregation,
            IsPanelWide = IsPanelWide(members, problems),
            Uncertainty = members.Has("uncertainty", out var uncertainty) ? Uncertainty(uncertainty, rules, weights, problems) : null,
        };
        _ = members.Has("weights", out _) | members.Has("normalize", out _);
        members.Done();
        return recipe;
    }

    private static bool IsPanelWide(JsonMembers members, ProblemList problems)
    {
        switch (members.Text("panel"))
        {
            case null or "together":
                return true;
            case "each-year":
                return false;
            default:
                problems.Add("/panel", "must be together or each-year");
                return true;
        }
    }

    private static UncertaintyRule Uncertainty(JsonElement element, RuleReader rules, WeightReader weights, ProblemList problems)
    {
        var members = new JsonMembers(element, "/uncertainty", problems);
        var rule = new UncertaintyRule
        {
            Imputations = [.. members.Items("impute").Select(item => rules.Imputation(item.Value, item.Pointer))],
            Treatments = [.. members.Items("treat").Select(item => rules.Treatment(item.Value, item.Pointer))],
            Normalisations = [.. members.Items("normalise").Select(item => rules.Normalisation(item.Value, item.Pointer))],
            Weights = [.. members.Items("weight").Select(item => weights.Read(item.Value, item.Pointer))],
            Aggregations = [.. members.Items("aggregate").Select(item => rules.Aggregation(item.Value, item.Pointer))],
            WeightNoise = members.Number("weightNoise", 0, 0, 1),
            DropsIndicator = members.Flag("dropIndicator", false),
        };
        members.Done();
        return rule;
    }
}
