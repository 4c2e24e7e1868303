using System.Text.Json;
using Civium.Indicators.Data;

namespace Civium.Indicators.Recipes;

/// <summary>Reads how a recipe weighs.</summary>
internal sealed class WeightReader(ProblemList problems)
{
    private const int Deepest = 4;
    private readonly RuleReader _rules = new(problems);

    public WeightRule Read(JsonElement element, string pointer, int depth = 0)
    {
        if (_rules.Method<WeightMethod>(element, pointer, out var members) is not { } method)
        {
            return Recipe.Default.Weight;
        }

        var rule = new WeightRule(method);
        if (members is not null)
        {
            rule = method switch
            {
                WeightMethod.Given => rule with { Given = JsonMembers.Numbers(members.Map("weights"), problems) },
                WeightMethod.EntropyCapped => rule with { Cap = members.Number("cap", 0.3, 1e-9, 1) },
                WeightMethod.Budget => rule with { Experts = [.. Experts(members)] },
                WeightMethod.Ahp => rule with { Comparisons = members.Map("comparisons").ToDictionary(item => item.Name, item => Comparisons(item.Value, item.Pointer)) },
                WeightMethod.Combined => Combined(rule, members, depth),
                _ => rule,
            };
            members.Done();
        }

        Check(rule, pointer);
        return rule;
    }

    private void Check(WeightRule rule, string pointer)
    {
        var missing = rule.Method switch
        {
            WeightMethod.Given when rule.Given.Count == 0 => ("weights", "must give a weight by code, such as {\"LPI\": 2}"),
            WeightMethod.Budget when rule.Experts.Count == 0 => ("experts", "must be a list with an object of points by code for each expert"),
            WeightMethod.Ahp when rule.Comparisons.Count == 0 => ("comparisons", "must have, by the code of an aggregate, an object with codes and matrix"),
            WeightMethod.Combined when rule.Parts.Count < 2 => ("of", "must be a list of two or more ways to weigh"),
            WeightMethod.Combined when rule.Combination == CombinationMethod.Linear && rule.Parts.Count != 2 => ("of", "must be two ways to weigh for a linear combination"),
            _ => default,
        };
        if (missing.Item1 is { } name)
        {
            problems.Add($"{pointer}/{name}", missing.Item2);
        }
    }

    private WeightRule Combined(WeightRule rule, JsonMembers members, int depth)
    {
        if (depth >= Deepest)
        {
            problems.Add(members.Pointer, $"combinations go {Deepest} deep at most");
            return rule;
        }

        var how = members.Has("how", out var value) ? ChoiceNames.Read<CombinationMethod>(value, members.At("how"), problems) : CombinationMethod.Geometric;
        return rule with
        {
            Parts = [.. members.Items("of").Select(item => Read(item.Value, item.Pointer, depth + 1))],
            Combination = how ?? CombinationMethod.Geometric,
            Share = members.Number("share", 0.5, 0, 1),
        };
    }

    private IEnumerable<Dictionary<string, double>> Experts(JsonMembers members)
    {
        foreach (var (value, pointer) in members.Items("experts"))
        {
            if (value.ValueKind != JsonValueKind.Object)
            {
                problems.Add(pointer, "must be an object of points by code");
                continue;
            }

            yield return JsonMembers.Numbers(value.EnumerateObject().Select(member => (member.Name, member.Value, $"{pointer}/{member.Name}")), problems);
        }
    }

    private Comparisons Comparisons(JsonElement element, string pointer)
    {
        var members = new JsonMembers(element, pointer, problems);
        var codes = members.Items("codes").Select(item => _rules.TextOf(item.Value, item.Pointer)).OfType<string>().ToArray();
        var matrix = members.Items("matrix").Select(row => Row(row.Value, row.Pointer)).ToArray();
        members.Done();
        if (codes.Length == 0 || matrix.Length != codes.Length || matrix.Any(row => row.Length != codes.Length))
        {
            problems.Add(pointer, "needs codes, a list, and matrix, with a row of as many numbers for each code");
        }

        return new(codes, matrix);
    }

    private double[] Row(JsonElement element, string pointer)
    {
        if (element.ValueKind == JsonValueKind.Array && element.EnumerateArray().All(item => item.ValueKind == JsonValueKind.Number))
        {
            return [.. element.EnumerateArray().Select(item => item.GetDouble())];
        }

        problems.Add(pointer, "must be a list of numbers");
        return [];
    }
}
