using System.Collections.Concurrent;
using Civium.Kernel.Databases;
using Civium.Kernel.Observations;
using Civium.Kernel.Partitions;
using Civium.Platform.Consumers;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Civium.Modules.Tests.Platform;

/// <summary>Consumers see everything once and in order, whatever fails; a position cannot be moved by who lost the partition.</summary>
public sealed class ConsumerTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_consumer_that_fails_now_and_then_still_sees_everything_once_and_in_order()
    {
        await using var host = await PlatformHost.StartAsync(services => services.AddSingleton<IPartitionConsumer, Recorder>());
        var partitions = host.Get<IPartitions>();
        for (var i = 0; i < 60; i++)
        {
            await partitions.AppendAsync(i % 3, new ReadingBatch([Reading(i), Reading(i + 100)]), Token);
        }

        var recorder = (Recorder)host.Get<IPartitionConsumer>();
        await recorder.Until(120).WaitAsync(TimeSpan.FromSeconds(60), Token);
        for (var partition = 0; partition < 3; partition++)
        {
            var seen = recorder.Committed.Where(id => ObservationId.Partition(id, partitions.Count) == partition).ToArray();
            Assert.Equal(Enumerable.Range(1, 40).Select(sequence => ObservationId.Of(partition, sequence, partitions.Count)), seen);
        }

        Assert.True(recorder.Failures > 0);
        Assert.Equal(3 * 40, await host.ScalarAsync<long>("SELECT SUM(sequence) FROM platform_checkpoint WHERE consumer = 'recorder'"));
    }

    [Fact]
    public async Task An_older_epoch_cannot_move_a_position()
    {
        await using var host = await PlatformHost.StartAsync();
        var checkpoints = new Checkpoints(host.Database, "test");
        Assert.Equal(0, await checkpoints.ClaimAsync(7, epoch: 1, Token));
        await host.InTransactionAsync(transaction => checkpoints.MoveAsync(transaction, new(7, 1, 0, 5), Token));
        Assert.Equal(5, await checkpoints.ClaimAsync(7, epoch: 2, Token));
        await Assert.ThrowsAsync<FencedException>(() => host.InTransactionAsync(transaction => checkpoints.MoveAsync(transaction, new(7, 1, 5, 9), Token)));
        await Assert.ThrowsAsync<FencedException>(() => checkpoints.ClaimAsync(7, epoch: 1, Token));
        await host.InTransactionAsync(transaction => checkpoints.MoveAsync(transaction, new(7, 2, 5, 9), Token));
        Assert.Equal(9, await checkpoints.ClaimAsync(7, epoch: 2, Token));
    }

    private static Observation Reading(int minute)
    {
        var time = new DateTime(2026, 5, 1, 0, 0, 0, DateTimeKind.Utc).AddMinutes(minute);
        return new Observation { Stream = 1, Start = time, End = time, Result = ObservedResult.Of(minute) };
    }

    /// <summary>Records what it committed; every third time it fails, before or after its work.</summary>
    private sealed class Recorder([FromKeyedServices("first")] IModuleDatabase database) : IPartitionConsumer
    {
        private readonly TaskCompletionSource _enough = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private int _calls;
        private int _wanted = int.MaxValue;

        public string Name => "recorder";

        public string Module => "first";

        public ConcurrentQueue<long> Committed { get; } = new();

        public int Failures { get; private set; }

        public Task Until(int count)
        {
            _wanted = count;
            Check();
            return _enough.Task;
        }

        public async Task ConsumeAsync(PartitionAdvance advance, CancellationToken cancellation)
        {
            await using var connection = await database.Source.OpenConnectionAsync(cancellation);
            await using var transaction = await connection.BeginTransactionAsync(cancellation);
            await advance.SaveAsync(transaction, cancellation);
            if (++_calls % 3 == 1)
            {
                Failures++;
                throw new InvalidOperationException("A test's failure, after saving and before the commit.");
            }

            await transaction.CommitAsync(cancellation);
            foreach (var observation in advance.Stretches.SelectMany(stretch => stretch.Observations))
            {
                Committed.Enqueue(observation.Id);
            }

            Check();
        }

        private void Check()
        {
            if (Committed.Count >= _wanted)
            {
                _enough.TrySetResult();
            }
        }
    }
}
