using Civium.Kernel.Observations;
using Civium.Modules.Sensing.Paths;
using Civium.SensorThings.Query;

namespace Civium.Modules.Sensing.Reading;

/// <summary>Says conditions of the query language in the store's own terms, whose ranges include both ends.</summary>
internal static class ObservationConditionsQuery
{
    /// <summary>Times are kept to the microsecond, so the next one is that much later.</summary>
    private const long Microsecond = TimeSpan.TicksPerMicrosecond;

    /// <summary>The query, within the collection that <paramref name="target"/> names.</summary>
    public static ObservationQuery Of(ObservationConditions conditions, Target target)
    {
        var isOfStream = target.Via?.InverseName is "Datastream" or "MultiDatastream";
        var isOfFeature = target.Via?.InverseName == "FeatureOfInterest";
        return new ObservationQuery
        {
            Streams = Within(conditions.DatastreamIds, isOfStream ? ObservationLinks.Stream(target.Via!.InverseName, target.Parent) : null),
            Features = Within(conditions.FeatureOfInterestIds, isOfFeature ? target.Parent : null),
            Ids = Closed(conditions.Id, value => value == long.MaxValue ? value : value + 1, value => value == long.MinValue ? value : value - 1),
            Start = Closed(conditions.PhenomenonTime, Later, Earlier),
            ResultTime = Closed(conditions.ResultTime, Later, Earlier),
            Number = Closed(conditions.NumericResult, Math.BitIncrement, Math.BitDecrement),
        };
    }

    private static IReadOnlyList<long>? Within(IReadOnlyList<long>? told, long? parent) =>
        parent is not { } one ? told : told is null || told.Contains(one) ? [one] : [];

    private static Range<T>? Closed<T>(ValueRange<T>? range, Func<T, T> next, Func<T, T> previous)
        where T : struct, IComparable<T> =>
        range is null ? null : new Range<T>(
            range.From is { } from ? range.FromIncluded ? from : next(from) : null,
            range.To is { } to ? range.ToIncluded ? to : previous(to) : null);

    private static DateTime Later(DateTime time) => time.Ticks > DateTime.MaxValue.Ticks - Microsecond ? time : time.AddTicks(Microsecond);

    private static DateTime Earlier(DateTime time) => time.Ticks < Microsecond ? time : time.AddTicks(-Microsecond);
}
