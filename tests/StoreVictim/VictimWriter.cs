using Civium.Kernel.Observations;
using Civium.Platform.Observations.Embedded;

namespace Civium.StoreVictim;

/// <summary>Writes to one partition for ever: appends, replacements, deletions, deletions of streams, and acquisitions in between.</summary>
internal sealed class VictimWriter(EmbeddedObservationStore store, int partition, int round, TextWriter output)
{
    private const long RoundNumbers = 1_000_000;
    private readonly Random _random = new((round * VictimWrite.Partitions) + partition);
    private readonly List<(long Sequence, long Stream)> _live = [];
    private long _number = round * RoundNumbers;

    public async Task RunAsync()
    {
        var hold = await store.AcquireAsync(partition, default);
        var last = hold.LastSequence;
        await KnowAsync(last);
        var stream = NewStream();
        while (true)
        {
            if (_random.Next(40) == 0)
            {
                hold = await store.AcquireAsync(partition, default);
                if (hold.LastSequence != last)
                    throw new InvalidOperationException($"Partition {partition} ended at {last} and answers {hold.LastSequence}.");
            }

            var write = Next(last, stream);
            Print($"W {write}");
            await store.WriteAsync(write.For(hold), default);
            Print($"K {partition} {write.Number}");
            last += write.Count;
            Remember(write);
            if (write.DeletedStream == stream)
                stream = NewStream();
        }
    }

    private VictimWrite Next(long last, long stream)
    {
        var count = _random.Next(6) == 0 ? 0 : _random.Next(1, 12);
        var deletesStream = _random.Next(25) == 0;
        var replaced = Some(_random.Next(3) == 0 ? _random.Next(1, 4) : 0);
        var deleted = Some(_random.Next(4) == 0 ? _random.Next(1, 3) : 0).ConvertAll(row => row.Sequence);
        return new(partition, ++_number, last + 1, count, stream, replaced, deleted, deletesStream ? stream : 0);
    }

    private List<(long Sequence, long Stream)> Some(int count) =>
        [.. Enumerable.Range(0, _live.Count == 0 ? 0 : count).Select(_ => _live[_random.Next(_live.Count)]).Distinct()];

    private void Remember(VictimWrite write)
    {
        for (var i = 0; i < write.Count; i++)
            _live.Add((write.First + i, write.Stream));
        _live.RemoveAll(row => write.Deleted.Contains(row.Sequence) || row.Stream == write.DeletedStream);
        if (_live.Count > 400)
            _live.RemoveRange(0, _live.Count - 400);
    }

    /// <summary>Looks up rows of earlier rounds, so that sealed ones are changed as well.</summary>
    private async Task KnowAsync(long last)
    {
        var page = await store.ReadPartitionAsync(partition, Math.Max(0, last - 200), 200, default);
        _live.AddRange(page.Observations.Select(row => (ObservationId.Sequence(row.Id, VictimWrite.Partitions), row.Stream)));
    }

    private long NewStream() => (++_number * VictimWrite.Partitions) + partition;

    private void Print(string line)
    {
        lock (output)
            output.WriteLine(line);
    }
}
