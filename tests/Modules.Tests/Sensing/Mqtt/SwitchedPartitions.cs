using Civium.Kernel.Observations;
using Civium.Kernel.Partitions;

namespace Civium.Modules.Tests.Sensing.Mqtt;

/// <summary>The real partitions behind a switch: a test can have the disk full, or a write wait, for the results it names.</summary>
internal sealed class SwitchedPartitions(IPartitions inner) : IPartitions
{
    /// <summary>A result that finds the disk full.</summary>
    public const double NoRoom = -507;

    /// <summary>A result that waits for <see cref="Release"/>.</summary>
    public const double Slow = -42;

    public TaskCompletionSource Release { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public int Count => inner.Count;

    public int Of(long thing) => inner.Of(thing);

    public async Task<IReadOnlyList<long>> AppendAsync(int partition, ReadingBatch batch, CancellationToken cancellation)
    {
        if (batch.Observations.Any(observation => observation.Result.Number == NoRoom))
        {
            throw new StorageFullException("a test");
        }

        if (batch.Observations.Any(observation => observation.Result.Number == Slow))
        {
            await Release.Task.WaitAsync(TimeSpan.FromSeconds(60), cancellation);
        }

        return await inner.AppendAsync(partition, batch, cancellation);
    }

    public Task ReplaceAsync(Observation observation, CancellationToken cancellation) => inner.ReplaceAsync(observation, cancellation);

    public Task DeleteAsync(long observation, CancellationToken cancellation) => inner.DeleteAsync(observation, cancellation);

    public Task DeleteStreamsAsync(int partition, IReadOnlyList<long> streams, CancellationToken cancellation) =>
        inner.DeleteStreamsAsync(partition, streams, cancellation);
}
