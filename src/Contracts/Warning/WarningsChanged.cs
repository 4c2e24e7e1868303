using Civium.Kernel.Events;

namespace Civium.Contracts.Warning;

/// <summary>Warnings were raised, moved, closed or acknowledged: screens look again. Not durable.</summary>
/// <param name="Warnings">Their ids.</param>
public sealed record WarningsChanged(IReadOnlyList<long> Warnings) : IEvent;
