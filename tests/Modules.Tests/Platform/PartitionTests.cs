using Civium.Kernel.Observations;
using Civium.Kernel.Partitions;
using Civium.Kernel.Requests;
using Xunit;

namespace Civium.Modules.Tests.Platform;

/// <summary>Numbering, keys, duplicates and recovery of a partition, through the actor system.</summary>
public sealed class PartitionTests
{
    private static readonly DateTime Noon = new(2026, 5, 1, 12, 0, 0, DateTimeKind.Utc);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Numbers_have_no_gaps_under_concurrency_and_failures()
    {
        await using var host = await PlatformHost.StartAsync();
        var partitions = host.Get<IPartitions>();
        var failed = 0;
        await Task.WhenAll(Enumerable.Range(0, 200).Select(async i =>
        {
            if (i % 40 == 20)
            {
                host.Store.Fail(3);
            }

            try
            {
                await partitions.AppendAsync(3, new ReadingBatch([Reading(1, i), Reading(1, i + 1000)]), Token);
            }
            catch (StorageFullException)
            {
                Interlocked.Increment(ref failed);
            }
        }));
        Assert.InRange(failed, 1, 199);
        var stored = await ReadAsync(host, partition: 3);
        Assert.Equal(2 * (200 - failed), stored.Count);
        Assert.Equal(Enumerable.Range(1, stored.Count).Select(n => (long)n), stored.Select(row => ObservationId.Sequence(row.Id, partitions.Count)));
    }

    [Fact]
    public async Task A_full_disk_is_told_and_writing_goes_on_when_there_is_room()
    {
        await using var host = await PlatformHost.StartAsync();
        var partitions = host.Get<IPartitions>();
        host.Store.Fail(1);
        await Assert.ThrowsAsync<StorageFullException>(() => partitions.AppendAsync(0, new ReadingBatch([Reading(1, 0)]), Token));
        var ids = await partitions.AppendAsync(0, new ReadingBatch([Reading(1, 0)]), Token);
        Assert.Equal([ObservationId.Of(0, 1, partitions.Count)], ids);
    }

    [Fact]
    public async Task A_key_gives_the_first_answer_again_even_at_the_same_moment()
    {
        await using var host = await PlatformHost.StartAsync();
        var partitions = host.Get<IPartitions>();
        var batch = new ReadingBatch([Reading(1, 0), Reading(1, 1)], Key: new IdempotencyKey("k", "print"));
        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => partitions.AppendAsync(0, batch, Token)));
        Assert.All(answers, ids => Assert.Equal(answers[0], ids));
        Assert.Equal(2, (await ReadAsync(host, 0)).Count);
    }

    [Fact]
    public async Task A_key_used_for_another_request_is_refused()
    {
        await using var host = await PlatformHost.StartAsync();
        var partitions = host.Get<IPartitions>();
        await partitions.AppendAsync(0, new ReadingBatch([Reading(1, 0)], Key: new IdempotencyKey("k", "one")), Token);
        var refused = await Assert.ThrowsAsync<RefusedException>(
            () => partitions.AppendAsync(0, new ReadingBatch([Reading(1, 1)], Key: new IdempotencyKey("k", "other")), Token));
        Assert.Equal(422, refused.Status);
        Assert.Single(await ReadAsync(host, 0));
    }

    [Fact]
    public async Task First_wins_keeps_the_first_within_a_batch_and_across()
    {
        await using var host = await PlatformHost.StartAsync();
        var partitions = host.Get<IPartitions>();
        var rules = new Dictionary<long, DuplicateRule> { [1] = DuplicateRule.FirstWins };
        var first = await partitions.AppendAsync(0, new ReadingBatch([Reading(1, 5, 10), Reading(1, 5, 20), Reading(1, 6, 30)], rules), Token);
        var again = await partitions.AppendAsync(0, new ReadingBatch([Reading(1, 6, 40), Reading(1, 4, 50)], rules), Token);
        Assert.Equal(first[0], first[1]);
        Assert.Equal(first[2], again[0]);
        Assert.Equal([(4, 50.0), (5, 10.0), (6, 30.0)], await ValuesAsync(host));
    }

    [Fact]
    public async Task Last_wins_keeps_the_last_within_a_batch_and_across()
    {
        await using var host = await PlatformHost.StartAsync();
        var partitions = host.Get<IPartitions>();
        var rules = new Dictionary<long, DuplicateRule> { [1] = DuplicateRule.LastWins };
        await partitions.AppendAsync(0, new ReadingBatch([Reading(1, 5, 10), Reading(1, 5, 20), Reading(1, 6, 30)], rules), Token);
        await partitions.AppendAsync(0, new ReadingBatch([Reading(1, 6, 40), Reading(1, 4, 50)], rules), Token);
        Assert.Equal([(4, 50.0), (5, 20.0), (6, 40.0)], await ValuesAsync(host));
    }

    [Fact]
    public async Task Nothing_can_be_written_to_a_deleted_stream()
    {
        await using var host = await PlatformHost.StartAsync();
        var partitions = host.Get<IPartitions>();
        await partitions.AppendAsync(0, new ReadingBatch([Reading(1, 0), Reading(2, 0)]), Token);
        await partitions.DeleteStreamsAsync(0, [1], Token);
        var refused = await Assert.ThrowsAsync<RefusedException>(() => partitions.AppendAsync(0, new ReadingBatch([Reading(1, 1)]), Token));
        Assert.Equal(409, refused.Status);
        await partitions.AppendAsync(0, new ReadingBatch([Reading(2, 1)]), Token);
        Assert.Equal([2L, 2L], (await ReadAsync(host, 0)).Select(row => row.Stream));
    }

    private static Observation Reading(long stream, int minute, double value = 1) => new()
    {
        Stream = stream,
        Start = Noon.AddMinutes(minute),
        End = Noon.AddMinutes(minute),
        Result = ObservedResult.Of(value),
    };

    private static async Task<List<Observation>> ReadAsync(PlatformHost host, int partition) =>
        [.. (await host.Store.ReadPartitionAsync(partition, 0, 10_000, Token)).Observations];

    private static async Task<(int Minute, double Value)[]> ValuesAsync(PlatformHost host) =>
        [.. (await ReadAsync(host, 0)).Select(row => ((int)(row.Start - Noon).TotalMinutes, row.Result.Number)).Order()];
}
