using Civium.Kernel.Databases;
using Civium.Platform.Observations.Embedded;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;
using static Civium.Modules.Tests.Observations.ObservationSamples;

namespace Civium.Modules.Tests.Observations;

/// <summary>The contract on the embedded store, with thresholds so small that it seals all the time.</summary>
public sealed class EmbeddedObservationStoreTests : ObservationUpkeepContract
{
    private readonly string _directory = Directory.CreateTempSubdirectory("civium-store-").FullName;
    private EmbeddedObservationStore _embedded = null!;

    public override async ValueTask InitializeAsync() => await OpenAsync();

    public override async ValueTask DisposeAsync()
    {
        await _embedded.DisposeAsync();
        Directory.Delete(_directory, recursive: true);
    }

    /// <summary>Closes, opens, and lets the age seal everything.</summary>
    protected override async Task SettleAsync()
    {
        await _embedded.DisposeAsync();
        await OpenAsync();
        var deadline = DateTime.UtcNow.AddSeconds(20);
        while (_embedded.UnsealedChanges > 0)
        {
            Assert.True(DateTime.UtcNow < deadline, "It was not sealed in time.");
            Time.Advance(TimeSpan.FromSeconds(1));
            await Task.Delay(5, Token);
        }
    }

    private async Task OpenAsync()
    {
        var options = new EmbeddedStoreOptions { Directory = _directory, Partitions = Partitions, SealChanges = 40, SealAge = TimeSpan.FromSeconds(2) };
        Store = _embedded = await EmbeddedObservationStore.OpenAsync(options, Time, NullLogger.Instance);
    }

    [Fact]
    public async Task The_number_of_partitions_is_that_of_the_directory()
    {
        await _embedded.DisposeAsync();
        var options = new EmbeddedStoreOptions { Directory = _directory, Partitions = 77 };
        await using (var store = await EmbeddedObservationStore.OpenAsync(options, Time, NullLogger.Instance))
            Assert.Equal(Partitions, store.Partitions);
        await OpenAsync();
    }

    [Fact]
    public async Task Every_sync_is_measured()
    {
        var seconds = new System.Collections.Concurrent.ConcurrentQueue<double>();
        using var listener = new System.Diagnostics.Metrics.MeterListener
        {
            InstrumentPublished = (instrument, to) =>
            {
                if (instrument is { Name: "civium.fsync.duration", Meter.Name: "Civium", Unit: "s" })
                    to.EnableMeasurementEvents(instrument);
            },
        };
        listener.SetMeasurementEventCallback<double>((_, value, _, _) => seconds.Enqueue(value));
        listener.Start();
        var hold = await Store.AcquireAsync(0, Token);
        for (var i = 1; i <= 5; i++)
            await Store.WriteAsync(Appends(hold, Row(0, i)), Token);
        Assert.True(seconds.Count >= 6, $"{seconds.Count} syncs were measured.");
        Assert.All(seconds, value => Assert.InRange(value, 0, 60));
    }

    [Fact]
    public async Task A_newer_directory_is_refused_and_left_alone()
    {
        await _embedded.DisposeAsync();
        var format = Path.Combine(_directory, "format.json");
        var before = await File.ReadAllTextAsync(format, Token);
        await File.WriteAllTextAsync(format, "{\"Version\":99,\"Partitions\":4}", Token);
        await Assert.ThrowsAsync<NewerSchemaException>(OpenAsync);
        await File.WriteAllTextAsync(format, before, Token);
        await OpenAsync();
    }
}
