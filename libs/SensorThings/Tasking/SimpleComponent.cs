using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Civium.SensorThings.Times;

namespace Civium.SensorThings.Tasking;

/// <summary>What a simple component's value is.</summary>
internal enum SimpleType
{
    Boolean,
    Text,
    Category,
    Count,
    Quantity,
    Time,
}

/// <summary>A single value with what is allowed of it.</summary>
internal sealed class SimpleComponent(SimpleType type, Allowance? allowed) : Component
{
    internal override void Check(JsonElement value, string pointer, ICollection<TaskFault> faults)
    {
        if (Misfit(value) is { } wanted)
        {
            faults.Add(new TaskFault(pointer, $"must be {wanted}, and is {Kind(value)}."));
        }
        else if (allowed?.Refusal(value) is { } refusal)
        {
            faults.Add(new TaskFault(pointer, refusal));
        }
    }

    /// <summary>Orders two values of one type: numbers by value, times by instant, texts by code point.</summary>
    internal static int Compare(JsonElement left, JsonElement right)
    {
        if (left.ValueKind == JsonValueKind.Number && right.ValueKind == JsonValueKind.Number)
        {
            return left.GetDouble().CompareTo(right.GetDouble());
        }

        var (first, second) = (left.ToString(), right.ToString());
        return TimeValue.TryParse(first, out var start) && TimeValue.TryParse(second, out var end)
            ? start.Start.CompareTo(end.Start)
            : string.CompareOrdinal(first, second);
    }

    /// <summary>What a value of this type must be, where it is none; null where it is.</summary>
    internal string? Misfit(JsonElement value) => type switch
    {
        SimpleType.Boolean => value.ValueKind is JsonValueKind.True or JsonValueKind.False ? null : "true or false",
        SimpleType.Text or SimpleType.Category => value.ValueKind == JsonValueKind.String ? null : "a text",
        SimpleType.Count => value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out _) ? null : "a whole number",
        SimpleType.Quantity => value.ValueKind == JsonValueKind.Number && double.IsFinite(value.GetDouble()) ? null : "a number",
        _ => value.ValueKind == JsonValueKind.String && TimeValue.TryParse(value.GetString(), out _) ? null : "an ISO 8601 time with Z or an offset",
    };
}

/// <summary>What is allowed of a single value: any of the listed values, intervals (both ends in) and the pattern; one of them suffices.</summary>
/// <param name="Values">Allowed values.</param>
/// <param name="Intervals">Allowed intervals.</param>
/// <param name="Pattern">A regular expression that the whole text meets; null for none. It runs in linear time.</param>
internal sealed record Allowance(IReadOnlyList<JsonElement> Values, IReadOnlyList<(JsonElement From, JsonElement To)> Intervals, Regex? Pattern)
{
    private const int MostShown = 20;

    /// <summary>Why the value is not allowed; null when it is.</summary>
    internal string? Refusal(JsonElement value)
    {
        if (Values.Any(one => SimpleComponent.Compare(one, value) == 0)
            || Intervals.Any(one => SimpleComponent.Compare(one.From, value) <= 0 && SimpleComponent.Compare(value, one.To) <= 0)
            || (value.ValueKind == JsonValueKind.String && Pattern?.IsMatch(value.GetString()!) == true))
        {
            return null;
        }

        var known = Values.Take(MostShown).Select(one => one.ToString())
            .Concat(Intervals.Take(MostShown).Select(one => string.Create(CultureInfo.InvariantCulture, $"{one.From} to {one.To}")));
        return $"is not allowed by the capability; allowed: {string.Join(", ", Pattern is null ? known : known.Append($"texts like {Pattern}"))}.";
    }
}
