using Civium.Kernel.Observations;
using Civium.Platform.Observations.Embedded.Segments;

namespace Civium.Platform.Observations.Embedded.Reading;

/// <summary>A place in an order: what is ordered by as a whole number that orders the same way, the least for a missing value; then the id.</summary>
internal readonly record struct OrderKey(long Rank, long Id)
{
    /// <summary>The rank of a missing value.</summary>
    public const long Missing = long.MinValue;

    /// <summary>Compares in ascending order.</summary>
    public int CompareTo(OrderKey other) => Rank != other.Rank ? Rank.CompareTo(other.Rank) : Id.CompareTo(other.Id);

    /// <summary>A finite number as a whole number that orders the same way; both zeros are one.</summary>
    public static long RankOf(double number)
    {
        var bits = BitConverter.DoubleToInt64Bits(number == 0 ? 0 : number);
        return bits ^ ((bits >> 63) & long.MaxValue);
    }

    /// <summary>The key of a row in memory.</summary>
    public static OrderKey Of(Observation row, ObservationOrder order) => new(
        order switch
        {
            ObservationOrder.PhenomenonTime => Microseconds.Of(row.Start),
            ObservationOrder.ResultTime => row.ResultTime is { } time ? Microseconds.Of(time) : Missing,
            ObservationOrder.Number => row.Result.Kind == ResultKind.Number ? RankOf(row.Result.Number) : Missing,
            _ => 0,
        },
        row.Id);

    /// <summary>The key of a sealed row; <see cref="Needed"/> columns are decoded.</summary>
    public static OrderKey Of(RowBatch rows, int i, ObservationOrder order) => new(
        order switch
        {
            ObservationOrder.PhenomenonTime => rows.Start[i],
            ObservationOrder.ResultTime => rows.Result[i],
            ObservationOrder.Number => rows.Kind[i] == (long)ResultKind.Number ? RankOf(rows.Number[i]) : Missing,
            _ => 0,
        },
        rows.Id[i]);

    /// <summary>The key where a query goes on; null when it begins at the start.</summary>
    public static OrderKey? After(ObservationQuery query) => query.After is not { } after ? null : new(
        query.Order switch
        {
            ObservationOrder.PhenomenonTime or ObservationOrder.ResultTime => after.Time is { } time ? Microseconds.Of(time) : Missing,
            ObservationOrder.Number => after.Number is { } number ? RankOf(number) : Missing,
            _ => 0,
        },
        after.Id);

    /// <summary>No row of the block comes before this.</summary>
    public static OrderKey Lowest(in BlockHead head, ObservationOrder order) => order switch
    {
        ObservationOrder.PhenomenonTime => new(head.MinStart, long.MinValue),
        ObservationOrder.ResultTime => new(head.Results < head.Count ? Missing : head.MinResult, long.MinValue),
        ObservationOrder.Number => new(head.Numbers < head.Count ? Missing : RankOf(head.MinNumber), long.MinValue),
        _ => new(0, head.MinId),
    };

    /// <summary>No row of the block comes after this.</summary>
    public static OrderKey Highest(in BlockHead head, ObservationOrder order) => order switch
    {
        ObservationOrder.PhenomenonTime => new(head.MaxStart, long.MaxValue),
        ObservationOrder.ResultTime => new(head.Results == 0 ? Missing : head.MaxResult, long.MaxValue),
        ObservationOrder.Number => new(head.Numbers == 0 ? Missing : RankOf(head.MaxNumber), long.MaxValue),
        _ => new(0, head.MaxId),
    };

    /// <summary>The columns that keys of an order need.</summary>
    public static Columns Needed(ObservationOrder order) => Columns.Id | order switch
    {
        ObservationOrder.PhenomenonTime => Columns.Start,
        ObservationOrder.ResultTime => Columns.Start | Columns.Result,
        ObservationOrder.Number => Columns.Kind | Columns.Number,
        _ => Columns.None,
    };
}
