using System.Globalization;

namespace Civium.Host.Epidemic;

/// <summary>A parameter that is unknown or no value of its kind.</summary>
internal sealed class ParameterException(string message) : Exception(message);

/// <summary>Parameters given as <c>--NAME VALUE</c>, read by name; what nobody reads is refused.</summary>
internal sealed class Parameters
{
    private readonly Dictionary<string, string> _given = new(StringComparer.OrdinalIgnoreCase);
    private readonly HashSet<string> _known = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Reads pairs of name and value.</summary>
    /// <exception cref="ParameterException">A name has no value, or is given twice.</exception>
    public Parameters(IReadOnlyList<string> tokens)
    {
        for (var i = 0; i < tokens.Count; i += 2)
        {
            var name = tokens[i].StartsWith("--", StringComparison.Ordinal) && tokens[i].Length > 2
                ? tokens[i][2..]
                : throw new ParameterException($"\"{tokens[i]}\" is no parameter: write --NAME VALUE.");
            if (name.Split('=', 2) is [var before, var after])
            {
                Add(before, after);
                i--;
                continue;
            }

            Add(name, i + 1 < tokens.Count ? tokens[i + 1] : throw new ParameterException($"--{name} has no value."));
        }
    }

    public string Text(string name, string usual) => Given(name) ?? usual;

    public double Real(string name, double usual) => OptionalReal(name) ?? usual;

    public double? OptionalReal(string name) => Given(name) switch
    {
        null => null,
        var text when double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) => number,
        var text => throw new ParameterException($"--{name} {text}: give a number."),
    };

    public int Whole(string name, int usual) => OptionalWhole(name) ?? usual;

    public int? OptionalWhole(string name) => Given(name) switch
    {
        null => null,
        var text when int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) => number,
        var text => throw new ParameterException($"--{name} {text}: give a whole number."),
    };

    public bool Flag(string name, bool usual) => Given(name)?.ToUpperInvariant() switch
    {
        null => usual,
        "TRUE" or "T" or "1" => true,
        "FALSE" or "F" or "0" => false,
        var text => throw new ParameterException($"--{name} {text}: give TRUE or FALSE."),
    };

    /// <summary>One of some words.</summary>
    public T Choice<T>(string name, T usual, params (string Word, T Value)[] words)
    {
        if (Given(name) is not { } text)
        {
            return usual;
        }

        var found = words.Where(word => word.Word.Equals(text, StringComparison.OrdinalIgnoreCase)).ToArray();
        return found.Length > 0 ? found[0].Value : throw new ParameterException($"--{name} {text}: give one of {string.Join(", ", words.Select(word => word.Word))}.");
    }

    /// <summary>Two numbers with a comma between.</summary>
    public (double First, double Second) Pair(string name, double first, double second) => Given(name) switch
    {
        null => (first, second),
        var text when text.Trim('c', '(', ')').Split(',') is [var a, var b]
            && double.TryParse(a, NumberStyles.Float, CultureInfo.InvariantCulture, out var one)
            && double.TryParse(b, NumberStyles.Float, CultureInfo.InvariantCulture, out var two) => (one, two),
        var text => throw new ParameterException($"--{name} {text}: give two numbers with a comma between, such as 5,4."),
    };

    /// <exception cref="ParameterException">A parameter was given that nobody read.</exception>
    public void RefuseOthers(string algorithm)
    {
        var unknown = _given.Keys.Where(name => !_known.Contains(name)).ToArray();
        if (unknown.Length > 0)
        {
            throw new ParameterException($"{algorithm} has no parameter --{unknown[0]}; it has {string.Join(", ", _known.Order(StringComparer.OrdinalIgnoreCase).Select(name => "--" + name))}.");
        }
    }

    private void Add(string name, string value)
    {
        if (!_given.TryAdd(name, value))
        {
            throw new ParameterException($"--{name} is there twice.");
        }
    }

    private string? Given(string name)
    {
        _known.Add(name);
        return _given.TryGetValue(name, out var value) && !value.Equals("NULL", StringComparison.Ordinal) ? value : null;
    }
}
