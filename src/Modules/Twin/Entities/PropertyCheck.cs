using System.Globalization;
using System.Text.Json;
using Civium.Modules.Twin.Types;

namespace Civium.Modules.Twin.Entities;

/// <summary>Members of a feature's properties that every entity has, outside its type's schema.</summary>
internal static class EntityMembers
{
    public static readonly HashSet<string> Reserved =
        ["type", "name", "name:zh-Hans", "department", "classification", "relations", "streams", "sample", "id", "validFrom", "validTo", "recorded"];
}

/// <summary>Checks properties against a type's schema.</summary>
internal static class PropertyCheck
{
    private const int TextLength = 4000;

    /// <summary>What does not fit, by property. A null counts as not told.</summary>
    public static IEnumerable<(string Name, string What)> Faults(JsonElement properties, EntityType type)
    {
        foreach (var definition in type.Properties)
        {
            var told = properties.TryGetProperty(definition.Name, out var value) && value.ValueKind != JsonValueKind.Null;
            if (told && Fault(value, definition) is { } fault)
            {
                yield return (definition.Name, fault);
            }
            else if (!told && definition.Required)
            {
                yield return (definition.Name, $"is missing; every {type.Id} has it.");
            }
        }

        if (type.Closed)
        {
            foreach (var property in properties.EnumerateObject())
            {
                if (!EntityMembers.Reserved.Contains(property.Name) && type.Properties.All(definition => definition.Name != property.Name))
                {
                    yield return (property.Name, $"is not in the schema of {type.Id}.");
                }
            }
        }
    }

    private static string? Fault(JsonElement value, PropertyDefinition definition) => definition.Kind switch
    {
        PropertyKind.Truth => value.ValueKind is JsonValueKind.True or JsonValueKind.False ? null : "must be true or false.",
        PropertyKind.Text => TextFault(value, definition),
        PropertyKind.Time => value.ValueKind == JsonValueKind.String && value.TryGetDateTimeOffset(out _) ? null : "must be an instant such as 2026-01-31T08:00:00Z.",
        _ => NumberFault(value, definition),
    };

    private static string? TextFault(JsonElement value, PropertyDefinition definition) =>
        value.ValueKind != JsonValueKind.String || value.GetString()!.Length > TextLength ? $"must be text of up to {TextLength} characters."
        : definition.Values is { } allowed && !allowed.Contains(value.GetString()!) ? $"must be one of {string.Join(", ", allowed)}."
        : null;

    private static string? NumberFault(JsonElement value, PropertyDefinition definition)
    {
        if (value.ValueKind != JsonValueKind.Number || !value.TryGetDouble(out var number) || !double.IsFinite(number))
        {
            return "must be a number.";
        }

        if (definition.Kind == PropertyKind.Integer && number != Math.Floor(number))
        {
            return "must be a whole number.";
        }

        return number < definition.Minimum || number > definition.Maximum
            ? string.Create(CultureInfo.InvariantCulture, $"must be from {definition.Minimum?.ToString(CultureInfo.InvariantCulture) ?? "-∞"} to {definition.Maximum?.ToString(CultureInfo.InvariantCulture) ?? "∞"}{(definition.Unit is null ? "" : " " + definition.Unit)}.")
            : null;
    }
}
