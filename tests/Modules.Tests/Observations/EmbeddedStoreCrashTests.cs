using Civium.Kernel.Observations;
using Civium.Platform.Observations.Embedded;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;
using static Civium.Modules.Tests.Observations.ObservationSamples;

namespace Civium.Modules.Tests.Observations;

/// <summary>What is left after crashes, torn writes, damage and a full disk.</summary>
public sealed class EmbeddedStoreCrashTests : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("civium-crash-").FullName;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(_root, recursive: true);

    private EmbeddedStoreOptions Options(string name) => new() { Directory = Path.Combine(_root, name), Partitions = Partitions };

    private static Task<EmbeddedObservationStore> OpenAsync(EmbeddedStoreOptions options) =>
        EmbeddedObservationStore.OpenAsync(options, TimeProvider.System, NullLogger.Instance);

    private async Task<string> WriteThreeAsync(string name)
    {
        await using var store = await OpenAsync(Options(name));
        var hold = await store.AcquireAsync(0, Token);
        for (var i = 1; i <= 3; i++)
            await store.WriteAsync(Appends(hold, Row(0, i)), Token);
        return Path.Combine(_root, name, "log", "0000000000000001.log");
    }

    [Fact]
    public async Task A_tail_torn_at_any_byte_costs_only_the_write_it_belongs_to()
    {
        var log = await WriteThreeAsync("torn");
        var whole = await File.ReadAllBytesAsync(log, Token);
        var end = whole.AsSpan().LastIndexOf("CVFR"u8);
        var last = whole.AsSpan(0, end).LastIndexOf("CVFR"u8);
        for (var length = last; length < end; length++)
        {
            foreach (var later in Directory.GetFiles(Path.GetDirectoryName(log)!))
                File.Delete(later);
            await File.WriteAllBytesAsync(log, whole[..length], Token);
            await using var store = await OpenAsync(Options("torn"));
            Assert.Equal(2, await store.CountAsync(new(), Token));
            var hold = await store.AcquireAsync(0, Token);
            Assert.Equal(2, hold.LastSequence);
            await store.WriteAsync(Appends(hold, Row(0, 3)), Token);
            Assert.Equal(3, await store.CountAsync(new(), Token));
        }
    }

    [Fact]
    public async Task A_flipped_bit_in_the_middle_is_named_with_file_and_offset()
    {
        var log = await WriteThreeAsync("flipped");
        var whole = await File.ReadAllBytesAsync(log, Token);
        var last = whole.AsSpan().LastIndexOf("CVFR"u8);
        for (var at = LogFormat.SegmentHeader; at < last; at += 7)
        {
            var damaged = (byte[])whole.Clone();
            damaged[at] ^= 0x10;
            await File.WriteAllBytesAsync(log, damaged, Token);
            var error = await Assert.ThrowsAsync<StorageCorruptException>(() => OpenAsync(Options("flipped")));
            Assert.Contains(log, error.Message, StringComparison.Ordinal);
            Assert.Contains("offset", error.Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_flipped_bit_in_the_last_frame_is_not_taken_for_a_torn_write(bool closed)
    {
        var log = await WriteThreeAsync("last");
        var whole = await File.ReadAllBytesAsync(log, Token);
        var end = whole.AsSpan().LastIndexOf("CVFR"u8);
        var last = whole.AsSpan(0, end).LastIndexOf("CVFR"u8);
        for (var at = last; at < end; at++)
        {
            var damaged = whole[..(closed ? whole.Length : end)];
            damaged[at] ^= 0x01;
            await File.WriteAllBytesAsync(log, damaged, Token);
            var error = await Assert.ThrowsAsync<StorageCorruptException>(() => OpenAsync(Options("last")));
            Assert.Contains($"offset {last}", error.Message, StringComparison.Ordinal);
            Assert.Equal(damaged, await File.ReadAllBytesAsync(log, Token));
        }
    }

    [Fact]
    public async Task A_last_frame_with_a_sector_that_was_never_written_is_cut_off()
    {
        var options = Options("sector");
        await using (var store = await OpenAsync(options))
        {
            var hold = await store.AcquireAsync(0, Token);
            await store.WriteAsync(Appends(hold, Row(0, 1)), Token);
            await store.WriteAsync(Appends(hold, Row(0, 2, result: ObservedResult.Of(new string('x', 3000)))), Token);
        }

        var log = Path.Combine(options.Directory, "log", "0000000000000001.log");
        var torn = await File.ReadAllBytesAsync(log, Token);
        torn = torn[..torn.AsSpan().LastIndexOf("CVFR"u8)];
        torn.AsSpan(1024, 512).Clear();
        await File.WriteAllBytesAsync(log, torn, Token);
        await using var again = await OpenAsync(options);
        Assert.Equal(1, await again.CountAsync(new(), Token));
        Assert.Equal(1, (await again.AcquireAsync(0, Token)).LastSequence);
    }

    [Fact]
    public async Task What_was_handed_over_behind_a_failed_write_fails_with_it()
    {
        var disk = new FailingDisk();
        await using var store = await OpenAsync(Options("behind") with { OpenLogFile = disk.Open });
        var hold = await store.AcquireAsync(0, Token);
        await store.WriteAsync(Appends(hold, Row(0, 1)), Token);
        disk.Fails = DiskStep.Write;
        Task[] writes = [store.WriteAsync(Appends(hold, Row(0, 2)), Token), store.WriteAsync(Appends(hold) with { Delete = [Row(0, 1).Id] }, Token)];
        foreach (var write in writes)
            await Assert.ThrowsAsync<StorageFullException>(() => write);
        disk.Fails = DiskStep.None;
        Assert.Equal(1, await store.CountAsync(new(), Token));
        await store.WriteAsync(Appends(hold, Row(0, 2)) with { Delete = [Row(0, 1).Id] }, Token);
        Assert.Equal([2L], (await store.FollowAsync(0)).Select(row => ObservationId.Sequence(row.Id, Partitions)));
    }

    [Fact]
    public async Task A_failing_disk_fails_the_write_and_the_next_one_succeeds()
    {
        var disk = new FailingDisk();
        var options = Options("failing") with { OpenLogFile = disk.Open };
        await using (var store = await OpenAsync(options))
        {
            var hold = await store.AcquireAsync(0, Token);
            await store.WriteAsync(Appends(hold, Row(0, 1)), Token);
            foreach (var step in new[] { DiskStep.Write, DiskStep.Sync, DiskStep.Truncate })
            {
                disk.Fails = step;
                await Assert.ThrowsAsync<StorageFullException>(() => store.WriteAsync(Appends(hold, Row(0, 2)), Token));
                Assert.Equal(1, await store.CountAsync(new(), Token));
                disk.Fails = DiskStep.None;
            }

            await store.WriteAsync(Appends(hold, Row(0, 2)), Token);
        }

        await using var again = await OpenAsync(Options("failing"));
        Assert.Equal(2, await again.CountAsync(new(), Token));
    }

    [Fact]
    public async Task A_log_copied_while_it_is_written_holds_every_acknowledged_row_once()
    {
        // Small enough never to seal: the log alone is what a crash leaves, and a copy of a growing file is a prefix of it.
        await using var store = await OpenAsync(Options("live"));
        var acknowledged = 0;
        var writing = Task.Run(async () =>
        {
            var hold = await store.AcquireAsync(1, Token);
            for (var i = 1; i <= 2000; i++)
            {
                await store.WriteAsync(Appends(hold, Row(1, i)), Token);
                Volatile.Write(ref acknowledged, i);
            }
        }, Token);
        for (var copy = 0; copy < 6; copy++)
        {
            await Task.Delay(Random.Shared.Next(5, 60), Token);
            var least = Volatile.Read(ref acknowledged);
            var options = Options($"copy{copy}");
            Directory.CreateDirectory(Path.Combine(options.Directory, "log"));
            File.Copy(Path.Combine(_root, "live", "format.json"), Path.Combine(options.Directory, "format.json"));
            File.Copy(Path.Combine(_root, "live", "log", "0000000000000001.log"), Path.Combine(options.Directory, "log", "0000000000000001.log"));
            await using var copied = await OpenAsync(options);
            var rows = await copied.FollowAsync(1, 500);
            Assert.True(rows.Count >= least, $"{least} were acknowledged, {rows.Count} are there");
            Assert.Equal(Enumerable.Range(1, rows.Count).Select(i => (long)i), rows.Select(row => ObservationId.Sequence(row.Id, Partitions)));
        }

        await writing;
    }
}
