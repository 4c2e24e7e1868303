using System.Diagnostics;
using System.Diagnostics.Metrics;
using Civium.Kernel.Observations;
using Civium.Kernel.Partitions;
using Civium.Kernel.Requests;

namespace Civium.Platform.Partitions;

/// <summary>
/// Sends batches to their partitions, wherever in the cluster they run. What surely was not stored is sent again for a while; what may have
/// been is sent again only under an idempotency key, and otherwise refused with 503 so that nothing is stored twice in secret.
/// </summary>
internal sealed class Partitions : IPartitions
{
    private const int Attempts = 40;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(25);

    private readonly IGrainFactory _grains;
    private readonly Counter<long> _stored;

    public Partitions(IGrainFactory grains, IObservationStore store, IMeterFactory meters)
    {
        _grains = grains;
        Count = store.Partitions;
        _stored = meters.Create("Civium").CreateCounter<long>(
            "civium.observations.stored", "{observation}", "Observations made durable and acknowledged.");
    }

    public int Count { get; }

    public int Of(long thing) => (int)((ulong)thing % (ulong)Count);

    public async Task<IReadOnlyList<long>> AppendAsync(int partition, ReadingBatch batch, CancellationToken cancellation)
    {
        var message = new AppendMessage
        {
            Observations = batch.Observations as Observation[] ?? [.. batch.Observations],
            DuplicateRules = batch.DuplicateRules is { Count: > 0 } rules ? new Dictionary<long, DuplicateRule>(rules) : null,
            Key = batch.Key?.Key,
            Fingerprint = batch.Key?.Fingerprint,
        };
        var ids = await AskAsync(partition, grain => grain.AppendAsync(message), repeatable: message.Key is not null, cancellation);
        _stored.Add(ids.Length);
        return ids;
    }

    public Task ReplaceAsync(Observation observation, CancellationToken cancellation) =>
        ChangeAsync(ObservationId.Partition(observation.Id, Count), new ChangeMessage { Replace = [observation] }, cancellation);

    public Task DeleteAsync(long observation, CancellationToken cancellation) =>
        ChangeAsync(ObservationId.Partition(observation, Count), new ChangeMessage { Delete = [observation] }, cancellation);

    public Task DeleteStreamsAsync(int partition, IReadOnlyList<long> streams, CancellationToken cancellation) =>
        ChangeAsync(partition, new ChangeMessage { DeleteStreams = [.. streams] }, cancellation);

    private static RefusedException Unavailable(string detail) => new(
        503,
        "partition-unavailable",
        $"The partition of this Thing could not answer in time ({detail}). Whether the request was carried out is not known: send it again, with an Idempotency-Key so that nothing is stored twice.");

    /// <summary>Replacing and deleting twice is as good as once.</summary>
    private Task<long[]> ChangeAsync(int partition, ChangeMessage message, CancellationToken cancellation) =>
        AskAsync(partition, grain => grain.ChangeAsync(message), repeatable: true, cancellation);

    private async Task<long[]> AskAsync(
        int partition, Func<IPartitionGrain, Task<PartitionReply>> ask, bool repeatable, CancellationToken cancellation)
    {
        var begun = Stopwatch.GetTimestamp();
        for (var attempt = 1; ; attempt++)
        {
            var (reply, surelyNotStored) = await TryAsync(partition, ask);
            switch (reply.Outcome)
            {
                case PartitionOutcome.Stored:
                    return reply.Ids;
                case PartitionOutcome.KeyReused:
                    throw new RefusedException(
                        422, "idempotency-key-reused", "This Idempotency-Key was used for a request with another body. Use a new key for a new request.");
                case PartitionOutcome.StreamDeleted:
                    throw new RefusedException(409, "stream-deleted", reply.Detail);
                case PartitionOutcome.Full:
                    throw new StorageFullException("observations");
                default:
                    break;
            }

            var mayRepeat = repeatable || surelyNotStored || reply.Outcome == PartitionOutcome.Moved;
            if (!mayRepeat || attempt == Attempts || Stopwatch.GetElapsedTime(begun) > Patience)
            {
                throw Unavailable(reply.Detail);
            }

            await Task.Delay(attempt == 1 ? TimeSpan.FromMilliseconds(10) : Pause, cancellation);
        }
    }

    private async Task<(PartitionReply Reply, bool SurelyNotStored)> TryAsync(
        int partition, Func<IPartitionGrain, Task<PartitionReply>> ask)
    {
        try
        {
            return (await ask(_grains.GetGrain<IPartitionGrain>(partition)), false);
        }
        catch (Exception e) when (e is OrleansException or TimeoutException or InvalidOperationException or IOException)
        {
            // A rejection means that the message reached no partition; a lost process or a time-out leaves it open.
            return (PartitionReply.Of(PartitionOutcome.Unknown, e.Message), e is OrleansMessageRejectionException and not SiloUnavailableException);
        }
    }
}
