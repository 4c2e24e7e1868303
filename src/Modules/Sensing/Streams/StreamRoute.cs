using Civium.Contracts.Sensing;
using Civium.Modules.Sensing.Catalogue;

namespace Civium.Modules.Sensing.Streams;

/// <summary>What the hot path must know of a stream.</summary>
/// <param name="Info">What others may know of it; its id is the number in the observation store.</param>
/// <param name="Partition">The partition of its Thing.</param>
/// <param name="Location">The Location of its Thing that observations without a feature are about; 0 when the Thing has none.</param>
/// <param name="Feature">The FeatureOfInterest made from that Location; 0 when there is none yet.</param>
/// <param name="Mark">Who may see it.</param>
/// <param name="Parts">How many items its results have; 0 for a Datastream, whose results may be anything.</param>
/// <param name="LoadedAt">The clock's timestamp when it was read.</param>
internal sealed record StreamRoute(StreamInfo Info, int Partition, long Location, long Feature, StreamMark Mark, int Parts, long LoadedAt);
