using Civium.Contracts.Sensing;

namespace Civium.Modules.Twin.Places;

/// <summary>A Thing with its streams, by property and id. Immutable.</summary>
internal sealed record Place(long Thing, string Name, GeoPoint? Point, IReadOnlyList<StreamInfo> Streams);
