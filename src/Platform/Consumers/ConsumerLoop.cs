using Civium.Kernel.Observations;
using Civium.Kernel.Partitions;
using Microsoft.Extensions.Logging;

namespace Civium.Platform.Consumers;

/// <summary>
/// Feeds one consumer from all partitions this process holds. One round reads at most <see cref="MostRows"/> observations, which bounds
/// memory, spread over the partitions that have something new, and commits once for all of them.
/// </summary>
internal sealed class ConsumerLoop(
    IPartitionConsumer consumer,
    Checkpoints checkpoints,
    IObservationStore store,
    PartitionOwnership ownership,
    TimeProvider time,
    ILogger log) : IDisposable
{
    private const int MostRows = 20_000;
    private const int LeastShare = 500;
    private const int FewRows = 1000;

    /// <summary>A trickle is gathered this long, so that each reading does not pay for a transaction of its own.</summary>
    private static readonly TimeSpan Gather = TimeSpan.FromMilliseconds(25);
    private static readonly TimeSpan Idle = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(10);

    private readonly Dictionary<int, Position> _positions = [];
    private readonly SemaphoreSlim _wake = new(0, 1);
    private long _lag;

    /// <summary>How many durable observations the consumer has not seen yet, as of the last round.</summary>
    public long Lag => Interlocked.Read(ref _lag);

    /// <summary>The consumer's name.</summary>
    public string Name => consumer.Name;

    /// <summary>Runs until cancelled.</summary>
    public async Task RunAsync(CancellationToken cancellation)
    {
        ownership.Changed += Wake;
        var failures = 0;
        try
        {
            while (!cancellation.IsCancellationRequested)
            {
                try
                {
                    var seen = await RoundAsync(cancellation);
                    failures = 0;
                    if (seen is null)
                    {
                        await _wake.WaitAsync(Idle, cancellation);
                    }
                    else if (seen < FewRows)
                    {
                        await Task.Delay(Gather, time, cancellation);
                    }
                }
                catch (Exception e) when (!cancellation.IsCancellationRequested)
                {
                    failures++;
                    _positions.Clear();
                    log.LogError(e, "{Consumer} failed and will see the same observations again.", consumer.Name);
                    await Task.Delay(Pause(failures), time, cancellation);
                }
            }
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
        }
        finally
        {
            ownership.Changed -= Wake;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _wake.Dispose();

    private static TimeSpan Pause(int failures)
    {
        var pause = TimeSpan.FromMilliseconds(100 * Math.Pow(2, Math.Min(failures, 8)));
        return pause < LongestPause ? pause : LongestPause;
    }

    private void Wake()
    {
        try
        {
            if (_wake.CurrentCount == 0)
            {
                _wake.Release();
            }
        }
        catch (SemaphoreFullException)
        {
            // Someone else woke it at the same moment, which is all that was wanted.
        }
    }

    /// <summary>One round: how many observations were consumed; null when there was nothing to do.</summary>
    private async Task<int?> RoundAsync(CancellationToken cancellation)
    {
        var behind = await FindBehindAsync(cancellation);
        if (behind.Count == 0)
        {
            return null;
        }

        var share = Math.Max(LeastShare, MostRows / behind.Count);
        var stretches = new List<PartitionStretch>();
        var steps = new List<Checkpoints.Step>();
        var rows = 0;
        foreach (var position in behind)
        {
            var page = await store.ReadPartitionAsync(position.Partition, position.Sequence, share, cancellation);
            if (page.LastSequence > position.Sequence)
            {
                stretches.Add(new PartitionStretch(position.Partition, page.Observations));
                steps.Add(new Checkpoints.Step(position.Partition, position.Epoch, position.Sequence, page.LastSequence));
                rows += page.Observations.Count;
            }

            if (rows >= MostRows)
            {
                break;
            }
        }

        if (steps.Count == 0)
        {
            return null;
        }

        await ConsumeAsync(stretches, steps, cancellation);
        return rows;
    }

    private async Task ConsumeAsync(List<PartitionStretch> stretches, List<Checkpoints.Step> steps, CancellationToken cancellation)
    {
        var advance = new Advance(checkpoints, stretches, steps);
        await consumer.ConsumeAsync(advance, cancellation);
        if (!advance.Saved)
        {
            throw new InvalidOperationException($"{consumer.Name} did not save its positions with its results.");
        }

        foreach (var step in steps)
        {
            _positions[step.Partition] = new Position(step.Partition, step.Epoch, step.To);
        }
    }

    /// <summary>The positions that lie behind what is durable; claims those of partitions newly held.</summary>
    private async Task<List<Position>> FindBehindAsync(CancellationToken cancellation)
    {
        var behind = new List<Position>();
        long lag = 0;
        foreach (var owned in ownership.Held)
        {
            if (!_positions.TryGetValue(owned.Partition, out var position) || position.Epoch != owned.Epoch)
            {
                try
                {
                    var sequence = await checkpoints.ClaimAsync(owned.Partition, owned.Epoch, cancellation);
                    position = new Position(owned.Partition, owned.Epoch, sequence);
                    _positions[owned.Partition] = position;
                }
                catch (FencedException)
                {
                    ownership.Release(owned.Partition, owned.Epoch);
                    continue;
                }
            }

            if (owned.LastSequence > position.Sequence)
            {
                behind.Add(position);
                lag += owned.LastSequence - position.Sequence;
            }
        }

        Interlocked.Exchange(ref _lag, lag);
        return behind;
    }

    private sealed record Position(int Partition, long Epoch, long Sequence);
}
