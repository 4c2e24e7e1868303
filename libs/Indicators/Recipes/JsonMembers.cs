using System.Text.Json;
using Civium.Indicators.Data;

namespace Civium.Indicators.Recipes;

/// <summary>Reads the members of a JSON object; faults go to a list by JSON pointer. Members nobody asked for are faults.</summary>
internal sealed class JsonMembers
{
    private readonly JsonElement _element;
    private readonly ProblemList _problems;
    private readonly HashSet<string> _known = new(StringComparer.Ordinal);

    public JsonMembers(JsonElement element, string pointer, ProblemList problems)
    {
        (_element, Pointer, _problems) = (element, pointer, problems);
        if (element.ValueKind != JsonValueKind.Object)
        {
            problems.Add(pointer, "must be an object");
        }
    }

    public string Pointer { get; }

    public string At(string name) => $"{Pointer}/{name.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal)}";

    public bool Has(string name, out JsonElement value)
    {
        _known.Add(name);
        value = default;
        return _element.ValueKind == JsonValueKind.Object && _element.TryGetProperty(name, out value);
    }

    public double Number(string name, double otherwise, double least = double.NegativeInfinity, double most = double.PositiveInfinity)
    {
        if (!Has(name, out var value))
        {
            return otherwise;
        }

        if (value.ValueKind != JsonValueKind.Number || !value.TryGetDouble(out var number) || !(number >= least && number <= most))
        {
            var range = double.IsInfinity(least) && double.IsInfinity(most) ? "" : double.IsInfinity(most) ? $" of at least {least}" : $" from {least} to {most}";
            _problems.Add(At(name), FormattableString.Invariant($"must be a number{range}"));
            return otherwise;
        }

        return number;
    }

    public bool Flag(string name, bool otherwise)
    {
        if (Has(name, out var value) && value.ValueKind is not (JsonValueKind.True or JsonValueKind.False))
        {
            _problems.Add(At(name), "must be true or false");
        }

        return value.ValueKind switch { JsonValueKind.True => true, JsonValueKind.False => false, _ => otherwise };
    }

    public string? Text(string name)
    {
        if (Has(name, out var value) && value.ValueKind != JsonValueKind.String)
        {
            _problems.Add(At(name), "must be a text");
        }

        return value.ValueKind == JsonValueKind.String ? value.GetString() : null;
    }

    /// <summary>The members of an object member, by name.</summary>
    public IEnumerable<(string Name, JsonElement Value, string Pointer)> Map(string name)
    {
        if (!Has(name, out var value))
        {
            return [];
        }

        if (value.ValueKind != JsonValueKind.Object)
        {
            _problems.Add(At(name), "must be an object with a member for each code");
            return [];
        }

        return value.EnumerateObject().Select(member => (member.Name, member.Value, $"{At(name)}/{member.Name}"));
    }

    /// <summary>The items of an array member.</summary>
    public IEnumerable<(JsonElement Value, string Pointer)> Items(string name)
    {
        if (!Has(name, out var value))
        {
            return [];
        }

        if (value.ValueKind != JsonValueKind.Array)
        {
            _problems.Add(At(name), "must be a list");
            return [];
        }

        return value.EnumerateArray().Select((item, place) => (item, $"{At(name)}/{place}"));
    }

    /// <summary>Numbers by code.</summary>
    public static Dictionary<string, double> Numbers(IEnumerable<(string Name, JsonElement Value, string Pointer)> members, ProblemList problems)
    {
        var numbers = new Dictionary<string, double>(StringComparer.Ordinal);
        foreach (var (name, value, pointer) in members)
        {
            if (value.ValueKind != JsonValueKind.Number || !(value.GetDouble() >= 0))
            {
                problems.Add(pointer, "must be a number that is not negative");
            }
            else
            {
                numbers[name] = value.GetDouble();
            }
        }

        return numbers;
    }

    /// <summary>Faults the members that nobody asked for.</summary>
    public void Done()
    {
        if (_element.ValueKind == JsonValueKind.Object)
        {
            foreach (var member in _element.EnumerateObject().Where(member => !_known.Contains(member.Name)))
            {
                _problems.Add(At(member.Name), $"is unknown here; known are {string.Join(", ", _known.Order(StringComparer.Ordinal))}");
            }
        }
    }
}
