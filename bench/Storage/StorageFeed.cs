using System.Diagnostics;
using Civium.Kernel.Observations;
using Civium.Platform.Observations.Embedded;
using Microsoft.Extensions.Logging.Abstractions;

namespace Civium.Bench.Storage;

/// <summary>Writes a city's readings through the observation port and measures how fast that is, a million at a time.</summary>
internal static class StorageFeed
{
    private const int Million = 1_000_000;

    /// <summary>Writes them all; gives the rates (observations a second) of each million, the waiting for its last write included.</summary>
    public static async Task<List<double>> RunAsync(string directory, CityOfReadings city, long size)
    {
        await using var store = await EmbeddedObservationStore.OpenAsync(
            new EmbeddedStoreOptions { Directory = directory }, TimeProvider.System, NullLogger.Instance);
        var holds = await Task.WhenAll(Enumerable.Range(0, store.Partitions).Select(partition => store.AcquireAsync(partition, default)));
        var rates = new List<double>();
        var written = 0L;
        var counted = 0L;
        var clock = Stopwatch.StartNew();
        var before = Task.CompletedTask;
        foreach (var batch in city.Batches())
        {
            // The next batch is made while the one before is on its way to the disk.
            await before;
            before = Task.WhenAll(batch.Select((rows, partition) => rows.Count == 0 ? Task.CompletedTask : store.WriteAsync(
                new PartitionWrite { Partition = partition, Epoch = holds[partition].Epoch, Append = rows }, default)));
            written += batch.Sum(rows => rows.Count);
            if (written - counted < Million && written < size)
                continue;
            await before;
            rates.Add((written - counted) / clock.Elapsed.TotalSeconds);
            if (rates.Count % 10 == 1)
                Console.WriteLine($"  {written,12:N0} written, {rates[^1],9:N0}/s, {Process.GetCurrentProcess().WorkingSet64 >> 20,5:N0} MB");
            counted = written;
            clock.Restart();
        }

        await before;
        return rates;
    }
}
