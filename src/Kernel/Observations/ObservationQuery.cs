namespace Civium.Kernel.Observations;

/// <summary>What observations can be ordered by. Ties are broken by id, in the same direction.</summary>
public enum ObservationOrder
{
    /// <summary>By id.</summary>
    Id,

    /// <summary>By the start of the phenomenon time.</summary>
    PhenomenonTime,

    /// <summary>By result time; those without one come first when ascending.</summary>
    ResultTime,

    /// <summary>By numeric result; those without a number come first when ascending.</summary>
    Number,
}

/// <summary>An inclusive range; a null end is open.</summary>
public readonly record struct Range<T>(T? From, T? To)
    where T : struct, IComparable<T>
{
    /// <summary>Whether <paramref name="value"/> lies within.</summary>
    public bool Contains(T value) =>
        (From is not { } from || value.CompareTo(from) >= 0) && (To is not { } to || value.CompareTo(to) <= 0);
}

/// <summary>Where a page ended: the ordering value and the id of its last observation.</summary>
/// <param name="Time">The time ordered by; null when ordered otherwise, or when the observation has none.</param>
/// <param name="Number">The number ordered by; null when ordered otherwise, or when the observation has none.</param>
/// <param name="Id">The observation's id.</param>
public sealed record ObservationCursor(DateTime? Time, double? Number, long Id);

/// <summary>
/// A question to the observation store. Conditions are joined by "and". What it cannot say (functions, "or", text) its asker
/// filters from the answer.
/// </summary>
public sealed record ObservationQuery
{
    /// <summary>Only these streams; null for all, empty for none.</summary>
    public IReadOnlyList<long>? Streams { get; init; }

    /// <summary>Only these features of interest; null for all.</summary>
    public IReadOnlyList<long>? Features { get; init; }

    /// <summary>Only ids in this range.</summary>
    public Range<long>? Ids { get; init; }

    /// <summary>Only where the start of the phenomenon time lies in this range.</summary>
    public Range<DateTime>? Start { get; init; }

    /// <summary>Only where there is a result time and it lies in this range.</summary>
    public Range<DateTime>? ResultTime { get; init; }

    /// <summary>Only where the result is a number in this range.</summary>
    public Range<double>? Number { get; init; }

    /// <summary>What to order by.</summary>
    public ObservationOrder Order { get; init; } = ObservationOrder.Id;

    /// <summary>Whether the largest come first.</summary>
    public bool Descending { get; init; }

    /// <summary>Only what comes after this place in the order.</summary>
    public ObservationCursor? After { get; init; }

    /// <summary>How many to leave out at the start.</summary>
    public int Skip { get; init; }

    /// <summary>How many to give at most; null for all.</summary>
    public int? Limit { get; init; }
}
