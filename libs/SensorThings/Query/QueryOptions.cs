namespace Civium.SensorThings.Query;

/// <summary>One key of <c>$orderby</c>.</summary>
/// <param name="Expression">What to order by.</param>
/// <param name="Descending">Whether the largest comes first.</param>
public sealed record Ordering(Expression Expression, bool Descending);

/// <summary>One branch of <c>$expand</c>; <c>A/B</c> is a branch A whose options expand B.</summary>
/// <param name="Navigation">The relation's name.</param>
/// <param name="Options">The options in parentheses; <see cref="QueryOptions.None"/> where there are none.</param>
/// <param name="Position">Where it begins in the option's decoded value.</param>
public sealed record ExpandItem(string Navigation, QueryOptions Options, int Position = 0);

/// <summary>The query options of one request or of one expanded relation (OGC 18-088 section 9.3). Immutable and thread-safe.</summary>
public sealed record QueryOptions
{
    /// <summary>No option given.</summary>
    public static QueryOptions None { get; } = new();

    /// <summary><c>$filter</c>, parsed but not yet bound to an entity type; null where absent.</summary>
    public Expression? Filter { get; init; }

    /// <summary><c>$orderby</c>, most significant first; empty where absent.</summary>
    public IReadOnlyList<Ordering> OrderBy { get; init; } = [];

    /// <summary><c>$top</c>, cut to <see cref="QueryLimits.MaxTop"/>; null where absent.</summary>
    public int? Top { get; init; }

    /// <summary><c>$skip</c>; 0 where absent.</summary>
    public int Skip { get; init; }

    /// <summary><c>$count</c>; false where absent.</summary>
    public bool Count { get; init; }

    /// <summary><c>$select</c>: names of properties and relations, or sub-property paths; empty where absent.</summary>
    public IReadOnlyList<string> Select { get; init; } = [];

    /// <summary><c>$expand</c>; branches with the same relation are joined.</summary>
    public IReadOnlyList<ExpandItem> Expand { get; init; } = [];

    /// <summary><c>$resultFormat</c> as written, such as <c>dataArray</c>; null where absent.</summary>
    public string? ResultFormat { get; init; }

    /// <summary><c>$skiptoken</c>, opaque to clients; null where absent.</summary>
    public string? SkipToken { get; init; }
}
