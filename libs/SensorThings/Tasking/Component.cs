using System.Text.Json;

namespace Civium.SensorThings.Tasking;

/// <summary>A declared component: it judges the value that stands for it.</summary>
internal abstract class Component
{
    internal abstract void Check(JsonElement value, string pointer, ICollection<TaskFault> faults);

    internal static string Kind(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => "an object",
        JsonValueKind.Array => "an array",
        JsonValueKind.String => "a text",
        JsonValueKind.Number => "a number",
        JsonValueKind.Null => "null",
        _ => "a truth value",
    };

    internal static string Step(string name) => "/" + name.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal);
}

/// <summary>A named component of a record.</summary>
/// <param name="Name">The member's name in the values.</param>
/// <param name="Component">What it is.</param>
/// <param name="Optional">Whether it may be left out.</param>
internal sealed record Field(string Name, Component Component, bool Optional);

/// <summary>A DataRecord or a Vector: an object with a member a field.</summary>
internal sealed class RecordComponent(IReadOnlyList<Field> fields) : Component
{
    internal override void Check(JsonElement value, string pointer, ICollection<TaskFault> faults)
    {
        if (value.ValueKind != JsonValueKind.Object)
        {
            faults.Add(new TaskFault(pointer, $"must be an object with a member for each declared field, and is {Kind(value)}."));
            return;
        }

        foreach (var field in fields)
        {
            if (value.TryGetProperty(field.Name, out var given))
            {
                field.Component.Check(given, pointer + Step(field.Name), faults);
            }
            else if (!field.Optional)
            {
                faults.Add(new TaskFault(pointer + Step(field.Name), "is required by the capability and is missing."));
            }
        }

        foreach (var member in value.EnumerateObject())
        {
            if (!fields.Any(field => member.NameEquals(field.Name)))
            {
                faults.Add(new TaskFault(pointer + Step(member.Name), $"is not declared by the capability, which has {string.Join(", ", fields.Select(field => field.Name))}."));
            }
        }
    }
}

/// <summary>A DataChoice: an object with exactly one of the items.</summary>
internal sealed class ChoiceComponent(IReadOnlyList<Field> items) : Component
{
    internal override void Check(JsonElement value, string pointer, ICollection<TaskFault> faults)
    {
        var members = value.ValueKind == JsonValueKind.Object ? value.EnumerateObject().Take(2).ToArray() : [];
        var item = members.Length == 1 ? items.FirstOrDefault(one => members[0].NameEquals(one.Name)) : null;
        if (item is null)
        {
            faults.Add(new TaskFault(pointer, $"must be an object with exactly one of {string.Join(", ", items.Select(one => one.Name))}."));
            return;
        }

        item.Component.Check(members[0].Value, pointer + Step(item.Name), faults);
    }
}

/// <summary>A DataArray or a range: an array of alike items.</summary>
/// <param name="element">What each item is.</param>
/// <param name="count">How many there must be; null for any number.</param>
/// <param name="ascending">Whether it is a range, whose end is not before its start.</param>
internal sealed class ArrayComponent(Component element, int? count, bool ascending = false) : Component
{
    internal override void Check(JsonElement value, string pointer, ICollection<TaskFault> faults)
    {
        if (value.ValueKind != JsonValueKind.Array || (count is { } wanted && value.GetArrayLength() != wanted))
        {
            faults.Add(new TaskFault(pointer, $"must be an array{(count is { } many ? $" of {many} items" : "")}, and is {Kind(value)}."));
            return;
        }

        var before = faults.Count;
        var index = 0;
        foreach (var item in value.EnumerateArray())
        {
            element.Check(item, $"{pointer}/{index++}", faults);
        }

        if (ascending && faults.Count == before && SimpleComponent.Compare(value[0], value[1]) > 0)
        {
            faults.Add(new TaskFault(pointer, "must be a range whose end is not before its start."));
        }
    }
}
