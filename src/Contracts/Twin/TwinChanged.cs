using Civium.Kernel.Events;

namespace Civium.Contracts.Twin;

/// <summary>The latest state of streams moved: screens look again. Not durable.</summary>
/// <param name="Streams">Their ids.</param>
public sealed record TwinChanged(IReadOnlyList<long> Streams) : IEvent;
