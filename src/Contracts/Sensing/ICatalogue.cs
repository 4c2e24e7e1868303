using Civium.Kernel.Access;
using Civium.Kernel.Partitions;

namespace Civium.Contracts.Sensing;

/// <summary>What is known of a stream (a SensorThings Datastream), for those who consume its observations.</summary>
/// <param name="Id">The Datastream's id.</param>
/// <param name="Name">Its name.</param>
/// <param name="Thing">The id of its Thing.</param>
/// <param name="ThingName">That Thing's name.</param>
/// <param name="Property">The name of its ObservedProperty, such as "PM2.5".</param>
/// <param name="PropertyDefinition">The URI that defines the ObservedProperty.</param>
/// <param name="Unit">The symbol of its unit of measurement; empty when it has none.</param>
/// <param name="Place">Where the Thing is now; null when it has no location that is a point or has a centre.</param>
/// <param name="AllowedLateness">How late a reading may come, by its own time, and still count in rules; an hour unless the stream declares
/// <c>properties/allowedLateness</c> (an ISO 8601 duration).</param>
/// <param name="DuplicateRule">What happens to a second reading of one phenomenon time: <c>properties/onePerTime</c> ("first" or "last").</param>
/// <param name="Classification">How far it may travel, its Thing's mark included: show a restricted one to its department and administrators only.</param>
/// <param name="Department">Whose it is; null when nobody's, or when a restricted one is for administrators only.</param>
public sealed record StreamInfo(
    long Id,
    string Name,
    long Thing,
    string ThingName,
    string Property,
    string PropertyDefinition,
    string Unit,
    GeoPoint? Place,
    TimeSpan AllowedLateness,
    DuplicateRule DuplicateRule,
    Classification Classification = Classification.Internal,
    string? Department = null);

/// <summary>A point in WGS 84, in degrees.</summary>
/// <param name="Longitude">East of Greenwich, -180 to 180.</param>
/// <param name="Latitude">North of the equator, -90 to 90.</param>
public sealed record GeoPoint(double Longitude, double Latitude);

/// <summary>What Sensing tells others about its things and streams. Safe for concurrent use.</summary>
public interface ICatalogue
{
    /// <summary>The streams of these ids; unknown and deleted ones are left out. Cached: cheap to ask again.</summary>
    Task<IReadOnlyDictionary<long, StreamInfo>> FindStreamsAsync(IReadOnlyCollection<long> streams, CancellationToken cancellation);

    /// <summary>All streams, by id, those after <paramref name="after"/>, at most <paramref name="limit"/>.</summary>
    Task<IReadOnlyList<StreamInfo>> ListStreamsAsync(long after, int limit, CancellationToken cancellation);
}
