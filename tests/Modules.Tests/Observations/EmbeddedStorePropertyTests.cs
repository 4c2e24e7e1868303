using Civium.Kernel.Observations;
using Civium.Platform.Observations.Embedded;
using CsCheck;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;
using static Civium.Modules.Tests.Observations.ObservationSamples;

namespace Civium.Modules.Tests.Observations;

/// <summary>Any sequence of changes, sealings and reopenings leaves what a dictionary would hold.</summary>
public sealed class EmbeddedStorePropertyTests
{
    [Fact]
    public async Task Random_changes_with_reopening_in_between_match_a_dictionary()
    {
        var steps = Gen.Select(Gen.Int[0, 5], Gen.Int[1, 30]).Array[1, 25];
        await steps.SampleAsync(RunAsync, iter: 12, threads: 1);
    }

    private static async Task RunAsync((int Kind, int Size)[] steps)
    {
        var directory = Directory.CreateTempSubdirectory("civium-property-").FullName;
        var options = new EmbeddedStoreOptions { Directory = directory, Partitions = Partitions, SealChanges = 25 };
        var store = await EmbeddedObservationStore.OpenAsync(options, TimeProvider.System, NullLogger.Instance);
        try
        {
            var model = new SortedDictionary<long, Observation>();
            var hold = await store.AcquireAsync(1, CancellationToken.None);
            long sequence = 0;
            foreach (var (kind, size) in steps)
            {
                if (kind == 5)
                {
                    await store.DisposeAsync();
                    store = await EmbeddedObservationStore.OpenAsync(options, TimeProvider.System, NullLogger.Instance);
                    hold = await store.AcquireAsync(1, CancellationToken.None);
                    Assert.Equal(sequence, hold.LastSequence);
                }
                else
                {
                    sequence = await ChangeAsync(store, hold, model, kind, size, sequence);
                }

                Assert.Equal(model.Values, await store.ListAsync(new()));
                Assert.Equal(model.Values, await store.FollowAsync(1, 17));
            }
        }
        finally
        {
            await store.DisposeAsync();
            Directory.Delete(directory, recursive: true);
        }
    }

    private static async Task<long> ChangeAsync(
        EmbeddedObservationStore store, PartitionHold hold, SortedDictionary<long, Observation> model, int kind, int size, long sequence)
    {
        var some = model.Values.Where(row => row.Id % size == 0).Take(size).ToList();
        var write = kind switch
        {
            3 => Appends(hold) with { Delete = [.. some.Select(row => row.Id)] },
            4 => Appends(hold) with { Replace = [.. some.Select(row => row with { Result = ObservedResult.Of(size) })] },
            _ => Appends(hold, [.. Enumerable.Range(1, size).Select(i => Row(1, sequence + i, i % 3, size - i))]),
        };
        await store.WriteAsync(write, CancellationToken.None);
        foreach (var row in write.Append.Concat(write.Replace))
            model[row.Id] = row;
        foreach (var id in write.Delete)
            model.Remove(id);
        return sequence + write.Append.Count;
    }
}
