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
    string? Department = null)
{
    /// <summary>What its Thing says of itself beyond a name.</summary>
    public ThingProfile Profile { get; init; } = ThingProfile.None;
}

/// <summary>What a Thing says of itself in its <c>properties</c>; a text is empty where it says nothing.</summary>
/// <param name="Theme"><c>theme</c>: what it is about, such as air, water or traffic.</param>
/// <param name="District"><c>district</c>: the part of the city it stands in.</param>
/// <param name="ChineseName"><c>name:zh-Hans</c>.</param>
/// <param name="Attribution"><c>attribution</c>: whom to name where its data are shown.</param>
public sealed record ThingProfile(string Theme, string District, string ChineseName, string Attribution)
{
    /// <summary>Of a Thing that says nothing.</summary>
    public static ThingProfile None { get; } = new("", "", "", "");

    /// <summary>The name in the reader's language: <paramref name="name"/> where there is none in it.</summary>
    public string NameFor(System.Globalization.CultureInfo reader, string name)
    {
        ArgumentNullException.ThrowIfNull(reader);
        return ChineseName.Length > 0 && reader.TwoLetterISOLanguageName == "zh" ? ChineseName : name;
    }
}

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
