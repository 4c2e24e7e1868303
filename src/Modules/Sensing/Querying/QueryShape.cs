using System.Globalization;
using Civium.SensorThings.Model;

namespace Civium.Modules.Sensing.Querying;

/// <summary>A query as the builder holds it, and the address that it stands for (OGC 18-088, section 9).</summary>
internal sealed class QueryShape
{
    /// <summary>How two sides of a condition compare, as the standard writes it.</summary>
    public static IReadOnlyList<string> Operators { get; } = ["eq", "ne", "gt", "ge", "lt", "le", "contains", "startswith"];

    /// <summary>The sets one may ask.</summary>
    public static IReadOnlyList<EntityType> Sets { get; } =
    [
        EntityTypes.Thing, EntityTypes.Datastream, EntityTypes.Observation, EntityTypes.Location, EntityTypes.HistoricalLocation, EntityTypes.Sensor,
        EntityTypes.ObservedProperty, EntityTypes.FeatureOfInterest,
    ];

    public EntityType Set { get; set; } = EntityTypes.Datastream;

    public List<QueryCondition> Conditions { get; } = [];

    /// <summary>Between the conditions: and, or.</summary>
    public string Joined { get; set; } = "and";

    public HashSet<string> Select { get; } = [];

    public HashSet<string> Expand { get; } = [];

    public string OrderBy { get; set; } = "";

    public bool Descending { get; set; }

    public int Top { get; set; } = 20;

    public bool Count { get; set; } = true;

    /// <summary>The path and query, from the service's root on; readable, with only what must be escaped.</summary>
    public string Address()
    {
        var options = new List<string>();
        var filter = string.Join($" {Joined} ", Conditions.Where(condition => condition.Property.Length > 0 && condition.Value.Length > 0).Select(condition => condition.Text()));
        Add(options, "$filter", filter);
        Add(options, "$select", string.Join(',', Select.Order(StringComparer.Ordinal)));
        Add(options, "$expand", string.Join(',', Expand.Order(StringComparer.Ordinal)));
        Add(options, "$orderby", OrderBy.Length == 0 ? "" : OrderBy + (Descending ? " desc" : ""));
        Add(options, "$top", Math.Clamp(Top, 1, 1000).ToString(CultureInfo.InvariantCulture));
        Add(options, "$count", Count ? "true" : "");
        return $"/sensorthings/v1.1/{Set.SetName}?{string.Join('&', options)}";
    }

    private static void Add(List<string> options, string name, string value)
    {
        if (value.Length > 0)
        {
            options.Add($"{name}={Uri.EscapeDataString(value).Replace("%20", "+", StringComparison.Ordinal).Replace("%2C", ",", StringComparison.Ordinal).Replace("%2F", "/", StringComparison.Ordinal).Replace("%27", "'", StringComparison.Ordinal)}");
        }
    }
}

/// <summary>One condition of a query.</summary>
internal sealed class QueryCondition
{
    public string Property { get; set; } = "";

    public string Operator { get; set; } = "eq";

    public string Value { get; set; } = "";

    /// <summary>As <c>$filter</c> writes it. Numbers, truth values and times stand as they are; all else is a text, with its quotes doubled.</summary>
    public string Text()
    {
        var value = IsLiteral(Value.Trim()) ? Value.Trim() : $"'{Value.Trim().Replace("'", "''", StringComparison.Ordinal)}'";
        return Operator switch
        {
            "contains" => $"substringof({Quoted()}, {Property})",
            "startswith" => $"startswith({Property}, {Quoted()})",
            _ => $"{Property} {Operator} {value}",
        };
    }

    private string Quoted() => $"'{Value.Trim().Replace("'", "''", StringComparison.Ordinal)}'";

    private static bool IsLiteral(string text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out _) || text is "true" or "false"
        || (text.Contains('T', StringComparison.Ordinal) && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.None, out _));
}
