using Civium.Kernel.Events;
using Civium.Kernel.Partitions;

namespace Civium.Modules.Sensing.Pending;

/// <summary>An observation was replaced in a change set and must be in the observation store; internal to Sensing.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Recorded">When it was accepted, in ticks.</param>
/// <param name="Reading">As it is to be.</param>
internal sealed record ObservationReplaced(long Id, long Recorded, PendingReading Reading) : IEvent;

/// <summary>An observation was deleted in a change set and must be in the observation store; internal to Sensing.</summary>
/// <param name="Id">Its id.</param>
internal sealed record ObservationRemoved(long Id) : IEvent;

/// <summary>Brings changes of observations from the outbox to their partition. Idempotent.</summary>
internal sealed class DeliverChanges(IPartitions partitions) : IOutboxHandler<ObservationReplaced>, IOutboxHandler<ObservationRemoved>
{
    public Task HandleAsync(ObservationReplaced fact, CancellationToken cancellation) => partitions.ReplaceAsync(
        fact.Reading.ToObservation() with { Id = fact.Id, Recorded = new DateTime(fact.Recorded, DateTimeKind.Utc) }, cancellation);

    public Task HandleAsync(ObservationRemoved fact, CancellationToken cancellation) => partitions.DeleteAsync(fact.Id, cancellation);
}
