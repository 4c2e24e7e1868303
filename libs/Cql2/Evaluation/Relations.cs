using Civium.Cql2.Expressions;
using NetTopologySuite.Geometries;

namespace Civium.Cql2.Evaluation;

/// <summary>A stretch of time, ends included; an instant starts and ends at once.</summary>
/// <param name="Start">Its first instant, in UTC; the least value when open.</param>
/// <param name="End">Its last instant; the largest value when open.</param>
public readonly record struct TimeSpanOf(DateTime Start, DateTime End)
{
    /// <summary>Whether it is an instant.</summary>
    public bool IsInstant => Start == End;

    /// <summary>The stretch that a value stands for: a date is a day; null when it is no time.</summary>
    public static TimeSpanOf? From(object? value) => value switch
    {
        TimeSpanOf span => span,
        DateTime time => new TimeSpanOf(time, time),
        DateOnly date => new TimeSpanOf(date.ToDateTime(TimeOnly.MinValue, DateTimeKind.Utc), date.ToDateTime(TimeOnly.MaxValue, DateTimeKind.Utc)),
        string text => Times.Parse(text) switch { DateLiteral date => From(date.Date), TimestampLiteral time => From(time.Time), _ => null },
        _ => null,
    };

    /// <summary>From one value's start to another's end; null when either is no time, or they are the wrong way round.</summary>
    internal static object? Make(object? start, object? end) =>
        From(start) is { } first && From(end) is { } last && first.Start <= last.End ? new TimeSpanOf(first.Start, last.End) : null;
}

/// <summary>Relations of geometries (OGC 06-103r4, section 6.1.15), in the plane of longitude and latitude.</summary>
internal static class SpatialRelations
{
    /// <summary>Whether it holds; null where it has no meaning, as for a geometry that is not valid.</summary>
    public static bool? Holds(string name, Geometry one, Geometry other)
    {
        try
        {
            return Relates(name, one, other);
        }
        catch (Exception fault) when (fault is TopologyException or ArgumentException)
        {
            return null;
        }
    }

    private static bool Relates(string name, Geometry one, Geometry other) => name switch
    {
        "s_contains" => one.Contains(other),
        "s_crosses" => one.Crosses(other),
        "s_disjoint" => one.Disjoint(other),
        "s_equals" => one.EqualsTopologically(other),
        "s_overlaps" => one.Overlaps(other),
        "s_touches" => one.Touches(other),
        "s_within" => one.Within(other),
        _ => one.Intersects(other),
    };
}

/// <summary>Relations of times (OGC 21-065r2, table 11, after Allen 1983).</summary>
internal static class TemporalRelations
{
    public static bool Holds(string name, TimeSpanOf a, TimeSpanOf b) => name switch
    {
        "t_after" => a.Start > b.End,
        "t_before" => a.End < b.Start,
        "t_disjoint" => a.Start > b.End || a.End < b.Start,
        "t_intersects" => a.Start <= b.End && a.End >= b.Start,
        "t_equals" => a == b,
        "t_contains" => a.Start < b.Start && a.End > b.End,
        "t_during" => a.Start > b.Start && a.End < b.End,
        "t_finishedBy" => a.Start < b.Start && a.End == b.End,
        "t_finishes" => a.Start > b.Start && a.End == b.End,
        "t_startedBy" => a.Start == b.Start && a.End > b.End,
        "t_starts" => a.Start == b.Start && a.End < b.End,
        "t_meets" => a.End == b.Start,
        "t_metBy" => a.Start == b.End,
        "t_overlaps" => a.Start < b.Start && a.End > b.Start && a.End < b.End,
        _ => a.Start > b.Start && a.Start < b.End && a.End > b.End,
    };
}

/// <summary>Relations of lists as sets, but for equality, which counts order.</summary>
internal static class ListRelations
{
    public static bool Holds(string name, object?[] one, object?[] other) => name switch
    {
        "a_equals" => one.Length == other.Length && one.Zip(other).All(pair => Same(pair.First, pair.Second)),
        "a_contains" => other.All(item => Has(one, item)),
        "a_containedBy" => one.All(item => Has(other, item)),
        _ => one.Any(item => Has(other, item)),
    };

    private static bool Has(object?[] list, object? item) => list.Any(one => Same(one, item));

    private static bool Same(object? one, object? other) =>
        one is object?[] left && other is object?[] right ? Holds("a_equals", left, right)
        : one is not null && other is not null && Comparing.Holds("=", one, other) == true;
}
