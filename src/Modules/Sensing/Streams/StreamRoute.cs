using Civium.Contracts.Sensing;

namespace Civium.Modules.Sensing.Streams;

/// <summary>What the hot path must know of a stream.</summary>
/// <param name="Info">What others may know of it.</param>
/// <param name="Partition">The partition of its Thing.</param>
/// <param name="Location">The Location of its Thing that observations without a feature are about; 0 when the Thing has none.</param>
/// <param name="Feature">The FeatureOfInterest made from that Location; 0 when there is none yet.</param>
/// <param name="LoadedAt">The clock's timestamp when it was read.</param>
internal sealed record StreamRoute(StreamInfo Info, int Partition, long Location, long Feature, long LoadedAt);
