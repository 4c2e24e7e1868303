using Civium.Kernel.Observations;
using Civium.Platform.Faults;
using Civium.Platform.Observations.Embedded;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;
using static Civium.Modules.Tests.Observations.ObservationSamples;

namespace Civium.Modules.Tests.Observations;

/// <summary>A real disk runs full and gets room again.</summary>
public sealed class EmbeddedStoreDiskFullTests : IDisposable
{
    private const int Batch = 50;
    private readonly TinyDisk _disk = new();
    private readonly string _elsewhere = Directory.CreateTempSubdirectory("civium-roomy-").FullName;
    private readonly Random _random = new(1);
    private int _written;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private string Data => Path.Combine(_disk.Directory, "observations");

    public void Dispose()
    {
        _disk.Dispose();
        Directory.Delete(_elsewhere, recursive: true);
    }

    private static Task<EmbeddedObservationStore> OpenAsync(EmbeddedStoreOptions options) =>
        EmbeddedObservationStore.OpenAsync(options, TimeProvider.System, NullLogger.Instance);

    private Observation[] Rows() => [.. Enumerable.Range(_written + 1, Batch).Select(i => Row(0, i, i % 7, i, ObservedResult.Of(Noise())))];

    /// <summary>Nothing that a column store could compress.</summary>
    private string Noise()
    {
        var bytes = new byte[600];
        _random.NextBytes(bytes);
        return Convert.ToBase64String(bytes);
    }

    private async Task WriteAsync(EmbeddedObservationStore store, PartitionHold hold)
    {
        await store.WriteAsync(Appends(hold, Rows()), Token);
        _written += Batch;
    }

    private async Task FillAsync(EmbeddedObservationStore store)
    {
        var hold = await store.AcquireAsync(0, Token);
        await Assert.ThrowsAsync<StorageFullException>(async () =>
        {
            while (_written < 100_000)
                await WriteAsync(store, hold);
        });
        await CheckAsync(store);
    }

    private async Task GoOnAsync(EmbeddedObservationStore store)
    {
        _disk.MakeRoom();
        var deadline = DateTime.UtcNow.AddSeconds(30);
        while (true)
        {
            try
            {
                var hold = await store.AcquireAsync(0, Token);
                Assert.Equal(_written, hold.LastSequence);
                await WriteAsync(store, hold);
                break;
            }
            catch (StorageFullException) when (DateTime.UtcNow < deadline)
            {
                await Task.Delay(200, Token);
            }
        }

        await CheckAsync(store);
    }

    private async Task CheckAsync(EmbeddedObservationStore store)
    {
        Assert.Equal(_written, await store.CountAsync(new(), Token));
        Assert.Equal(Enumerable.Range(1, _written).Select(i => (long)i), (await store.FollowAsync(0, 1000)).Select(row => ObservationId.Sequence(row.Id, Partitions)));
    }

    [Fact]
    public async Task A_full_disk_under_the_log_refuses_writes_keeps_what_was_acknowledged_and_recovers()
    {
        var options = new EmbeddedStoreOptions { Directory = Data, Partitions = Partitions };
        await using (var store = await OpenAsync(options))
        {
            await FillAsync(store);
            Assert.True(_written > 5000, $"Only {_written} rows fitted.");
            await GoOnAsync(store);
        }

        await using var again = await OpenAsync(options);
        await CheckAsync(again);
    }

    [Fact]
    public async Task A_full_disk_under_the_column_store_stops_writers_at_the_bound_only_and_recovers()
    {
        Directory.CreateDirectory(Data);
        Directory.CreateSymbolicLink(Path.Combine(Data, "log"), _elsewhere);
        var options = new EmbeddedStoreOptions { Directory = Data, Partitions = Partitions, SealChanges = 1000, MaxChanges = 30_000 };
        await using (var store = await OpenAsync(options))
        {
            await FillAsync(store);
            Assert.InRange(store.UnsealedChanges, options.MaxChanges, options.MaxChanges + Batch);
            Assert.True(_written > options.MaxChanges, "Nothing was sealed before the disk was full.");
        }

        // Full as it is, it may refuse to open, but then says so; what it was told is there when there is room.
        try
        {
            await using var full = await OpenAsync(options);
            await CheckAsync(full);
        }
        catch (Exception refused)
        {
            Assert.True(StorageFull.Is(refused), refused.ToString());
        }

        _disk.MakeRoom();
        await using var again = await OpenAsync(options with { MaxChanges = 60_000 });
        await GoOnAsync(again);
    }
}
