using Civium.Kernel.Events;

namespace Civium.Contracts.Sensing;

/// <summary>Streams and all their observations were deleted. Delivered through Sensing's outbox.</summary>
/// <param name="Streams">Their ids, which are never used again.</param>
public sealed record StreamsDeleted(IReadOnlyList<long> Streams) : IEvent;
