namespace Civium.Cql2.Expressions;

/// <summary>What an argument of an operator may be.</summary>
public enum ValueKind
{
    /// <summary>Anything.</summary>
    Any,

    /// <summary>True, false or unknown.</summary>
    Truth,

    /// <summary>A number.</summary>
    Number,

    /// <summary>A text.</summary>
    Text,

    /// <summary>A geometry.</summary>
    Geometry,

    /// <summary>An instant, a date or an interval.</summary>
    Time,

    /// <summary>A list.</summary>
    List,
}

/// <summary>The operators of CQL2 (OGC 21-065r2, section 6 and annex B), by their names in the JSON encoding.</summary>
public static class Operators
{
    /// <summary>What relates two geometries.</summary>
    public static readonly IReadOnlyList<string> Spatial =
        ["s_contains", "s_crosses", "s_disjoint", "s_equals", "s_intersects", "s_overlaps", "s_touches", "s_within"];

    /// <summary>What relates two times.</summary>
    public static readonly IReadOnlyList<string> Temporal =
    [
        "t_after", "t_before", "t_contains", "t_disjoint", "t_during", "t_equals", "t_finishedBy", "t_finishes", "t_intersects", "t_meets",
        "t_metBy", "t_overlappedBy", "t_overlaps", "t_startedBy", "t_starts",
    ];

    /// <summary>What relates two lists.</summary>
    public static readonly IReadOnlyList<string> Array = ["a_containedBy", "a_contains", "a_equals", "a_overlaps"];

    /// <summary>What compares two values.</summary>
    public static readonly IReadOnlyList<string> Comparison = ["=", "<>", "<", ">", "<=", ">="];

    /// <summary>What computes a number of two.</summary>
    public static readonly IReadOnlyList<string> Arithmetic = ["+", "-", "*", "/", "^", "%", "div"];

    private static readonly Dictionary<string, (ValueKind Result, int Least, int Most, ValueKind Argument)> Known = MakeKnown();

    /// <summary>What an operator gives, and what it takes; null when there is none of that name.</summary>
    public static (ValueKind Result, int Least, int Most, ValueKind Argument)? Find(string name) => Known.TryGetValue(name, out var found) ? found : null;

    /// <summary>The operator of that name in any case; null when there is none.</summary>
    public static string? Canonical(string name) => Known.Keys.FirstOrDefault(known => string.Equals(known, name, StringComparison.OrdinalIgnoreCase));

    private static Dictionary<string, (ValueKind, int, int, ValueKind)> MakeKnown()
    {
        var known = new Dictionary<string, (ValueKind, int, int, ValueKind)>
        {
            ["and"] = (ValueKind.Truth, 2, int.MaxValue, ValueKind.Truth),
            ["or"] = (ValueKind.Truth, 2, int.MaxValue, ValueKind.Truth),
            ["not"] = (ValueKind.Truth, 1, 1, ValueKind.Truth),
            ["like"] = (ValueKind.Truth, 2, 2, ValueKind.Text),
            ["between"] = (ValueKind.Truth, 3, 3, ValueKind.Number),
            ["in"] = (ValueKind.Truth, 2, 2, ValueKind.Any),
            ["isNull"] = (ValueKind.Truth, 1, 1, ValueKind.Any),
            ["casei"] = (ValueKind.Text, 1, 1, ValueKind.Text),
            ["accenti"] = (ValueKind.Text, 1, 1, ValueKind.Text),
        };
        Add(Comparison, (ValueKind.Truth, 2, 2, ValueKind.Any));
        Add(Arithmetic, (ValueKind.Number, 2, 2, ValueKind.Number));
        Add(Spatial, (ValueKind.Truth, 2, 2, ValueKind.Geometry));
        Add(Temporal, (ValueKind.Truth, 2, 2, ValueKind.Time));
        Add(Array, (ValueKind.Truth, 2, 2, ValueKind.List));
        return known;

        void Add(IEnumerable<string> names, (ValueKind, int, int, ValueKind) signature)
        {
            foreach (var name in names)
            {
                known.Add(name, signature);
            }
        }
    }
}
