using Civium.Kernel.Events;
using Civium.Kernel.Observations;
using Civium.Kernel.Partitions;

namespace Civium.Modules.Sensing.Pending;

/// <summary>Datastreams were deleted and their observations must follow; internal to Sensing.</summary>
/// <param name="Partition">The partition of their Things.</param>
/// <param name="Streams">Their ids.</param>
internal sealed record StreamsRetired(int Partition, IReadOnlyList<long> Streams) : IEvent;

/// <summary>Features of interest were deleted and their observations must follow; internal to Sensing.</summary>
/// <param name="Features">Their ids.</param>
/// <param name="Streams">Only the observations of these streams; null for those of all.</param>
internal sealed record FeaturesRetired(IReadOnlyList<long> Features, IReadOnlyList<long>? Streams = null) : IEvent;

/// <summary>Deletes what deleted entities leave behind in the observation store. Idempotent.</summary>
internal sealed class DeleteObservations(IPartitions partitions, IObservationStore store)
    : IOutboxHandler<StreamsRetired>, IOutboxHandler<FeaturesRetired>
{
    private const int Chunk = 1000;

    public Task HandleAsync(StreamsRetired fact, CancellationToken cancellation) =>
        partitions.DeleteStreamsAsync(fact.Partition, fact.Streams, cancellation);

    public async Task HandleAsync(FeaturesRetired fact, CancellationToken cancellation)
    {
        List<long> some;
        do
        {
            some = [];
            var query = new ObservationQuery { Features = fact.Features, Streams = fact.Streams, Limit = Chunk };
            await foreach (var observation in store.QueryAsync(query, cancellation).ConfigureAwait(false))
            {
                some.Add(observation.Id);
            }

            foreach (var observation in some)
            {
                await partitions.DeleteAsync(observation, cancellation).ConfigureAwait(false);
            }
        }
        while (some.Count == Chunk);
    }
}
