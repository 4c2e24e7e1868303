using Civium.Kernel.Observations;
using Civium.Platform.Observations.Embedded;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;
using static Civium.Modules.Tests.Observations.ObservationSamples;

namespace Civium.Modules.Tests.Observations;

/// <summary>Sealing that fails at each of its steps: writers go on to the bound, reads stay right, and it recovers.</summary>
public sealed class EmbeddedStoreSealingTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("civium-sealing-").FullName;
    private SealStep? _failing;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    private Task<EmbeddedObservationStore> OpenAsync(int maxChanges = 100_000, Action<SealStep>? onStep = null) => EmbeddedObservationStore.OpenAsync(
        new()
        {
            Directory = _directory,
            Partitions = Partitions,
            SealChanges = 40,
            SealAge = TimeSpan.FromMilliseconds(200),
            MaxChanges = maxChanges,
            OnSealStep = onStep ?? Fail,
        },
        TimeProvider.System,
        NullLogger.Instance);

    private void Fail(SealStep step)
    {
        if (step == _failing)
            throw new IOException("No space left on device", 28);
    }

    private static async Task WaitUntilSealedAsync(EmbeddedObservationStore store)
    {
        var deadline = DateTime.UtcNow.AddSeconds(20);
        while (store.UnsealedChanges > 0)
        {
            Assert.True(DateTime.UtcNow < deadline, "It was not sealed in time.");
            await Task.Delay(20, Token);
        }
    }

    private static async Task CheckAsync(EmbeddedObservationStore store, int rows)
    {
        Assert.Equal(rows, await store.CountAsync(new(), Token));
        var expected = Enumerable.Range(1, rows).Select(i => (long)i).ToList();
        Assert.Equal(expected, (await store.ListAsync(new())).Select(row => ObservationId.Sequence(row.Id, Partitions)));
        Assert.Equal(expected, (await store.FollowAsync(0, 33)).Select(row => ObservationId.Sequence(row.Id, Partitions)));
        Assert.NotNull(await store.FindReceiptAsync(0, "1", Token));
        Assert.NotNull(await store.FindReceiptAsync(0, $"{rows}", Token));
    }

    private static Task WriteAsync(EmbeddedObservationStore store, PartitionHold hold, int sequence) =>
        store.WriteAsync(Appends(hold, Row(0, sequence)) with { Key = $"{sequence}", Receipt = new("f", [sequence]) }, Token);

    public static TheoryData<string> Steps => [.. Enum.GetNames<SealStep>()];

    [Theory]
    [MemberData(nameof(Steps))]
    public async Task A_failure_after_any_step_loses_nothing_and_is_overcome(string step)
    {
        _failing = Enum.Parse<SealStep>(step);
        await using (var store = await OpenAsync())
        {
            var hold = await store.AcquireAsync(0, Token);
            for (var i = 1; i <= 150; i++)
                await WriteAsync(store, hold, i);
            await Task.Delay(300, Token);
            await CheckAsync(store, 150);
        }

        // Reopened while it fails, and while it no longer does.
        await using (var again = await OpenAsync())
            await CheckAsync(again, 150);
        await using var store2 = await OpenAsync();
        await CheckAsync(store2, 150);
        _failing = null;
        var later = await store2.AcquireAsync(0, Token);
        await WriteAsync(store2, later, 151);
        await WaitUntilSealedAsync(store2);
        await CheckAsync(store2, 151);
    }

    [Fact]
    public async Task While_sealing_fails_writers_go_on_to_the_bound_and_again_when_there_is_room()
    {
        const int Bound = 300;
        _failing = SealStep.ReceiptsWritten;
        await using var store = await OpenAsync(Bound);
        var hold = await store.AcquireAsync(0, Token);
        var written = 0;
        var full = await Assert.ThrowsAsync<StorageFullException>(async () =>
        {
            for (; written < 2 * Bound; written++)
                await WriteAsync(store, hold, written + 1);
        });
        Assert.Contains("room", full.Message, StringComparison.Ordinal);
        // A row and its receipt are two changes.
        Assert.Equal(Bound / 2, written);
        await CheckAsync(store, written);
        await Assert.ThrowsAsync<StorageFullException>(() => WriteAsync(store, hold, written + 1));
        _failing = null;
        await WaitUntilSealedAsync(store);
        await WriteAsync(store, hold, written + 1);
        await CheckAsync(store, written + 1);
    }

    [Fact]
    public async Task While_sealing_is_slow_writers_wait_at_the_bound_and_lose_nothing()
    {
        const int Bound = 100;
        using var gate = new ManualResetEventSlim();
        await using var store = await OpenAsync(Bound, step =>
        {
            if (step == SealStep.RowsWritten)
                gate.Wait(Token);
        });
        var hold = await store.AcquireAsync(0, Token);
        var writing = Task.Run(async () =>
        {
            for (var i = 1; i <= Bound; i++)
                await WriteAsync(store, hold, i);
        }, Token);
        await Task.WhenAny(writing, Task.Delay(1000, Token));
        Assert.False(writing.IsCompleted, "The writers did not wait.");
        Assert.InRange(store.UnsealedChanges, 1, Bound + 2);
        gate.Set();
        await writing.WaitAsync(TimeSpan.FromSeconds(20), Token);
        await CheckAsync(store, Bound);
    }
}
