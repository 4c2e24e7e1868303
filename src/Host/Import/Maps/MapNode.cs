using System.Text.Json;

namespace Civium.Host.Import.Maps;

/// <summary>
/// An object of the map while it is read. Faults are gathered, not thrown, so that one look shows them all; members nobody asked
/// for are faults too, because a misspelt option that is silently ignored imports the wrong thing.
/// </summary>
internal sealed class MapNode(JsonElement element, string pointer, List<MapFault> faults)
{
    private readonly HashSet<string> _asked = new(StringComparer.Ordinal);

    /// <summary>Records a fault at a member.</summary>
    public void Fault(string? name, string problem) =>
        faults.Add(new MapFault(name is null ? pointer : At(name), problem));

    /// <summary>Whether the member is there and not null.</summary>
    public bool Has(string name) =>
        Member(name) is not null;

    /// <summary>A text that must be there.</summary>
    public string Text(string name)
    {
        var text = OptionalText(name);
        if (text is null && Member(name) is null)
        {
            Fault(name, "is missing; it must be a text");
        }

        return text ?? "";
    }

    /// <summary>A text, or null when there is none.</summary>
    public string? OptionalText(string name)
    {
        if (Member(name) is not { } member)
        {
            return null;
        }

        if (member.ValueKind == JsonValueKind.String)
        {
            return member.GetString();
        }

        Fault(name, $"must be a text, not {Kind(member)}");
        return null;
    }

    /// <summary>A number, or null when there is none.</summary>
    public double? OptionalNumber(string name)
    {
        if (Member(name) is not { } member)
        {
            return null;
        }

        if (member.ValueKind == JsonValueKind.Number && member.TryGetDouble(out var number) && double.IsFinite(number))
        {
            return number;
        }

        Fault(name, $"must be a number, not {Kind(member)}");
        return null;
    }

    /// <summary>A list of exactly so many numbers, or null when there is none or it is faulty.</summary>
    public double[]? OptionalNumbers(string name, int count)
    {
        if (Member(name) is not { } member)
        {
            return null;
        }

        if (member.ValueKind == JsonValueKind.Array && member.GetArrayLength() == count
            && member.EnumerateArray().All(e => e.ValueKind == JsonValueKind.Number && double.IsFinite(e.GetDouble())))
        {
            return [.. member.EnumerateArray().Select(e => e.GetDouble())];
        }

        Fault(name, $"must be a list of {count} numbers");
        return null;
    }

    /// <summary>A list of texts, or null when there is none.</summary>
    public string[]? OptionalTexts(string name)
    {
        if (Member(name) is not { } member)
        {
            return null;
        }

        if (member.ValueKind == JsonValueKind.Array && member.EnumerateArray().All(e => e.ValueKind == JsonValueKind.String))
        {
            return [.. member.EnumerateArray().Select(e => e.GetString()!)];
        }

        Fault(name, "must be a list of texts");
        return null;
    }

    /// <summary>An object, or null when there is none.</summary>
    public MapNode? OptionalObject(string name)
    {
        if (Member(name) is not { } member)
        {
            return null;
        }

        if (member.ValueKind == JsonValueKind.Object)
        {
            return new MapNode(member, At(name), faults);
        }

        Fault(name, $"must be an object, not {Kind(member)}");
        return null;
    }

    /// <summary>An object that must be there.</summary>
    public MapNode? Object(string name)
    {
        if (Member(name) is null)
        {
            Fault(name, "is missing; it must be an object");
        }

        return OptionalObject(name);
    }

    /// <summary>The objects of a list that must be there and hold at least one.</summary>
    public IReadOnlyList<MapNode> Objects(string name)
    {
        if (Member(name) is not { ValueKind: JsonValueKind.Array } member || member.GetArrayLength() == 0)
        {
            Fault(name, "must be a list of at least one object");
            return [];
        }

        var nodes = new List<MapNode>();
        var index = 0;
        foreach (var item in member.EnumerateArray())
        {
            var place = $"{At(name)}/{index++}";
            if (item.ValueKind == JsonValueKind.Object)
            {
                nodes.Add(new MapNode(item, place, faults));
            }
            else
            {
                faults.Add(new MapFault(place, $"must be an object, not {Kind(item)}"));
            }
        }

        return nodes;
    }

    /// <summary>All members of this object, for objects whose names are free.</summary>
    public IEnumerable<JsonProperty> Members()
    {
        foreach (var member in element.EnumerateObject())
        {
            _asked.Add(member.Name);
            yield return member;
        }
    }

    /// <summary>Says which members nobody asked for. Call it last.</summary>
    public void RefuseOthers()
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var member in element.EnumerateObject())
        {
            if (!_asked.Contains(member.Name))
            {
                Fault(member.Name, $"is not known here; known are {string.Join(", ", _asked.Order(StringComparer.Ordinal))}");
            }

            if (!seen.Add(member.Name))
            {
                Fault(member.Name, "is there twice");
            }
        }
    }

    private static string Kind(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => "an object",
        JsonValueKind.Array => "a list",
        JsonValueKind.String => "a text",
        JsonValueKind.Number => "a number",
        _ => value.GetRawText(),
    };

    private string At(string name) =>
        $"{pointer}/{name.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal)}";

    private JsonElement? Member(string name)
    {
        _asked.Add(name);
        return element.TryGetProperty(name, out var member) && member.ValueKind != JsonValueKind.Null ? member : null;
    }
}
