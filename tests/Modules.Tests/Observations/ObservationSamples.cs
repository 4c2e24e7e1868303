using Civium.Kernel.Observations;
using Xunit;

namespace Civium.Modules.Tests.Observations;

/// <summary>Readings to store in tests.</summary>
internal static class ObservationSamples
{
    public const int Partitions = 4;

    public static readonly DateTime Noon = new(2024, 5, 1, 12, 0, 0, DateTimeKind.Utc);

    public static Observation Row(int partition, long sequence, long stream = 1, double minutes = 0, ObservedResult? result = null) => new()
    {
        Id = ObservationId.Of(partition, sequence, Partitions),
        Stream = stream,
        Start = Noon.AddMinutes(minutes),
        End = Noon.AddMinutes(minutes),
        Recorded = Noon,
        Result = result ?? ObservedResult.Of(sequence),
    };

    public static PartitionWrite Appends(PartitionHold hold, params Observation[] rows) =>
        new() { Partition = hold.Partition, Epoch = hold.Epoch, Append = rows };

    public static async Task<List<Observation>> ListAsync(this IObservationStore store, ObservationQuery query)
    {
        var rows = new List<Observation>();
        await foreach (var row in store.QueryAsync(query, TestContext.Current.CancellationToken))
            rows.Add(row);
        return rows;
    }

    public static async Task<List<Observation>> FollowAsync(this IObservationStore store, int partition, int page = 100)
    {
        var rows = new List<Observation>();
        long after = 0;
        while (true)
        {
            var next = await store.ReadPartitionAsync(partition, after, page, TestContext.Current.CancellationToken);
            if (next.LastSequence == after)
                return rows;
            rows.AddRange(next.Observations);
            after = next.LastSequence;
        }
    }
}
