using Civium.Kernel.Events;
using Civium.Kernel.Observations;

namespace Civium.Modules.Sensing.Pending;

/// <summary>
/// Observations that were accepted inside a deep insert and are on their way to their partition. It commits with the entities they
/// belong to; internal to Sensing.
/// </summary>
/// <param name="Partition">The partition of their Thing.</param>
/// <param name="Key">Names the batch, so that a second delivery stores nothing.</param>
/// <param name="Readings">In the order given.</param>
internal sealed record ObservationsPending(int Partition, string Key, IReadOnlyList<PendingReading> Readings) : IEvent
{
    /// <summary>The batch's name for the partition.</summary>
    public IdempotencyKey ToKey() => new("pending\n" + Key, Key);

    /// <summary>The batch as the partition takes it.</summary>
    public List<Observation> ToObservations() => [.. Readings.Select(reading => reading.ToObservation())];
}

/// <summary>An observation as kept in the outbox: plain values only, for JSON knows no NaN.</summary>
internal sealed record PendingReading(
    long Stream, long Feature, long Start, long End, long? ResultTime, ResultKind Kind, double? Number, string? Text, string? Extra)
{
    public static PendingReading Of(Observation one) => new(
        one.Stream, one.Feature, one.Start.Ticks, one.End.Ticks, one.ResultTime?.Ticks, one.Result.Kind,
        double.IsFinite(one.Result.Number) ? one.Result.Number : null, one.Result.Text, one.Extra);

    public Observation ToObservation() => new()
    {
        Stream = Stream,
        Feature = Feature,
        Start = new DateTime(Start, DateTimeKind.Utc),
        End = new DateTime(End, DateTimeKind.Utc),
        ResultTime = ResultTime is { } ticks ? new DateTime(ticks, DateTimeKind.Utc) : null,
        Result = new ObservedResult(Kind, Number ?? double.NaN, Text),
        Extra = Extra,
    };
}
