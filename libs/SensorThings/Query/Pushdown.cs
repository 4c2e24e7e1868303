namespace Civium.SensorThings.Query;

/// <summary>A range of values; null is unbounded. Immutable.</summary>
/// <param name="From">The lower bound.</param>
/// <param name="FromIncluded">Whether the lower bound itself is in.</param>
/// <param name="To">The upper bound.</param>
/// <param name="ToIncluded">Whether the upper bound itself is in.</param>
public sealed record ValueRange<T>(T? From, bool FromIncluded, T? To, bool ToIncluded)
    where T : struct, IComparable<T>
{
    /// <summary>Whether the value is in the range.</summary>
    public bool Contains(T value) =>
        (From is not { } from || value.CompareTo(from) is var low && (low > 0 || (low == 0 && FromIncluded)))
        && (To is not { } to || value.CompareTo(to) is var high && (high < 0 || (high == 0 && ToIncluded)));

    /// <summary>The values that are in both.</summary>
    public ValueRange<T> And(ValueRange<T> other)
    {
        var lower = From is not { } from ? other : other.From is not { } otherFrom ? this
            : from.CompareTo(otherFrom) is var low && (low > 0 || (low == 0 && !FromIncluded)) ? this : other;
        var upper = To is not { } to ? other : other.To is not { } otherTo ? this
            : to.CompareTo(otherTo) is var high && (high < 0 || (high == 0 && !ToIncluded)) ? this : other;
        return new ValueRange<T>(lower.From, lower.FromIncluded, upper.To, upper.ToIncluded);
    }
}

/// <summary>
/// Conditions that every Observation matching a filter meets, so that a store may use its indexes; null says nothing. Immutable.
/// </summary>
public sealed record ObservationConditions
{
    /// <summary>The start of <c>phenomenonTime</c>, in UTC.</summary>
    public ValueRange<DateTime>? PhenomenonTime { get; init; }

    /// <summary><c>resultTime</c>, in UTC; an observation without one does not match.</summary>
    public ValueRange<DateTime>? ResultTime { get; init; }

    /// <summary>The observation's id.</summary>
    public ValueRange<long>? Id { get; init; }

    /// <summary>The result, which must be a number. Comparisons are in double precision; a bound no double holds is widened and included.</summary>
    public ValueRange<double>? NumericResult { get; init; }

    /// <summary>The ids of the Datastreams it may belong to, ascending; empty means no observation matches.</summary>
    public IReadOnlyList<long>? DatastreamIds { get; init; }

    /// <summary>The ids of the MultiDatastreams it may belong to, ascending; empty means no observation matches.</summary>
    public IReadOnlyList<long>? MultiDatastreamIds { get; init; }

    /// <summary>The ids of the FeaturesOfInterest it may be about, ascending; empty means no observation matches.</summary>
    public IReadOnlyList<long>? FeatureOfInterestIds { get; init; }

    /// <summary>Whether these conditions are the whole filter, so that no residual filter is needed.</summary>
    public bool Exact { get; init; } = true;
}

/// <summary>Derives what a store can look up from a filter over Observations. Thread-safe; linear in the filter.</summary>
public static class Pushdown
{
    /// <summary>Derives the conditions.</summary>
    /// <param name="filter">A filter bound to Observation; null for no filter, whose conditions are none and exact.</param>
    /// <exception cref="ArgumentException">The filter is bound to another entity type.</exception>
    public static ObservationConditions Derive(BoundExpression? filter)
    {
        if (filter is null)
        {
            return new ObservationConditions();
        }

        if (filter.Root != Model.EntityTypes.Observation)
        {
            throw new ArgumentException($"Expected a filter over Observation, found one over {filter.Root}.", nameof(filter));
        }

        var reader = new ConditionReader(filter);
        reader.Add(filter.Expression);
        return reader.Conditions;
    }
}
