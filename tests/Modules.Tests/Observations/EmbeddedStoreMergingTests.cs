using Civium.Kernel.Observations;
using Civium.Platform.Observations.Embedded;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;
using static Civium.Modules.Tests.Observations.ObservationSamples;

namespace Civium.Modules.Tests.Observations;

/// <summary>Merging that goes on beside writing and deleting, that fails at each of its steps, and damage in a segment.</summary>
public sealed class EmbeddedStoreMergingTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("civium-merging-").FullName;
    private MergeStep? _failing;
    private int _merges;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private string[] Segments => Directory.GetFiles(Path.Combine(_directory, "segments"));

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    private Task<EmbeddedObservationStore> OpenAsync(int mergeAtOnce = 3) => EmbeddedObservationStore.OpenAsync(
        new()
        {
            Directory = _directory,
            Partitions = Partitions,
            SealChanges = 100,
            SealAge = TimeSpan.FromMilliseconds(100),
            MergeAtOnce = mergeAtOnce,
            PurgeAge = TimeSpan.FromMilliseconds(200),
            OnMergeStep = step =>
            {
                if (step == MergeStep.Committed)
                    Interlocked.Increment(ref _merges);
                if (step == _failing)
                    throw new IOException("No space left on device", 28);
            },
        },
        TimeProvider.System,
        NullLogger.Instance);

    private static async Task WaitAsync(Func<bool> until)
    {
        var deadline = DateTime.UtcNow.AddSeconds(60);
        while (!until())
        {
            Assert.True(DateTime.UtcNow < deadline, "It did not happen in time.");
            await Task.Delay(20, Token);
        }
    }

    [Fact]
    public async Task What_dies_while_segments_are_merged_stays_dead()
    {
        await using var store = await OpenAsync();
        var random = new Random(3);
        var hold = await store.AcquireAsync(0, Token);
        var model = new SortedDictionary<long, Observation>();
        for (var i = 0; i < 120 || _merges < 3; i++)
        {
            var rows = Enumerable.Range((i * 20) + 1, 20).Select(n => Row(0, n, n % 5, n)).ToList();
            var deleted = model.Keys.Where(_ => random.Next(40) == 0).Take(6).ToList();
            var replaced = model.Values.Where(row => random.Next(60) == 0 && !deleted.Contains(row.Id)).Take(4).Select(row => row with { Result = ObservedResult.Of(-i) }).ToList();
            await store.WriteAsync(Appends(hold, [.. rows]) with { Delete = deleted, Replace = replaced }, Token);
            rows.Concat(replaced).ToList().ForEach(row => model[row.Id] = row);
            deleted.ForEach(id => model.Remove(id));
        }

        for (var round = 0; round < 2; round++)
        {
            Assert.Equal(model.Values, await store.ListAsync(new()));
            Assert.Equal(model.Values, await store.FollowAsync(0, 77));
            Assert.Equal(model.Count, await store.CountAsync(new(), Token));
            foreach (var id in Enumerable.Range(1, 200).Select(n => ObservationId.Of(0, n * 7, Partitions)))
                Assert.Equal(model.GetValueOrDefault(id), await store.FindAsync(id, Token));
            await WaitAsync(() => store.UnsealedChanges == 0);
        }
    }

    [Fact]
    public async Task Deleted_rows_leave_the_files_and_an_empty_segment_goes()
    {
        await using var store = await OpenAsync(mergeAtOnce: 100);
        var hold = await store.AcquireAsync(0, Token);
        await store.WriteAsync(Appends(hold, [.. Enumerable.Range(1, 100).Select(n => Row(0, n, 5, n))]), Token);
        await WaitAsync(() => store.UnsealedChanges == 0 && Segments.Length == 1);
        await store.WriteAsync(Appends(hold) with { DeleteStreams = [5] }, Token);
        await WaitAsync(() => Segments.Length == 0);
        Assert.Equal(0, await store.CountAsync(new(), Token));
    }

    [Theory]
    [InlineData(nameof(MergeStep.Begun))]
    [InlineData(nameof(MergeStep.Written))]
    [InlineData(nameof(MergeStep.Committed))]
    public async Task A_failure_after_any_step_loses_nothing_and_is_overcome(string step)
    {
        _failing = Enum.Parse<MergeStep>(step);
        await using (var store = await OpenAsync())
        {
            var hold = await store.AcquireAsync(0, Token);
            for (var i = 0; i < 12; i++)
                await store.WriteAsync(Appends(hold, [.. Enumerable.Range((i * 50) + 1, 50).Select(n => Row(0, n, n % 3, n))]), Token);
            await WaitAsync(() => store.UnsealedChanges == 0);
            await Task.Delay(100, Token);
            await CheckAsync(store);
        }

        _failing = null;
        await using var again = await OpenAsync();
        await CheckAsync(again);
        await WaitAsync(() => Segments.Length < 4);
        await CheckAsync(again);
    }

    private static async Task CheckAsync(EmbeddedObservationStore store) =>
        Assert.Equal(Enumerable.Range(1, 600).Select(i => (long)i), (await store.ListAsync(new())).Select(row => ObservationId.Sequence(row.Id, Partitions)));

    [Fact]
    public async Task A_flipped_bit_in_a_segment_is_named_and_the_rest_stays_readable()
    {
        await using (var store = await OpenAsync(mergeAtOnce: 100))
        {
            var hold = await store.AcquireAsync(0, Token);
            await store.WriteAsync(Appends(hold, [.. Enumerable.Range(1, 400).Select(n => Row(0, n, n % 4, n))]), Token);
            await WaitAsync(() => store.UnsealedChanges == 0);
        }

        var file = Assert.Single(Segments);
        var whole = await File.ReadAllBytesAsync(file, Token);
        var named = 0;
        for (var at = 0; at < whole.Length; at += 13)
        {
            var damaged = (byte[])whole.Clone();
            damaged[at] ^= 0x04;
            await File.WriteAllBytesAsync(file, damaged, Token);
            await using var store = await OpenAsync(mergeAtOnce: 100);
            var readable = 0;
            foreach (var stream in Enumerable.Range(0, 4))
            {
                try
                {
                    readable += (await store.ListAsync(new() { Streams = [stream] })).Count;
                }
                catch (StorageCorruptException error)
                {
                    named++;
                    Assert.Contains(file, error.Message, StringComparison.Ordinal);
                    Assert.Contains($"offset", error.Message, StringComparison.Ordinal);
                    Assert.Contains($"stream {stream}", error.Message, StringComparison.Ordinal);
                    readable += 100;
                }
            }

            Assert.Equal(400, readable);
            Assert.Equal(400, await store.CountAsync(new(), Token));
            if (named == 0)
                Assert.NotNull(await store.FindAsync(ObservationId.Of(0, 7, Partitions), Token));
        }

        Assert.True(named > 10, $"Only {named} reads met damage.");
    }

    [Fact]
    public async Task A_segment_that_cannot_be_opened_is_left_out_and_back_when_it_is_restored()
    {
        await using (var store = await OpenAsync(mergeAtOnce: 100))
        {
            var hold = await store.AcquireAsync(0, Token);
            for (var i = 0; i < 2; i++)
            {
                await store.WriteAsync(Appends(hold, [.. Enumerable.Range((i * 100) + 1, 100).Select(n => Row(0, n, n % 4, n))]), Token);
                await WaitAsync(() => store.UnsealedChanges == 0);
            }
        }

        var file = Segments.Order().First();
        var bytes = await File.ReadAllBytesAsync(file, Token);
        File.Delete(file);
        await using (var store = await OpenAsync(mergeAtOnce: 100))
        {
            Assert.Equal(100, await store.CountAsync(new(), Token));
            var hold = await store.AcquireAsync(0, Token);
            Assert.Equal(200, hold.LastSequence);
            await store.WriteAsync(Appends(hold, [.. Enumerable.Range(201, 100).Select(n => Row(0, n, n % 4, n))]), Token);
            await WaitAsync(() => store.UnsealedChanges == 0);
        }

        await File.WriteAllBytesAsync(file, bytes, Token);
        await using var whole = await OpenAsync(mergeAtOnce: 100);
        Assert.Equal(300, await whole.CountAsync(new(), Token));
    }
}
