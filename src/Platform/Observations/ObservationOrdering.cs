using Civium.Kernel.Observations;

namespace Civium.Platform.Observations;

/// <summary>The conditions and the order of a query, applied in memory: what SQL does for stored rows, this does for recent ones.</summary>
internal sealed class ObservationOrdering : IComparer<Observation>
{
    private readonly ObservationQuery _query;
    private readonly HashSet<long>? _streams;
    private readonly HashSet<long>? _features;

    /// <summary>Prepares <paramref name="query"/>.</summary>
    public ObservationOrdering(ObservationQuery query)
    {
        _query = query;
        _streams = query.Streams is null ? null : [.. query.Streams];
        _features = query.Features is null ? null : [.. query.Features];
    }

    /// <summary>The streams asked for, each once; null for all.</summary>
    public IReadOnlyCollection<long>? Streams => _streams;

    /// <summary>Whether the row meets the conditions; the cursor is not one of them.</summary>
    public bool Matches(Observation row) =>
        (_streams is null || _streams.Contains(row.Stream))
        && (_features is null || _features.Contains(row.Feature))
        && (_query.Ids is not { } ids || ids.Contains(row.Id))
        && (_query.Start is not { } start || start.Contains(row.Start))
        && (_query.ResultTime is not { } times || (row.ResultTime is { } time && times.Contains(time)))
        && (_query.Number is not { } numbers || (row.Result.Kind == ResultKind.Number && numbers.Contains(row.Result.Number)));

    /// <summary>Whether the row comes after the query's cursor.</summary>
    public bool IsAfterCursor(Observation row)
    {
        if (_query.After is not { } after)
            return true;
        var order = _query.Order switch
        {
            ObservationOrder.PhenomenonTime => Nullable.Compare<DateTime>(row.Start, after.Time),
            ObservationOrder.ResultTime => Nullable.Compare(row.ResultTime, after.Time),
            ObservationOrder.Number => Nullable.Compare(NumberOf(row), after.Number),
            _ => 0,
        };
        order = order != 0 ? order : row.Id.CompareTo(after.Id);
        return _query.Descending ? order < 0 : order > 0;
    }

    /// <inheritdoc/>
    public int Compare(Observation? x, Observation? y)
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(y);
        var order = _query.Order switch
        {
            ObservationOrder.PhenomenonTime => x.Start.CompareTo(y.Start),
            ObservationOrder.ResultTime => Nullable.Compare(x.ResultTime, y.ResultTime),
            ObservationOrder.Number => Nullable.Compare(NumberOf(x), NumberOf(y)),
            _ => 0,
        };
        order = order != 0 ? order : x.Id.CompareTo(y.Id);
        return _query.Descending ? -order : order;
    }

    private static double? NumberOf(Observation row) => row.Result.Kind == ResultKind.Number ? row.Result.Number : null;
}
