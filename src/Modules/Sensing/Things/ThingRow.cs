using Civium.Contracts.Sensing;

namespace Civium.Modules.Sensing.Things;

/// <summary>A Thing in the list.</summary>
internal sealed record ThingRow(long Id, string Name, string Description, string? Properties, ThingProfile Profile, string Place, int Streams);

/// <summary>A Thing with what belongs to it.</summary>
/// <param name="Thing">As in the list.</param>
/// <param name="Streams">Its Datastreams.</param>
/// <param name="Location">The Location it has now; null when it has none.</param>
/// <param name="Past">Where it was, the newest first.</param>
internal sealed record ThingFile(ThingRow Thing, IReadOnlyList<StreamPart> Streams, PlacePart? Location, IReadOnlyList<PastPlace> Past);

/// <summary>A Datastream of a Thing, with the entities it hangs on.</summary>
internal sealed record StreamPart(long Id, string Name, string Property, string PropertyDefinition, string Unit, string Sensor, string SensorMetadata);

/// <summary>A Location: its number, its name, and its centre in words.</summary>
internal sealed record PlacePart(long Id, string Name, GeoPoint? Centre);

/// <summary>Where a Thing was from a time on.</summary>
internal sealed record PastPlace(long Id, DateTime Time, string Name, GeoPoint? Centre);
