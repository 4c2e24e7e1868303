using Civium.Kernel.Events;
using Civium.Kernel.Partitions;
using Civium.Kernel.Requests;
using Civium.Modules.Sensing.Streams;
using Microsoft.Extensions.Logging;

namespace Civium.Modules.Sensing.Pending;

/// <summary>Brings observations from the outbox to their partition; a second delivery stores nothing.</summary>
internal sealed class DeliverObservations(IPartitions partitions, StreamCache cache, ILogger<DeliverObservations> log) : IOutboxHandler<ObservationsPending>
{
    public async Task HandleAsync(ObservationsPending fact, CancellationToken cancellation)
    {
        try
        {
            await AppendAsync(fact, cancellation).ConfigureAwait(false);
        }
        catch (RefusedException refused)
        {
            // Its stream was deleted meanwhile: to deliver it again would be refused again.
            log.LogWarning(refused, "{Count} observations of a deep insert were dropped", fact.Readings.Count);
        }
    }

    /// <summary>Stores the batch, or finds what was answered when it was stored.</summary>
    /// <returns>The observations' ids, in the order given.</returns>
    public async Task<IReadOnlyList<long>> AppendAsync(ObservationsPending fact, CancellationToken cancellation)
    {
        var routes = await cache.FindAsync([.. fact.Readings.Select(reading => reading.Stream).Distinct()], cancellation).ConfigureAwait(false);
        var rules = routes.Values.Where(route => route.Info.DuplicateRule != DuplicateRule.KeepAll)
            .ToDictionary(route => route.Info.Id, route => route.Info.DuplicateRule);
        var batch = new ReadingBatch(fact.ToObservations(), rules.Count > 0 ? rules : null, fact.ToKey());
        return await partitions.AppendAsync(fact.Partition, batch, cancellation).ConfigureAwait(false);
    }
}
