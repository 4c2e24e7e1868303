using System.Text.Json;
using Civium.Indicators.Aggregating;
using Civium.Indicators.Data;
using Civium.Indicators.Normalising;
using Civium.Indicators.Preparing;

namespace Civium.Indicators.Recipes;

/// <summary>Reads the rule of one step; a rule that needs no options may be the method's name alone.</summary>
internal sealed class RuleReader(ProblemList problems)
{
    public ImputationRule? Imputation(JsonElement element, string pointer)
    {
        if (element.ValueKind is JsonValueKind.False or JsonValueKind.Null)
        {
            return null;
        }

        if (Method<ImputationMethod>(element, pointer, out var members) is not { } method)
        {
            return null;
        }

        var rule = new ImputationRule(method, members?.Text("group"), (int)(members?.Number("reach", int.MaxValue, 1, int.MaxValue) ?? int.MaxValue));
        members?.Done();
        if (method is ImputationMethod.GroupMean or ImputationMethod.GroupMedian && rule.Group is null)
        {
            problems.Add(pointer + "/group", "must name the column that groups the units");
        }

        return method == ImputationMethod.None ? null : rule;
    }

    public ScreeningRule? Screening(JsonElement element, string pointer)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.False or JsonValueKind.Null:
                return null;
            case JsonValueKind.True:
                return new();
            case JsonValueKind.Number when element.GetDouble() is >= 0 and <= 1 and var share:
                return new(share);
            case JsonValueKind.Object:
                var members = new JsonMembers(element, pointer, problems);
                var rule = new ScreeningRule(members.Number("available", 2.0 / 3, 0, 1), members.Number("nonZero", 0, 0, 1));
                members.Done();
                return rule;
            default:
                problems.Add(pointer, "must be a share from 0 to 1, or an object with available and nonZero");
                return null;
        }
    }

    public TreatmentRule? Treatment(JsonElement element, string pointer, List<string>? untreated = null)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.False or JsonValueKind.Null:
            case JsonValueKind.String when element.ValueEquals("none"):
                return null;
            case JsonValueKind.True:
            case JsonValueKind.String when element.ValueEquals("winsorise-log") || element.ValueEquals("winsorize-log"):
                return new();
            case JsonValueKind.String when element.ValueEquals("winsorise") || element.ValueEquals("winsorize"):
                return new() { UsesLogarithm = false };
            case JsonValueKind.String when element.ValueEquals("log"):
                return new(0);
            case JsonValueKind.Object:
                break;
            default:
                problems.Add(pointer, "must be true, false, winsorise, winsorise-log, log, none, or an object");
                return null;
        }

        var members = new JsonMembers(element, pointer, problems);
        var rule = new TreatmentRule((int)members.Number("points", 5, 0, 1_000_000), members.Number("skewness", 2, 0), members.Number("kurtosis", 3.5))
        {
            UsesLogarithm = members.Flag("logarithm", true),
            FollowsTail = members.Flag("followTail", false),
        };
        if (untreated is not null)
        {
            untreated.AddRange(members.Items("except").Select(item => TextOf(item.Value, item.Pointer)).OfType<string>());
        }

        members.Done();
        return rule;
    }

    public Normalisation Normalisation(JsonElement element, string pointer, Dictionary<string, Normalisation>? single = null)
    {
        if (Method<NormalisationMethod>(element, pointer, out var members) is not { } method)
        {
            return Recipe.Default.Normalisation;
        }

        var rule = new Normalisation(method)
        {
            Lower = members?.Number("lower", 0) ?? 0,
            Upper = members?.Number("upper", 100) ?? 100,
            Centre = members?.Number("centre", 0) ?? 0,
            Spread = members?.Number("spread", 1, double.Epsilon) ?? 1,
            Factor = members?.Number("factor", 100) ?? 100,
            IsCapped = members?.Flag("cap", false) ?? false,
            Reference = members?.Text("unit"),
        };
        if (single is not null && members is not null)
        {
            foreach (var (name, value, at) in members.Map("indicators"))
            {
                single[name] = Normalisation(value, at);
            }
        }

        members?.Done();
        if (method is NormalisationMethod.MinMax or NormalisationMethod.Scale && !(rule.Upper > rule.Lower))
        {
            problems.Add(pointer + "/upper", "must be larger than lower");
        }

        if (method == NormalisationMethod.DistanceToReference && rule.Reference is null)
        {
            problems.Add(pointer + "/unit", "must name the reference unit");
        }

        return rule;
    }

    public IReadOnlyList<AggregationRule> Aggregation(JsonElement element, string pointer)
    {
        if (element.ValueKind != JsonValueKind.Array)
        {
            return [Level(element, pointer)];
        }

        if (element.GetArrayLength() == 0)
        {
            problems.Add(pointer, "must have a method for each level, or one for all");
            return Recipe.Default.Aggregation;
        }

        return [.. element.EnumerateArray().Select((item, place) => Level(item, $"{pointer}/{place}"))];
    }

    public string? TextOf(JsonElement element, string pointer)
    {
        if (element.ValueKind == JsonValueKind.String)
        {
            return element.GetString();
        }

        problems.Add(pointer, "must be a text");
        return null;
    }

    /// <summary>The method of a rule that is a name, or an object with a member <c>method</c>.</summary>
    public T? Method<T>(JsonElement element, string pointer, out JsonMembers? members)
        where T : struct, Enum
    {
        members = null;
        if (element.ValueKind != JsonValueKind.Object)
        {
            return ChoiceNames.Read<T>(element, pointer, problems);
        }

        members = new JsonMembers(element, pointer, problems);
        if (members.Has("method", out var method))
        {
            return ChoiceNames.Read<T>(method, pointer + "/method", problems);
        }

        problems.Add(pointer + "/method", $"is missing; it is one of {string.Join(", ", Enum.GetValues<T>().Select(ChoiceNames.Of))}");
        return null;
    }

    private AggregationRule Level(JsonElement element, string pointer)
    {
        if (Method<AggregationMethod>(element, pointer, out var members) is not { } method)
        {
            return Recipe.Default.Aggregation[0];
        }

        var rule = new AggregationRule(method, members?.Number("available", 0, 0, 1) ?? 0);
        members?.Done();
        return rule;
    }
}
