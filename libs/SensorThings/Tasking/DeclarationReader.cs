using System.Text.Json;
using System.Text.RegularExpressions;

namespace Civium.SensorThings.Tasking;

/// <summary>Reads declarations; every fault is told with its place.</summary>
internal sealed class DeclarationReader(ICollection<TaskFault> faults)
{
    private const int MostNested = 16;
    private const string Known = "Boolean, Text, Category, Count, Quantity, Time, CategoryRange, CountRange, QuantityRange, TimeRange, DataRecord, Vector, DataArray, DataChoice";

    internal Component? Root(JsonElement declaration)
    {
        if (declaration.ValueKind == JsonValueKind.Object && declaration.TryGetProperty("type", out var type) && type.ValueKind == JsonValueKind.String && type.ValueEquals("DataRecord"))
        {
            return Of(declaration, "", 1);
        }

        faults.Add(new TaskFault("", "must be a DataRecord of SWE Common, such as {\"type\":\"DataRecord\",\"field\":[{\"name\":\"level\",\"type\":\"Quantity\"}]}."));
        return null;
    }

    private Component? Of(JsonElement component, string pointer, int depth)
    {
        if (depth > MostNested)
        {
            return Wrong(pointer, $"is nested deeper than {MostNested}.");
        }

        if (component.ValueKind != JsonValueKind.Object || !component.TryGetProperty("type", out var type) || type.ValueKind != JsonValueKind.String)
        {
            return Wrong(pointer, $"must be an object with a type: {Known}.");
        }

        var name = type.GetString()!;
        return name switch
        {
            "DataRecord" => Fields(component, "field", pointer, depth) is { } fields ? new RecordComponent(fields) : null,
            "Vector" => Fields(component, "coordinate", pointer, depth) is { } coordinates ? new RecordComponent(coordinates) : null,
            "DataChoice" => Fields(component, "item", pointer, depth) is { } items ? new ChoiceComponent(items) : null,
            "DataArray" => DataArray(component, pointer, depth),
            _ when name.EndsWith("Range", StringComparison.Ordinal) && TryType(name[..^5], out var ends) && ends is not (SimpleType.Boolean or SimpleType.Text) =>
                new ArrayComponent(new SimpleComponent(ends, Allowed(component, ends, pointer)), 2, ascending: true),
            _ when TryType(name, out var simple) => new SimpleComponent(simple, Allowed(component, simple, pointer)),
            _ => Wrong(pointer + "/type", $"\"{name}\" is no type of component that is known here: {Known}."),
        };
    }

    private static bool TryType(string name, out SimpleType type) => Enum.TryParse(name, out type) && Enum.IsDefined(type) && name == type.ToString();

    private List<Field>? Fields(JsonElement component, string member, string pointer, int depth)
    {
        pointer += "/" + member;
        if (!component.TryGetProperty(member, out var list) || list.ValueKind != JsonValueKind.Array || list.GetArrayLength() == 0)
        {
            Wrong(pointer, "must be an array with at least one named component.");
            return null;
        }

        var fields = new List<Field>();
        foreach (var (index, item) in list.EnumerateArray().Index())
        {
            var at = $"{pointer}/{index}";
            var name = item.ValueKind == JsonValueKind.Object && item.TryGetProperty("name", out var told) && told.ValueKind == JsonValueKind.String ? told.GetString()! : "";
            if (name.Length == 0 || fields.Exists(field => field.Name == name))
            {
                Wrong(at + "/name", name.Length == 0 ? "must be a text that is not empty." : $"\"{name}\" names another component already.");
            }
            else if (Of(item, at, depth + 1) is { } part)
            {
                fields.Add(new Field(name, part, IsOptional(item, at)));
            }
        }

        return fields;
    }

    private bool IsOptional(JsonElement item, string pointer)
    {
        if (!item.TryGetProperty("optional", out var told))
        {
            return false;
        }

        if (told.ValueKind is not (JsonValueKind.True or JsonValueKind.False))
        {
            Wrong(pointer + "/optional", "must be true or false.");
        }

        return told.ValueKind == JsonValueKind.True;
    }

    private ArrayComponent? DataArray(JsonElement component, string pointer, int depth)
    {
        if (!component.TryGetProperty("elementType", out var type) || Of(type, pointer + "/elementType", depth + 1) is not { } element)
        {
            Wrong(pointer + "/elementType", "must be the component that each item is.");
            return null;
        }

        if (!component.TryGetProperty("elementCount", out var told))
        {
            return new ArrayComponent(element, null);
        }

        // SWE Common writes it as a Count with a value; a bare number says the same.
        var number = told.ValueKind == JsonValueKind.Object && told.TryGetProperty("value", out var value) ? value : told;
        if (number.ValueKind == JsonValueKind.Number && number.TryGetInt32(out var count) && count >= 0)
        {
            return new ArrayComponent(element, count);
        }

        Wrong(pointer + "/elementCount", "must be a whole number, or a Count with one as its value.");
        return null;
    }

    private Allowance? Allowed(JsonElement component, SimpleType type, string pointer)
    {
        if (!component.TryGetProperty("constraint", out var constraint))
        {
            return null;
        }

        pointer += "/constraint";
        if (constraint.ValueKind != JsonValueKind.Object)
        {
            Wrong(pointer, "must be an object with value, interval or pattern.");
            return null;
        }

        var kind = new SimpleComponent(type, null);
        var values = new List<JsonElement>();
        var intervals = new List<(JsonElement, JsonElement)>();
        foreach (var (at, item) in Items(constraint, "value", pointer))
        {
            Require(kind, item, at);
            values.Add(item.Clone());
        }

        foreach (var (at, item) in Items(constraint, "interval", pointer))
        {
            if (item.ValueKind != JsonValueKind.Array || item.GetArrayLength() != 2)
            {
                Wrong(at, "must be an array of two values, the lowest and the highest.");
            }
            else if (Require(kind, item[0], at + "/0") & Require(kind, item[1], at + "/1"))
            {
                intervals.Add((item[0].Clone(), item[1].Clone()));
            }
        }

        var pattern = Pattern(constraint, pointer);
        return values.Count + intervals.Count > 0 || pattern is not null ? new Allowance(values, intervals, pattern) : null;
    }

    private (string Pointer, JsonElement Item)[] Items(JsonElement constraint, string member, string pointer)
    {
        if (!constraint.TryGetProperty(member, out var list))
        {
            return [];
        }

        if (list.ValueKind == JsonValueKind.Array)
        {
            return list.EnumerateArray().Index().Select(one => ($"{pointer}/{member}/{one.Index}", one.Item)).ToArray();
        }

        Wrong($"{pointer}/{member}", "must be an array.");
        return [];
    }

    private bool Require(SimpleComponent kind, JsonElement value, string pointer)
    {
        if (kind.Misfit(value) is not { } wanted)
        {
            return true;
        }

        Wrong(pointer, $"must be {wanted}, as the component is, and is {Component.Kind(value)}.");
        return false;
    }

    private Regex? Pattern(JsonElement constraint, string pointer)
    {
        if (!constraint.TryGetProperty("pattern", out var told))
        {
            return null;
        }

        try
        {
            return new Regex($"^(?:{(told.ValueKind == JsonValueKind.String ? told.GetString() : "(")})\\z", RegexOptions.NonBacktracking | RegexOptions.CultureInvariant);
        }
        catch (Exception bad) when (bad is ArgumentException or NotSupportedException)
        {
            Wrong(pointer + "/pattern", "must be a regular expression without look-around and back-references.");
            return null;
        }
    }

    private Component? Wrong(string pointer, string problem)
    {
        faults.Add(new TaskFault(pointer, problem));
        return null;
    }
}
