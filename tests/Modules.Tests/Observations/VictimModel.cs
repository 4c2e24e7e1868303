using Civium.Kernel.Observations;
using Civium.StoreVictim;
using Xunit;

namespace Civium.Modules.Tests.Observations;

/// <summary>What a store must hold after the victim's acknowledged writes, and the check that it does.</summary>
internal sealed class VictimModel
{
    private readonly SortedDictionary<long, Observation> _rows = [];
    private readonly long[] _last = new long[VictimWrite.Partitions];
    private readonly HashSet<long> _deletedStreams = [];
    private readonly Dictionary<int, VictimWrite> _pending = [];
    private readonly List<VictimWrite> _done = [];

    public int Acknowledged { get; private set; }

    public int Unanswered { get; private set; }

    public int Rows => _rows.Count;

    public void Read(string line)
    {
        if (line.StartsWith("W ", StringComparison.Ordinal))
        {
            var write = VictimWrite.Parse(line[2..]);
            _pending.Add(write.Partition, write);
            return;
        }

        var partition = int.Parse(line.Split(' ')[1]);
        Assert.Equal($"K {partition} {_pending[partition].Number}", line);
        Apply(_pending[partition]);
        _pending.Remove(partition);
        Acknowledged++;
    }

    /// <summary>A write without an answer may be there or not, but only as a whole: its receipt tells, and decides what else must be there.</summary>
    public async Task CheckAsync(IObservationStore store, CancellationToken cancellation)
    {
        foreach (var write in _pending.Values)
        {
            Unanswered++;
            if (await store.FindReceiptAsync(write.Partition, write.Key, cancellation) is not null)
                Apply(write);
        }

        _pending.Clear();
        for (var partition = 0; partition < VictimWrite.Partitions; partition++)
        {
            Assert.Equal(_last[partition], (await store.AcquireAsync(partition, cancellation)).LastSequence);
            var expected = _rows.Values.Where(row => ObservationId.Partition(row.Id, VictimWrite.Partitions) == partition);
            Assert.Equal(expected, await store.FollowAsync(partition, 5000));
        }

        Assert.Equal(_rows.Values, await store.ListAsync(new()));
        Assert.Equal(_rows.Count, await store.CountAsync(new(), cancellation));
        Assert.Equal(_deletedStreams.Order(), (await store.FindDeletedStreamsAsync(_deletedStreams, cancellation)).Order());
        foreach (var write in _done.TakeLast(50).Concat(_done.Where((_, i) => i % 97 == 0)))
            Assert.Equal(write.Ids, (await store.FindReceiptAsync(write.Partition, write.Key, cancellation))?.Ids);
    }

    private void Apply(VictimWrite write)
    {
        foreach (var row in write.Appended)
            _rows.Add(row.Id, row);
        foreach (var row in write.Replacing.Where(row => _rows.ContainsKey(row.Id)))
            _rows[row.Id] = row;
        foreach (var sequence in write.Deleted)
            _rows.Remove(ObservationId.Of(write.Partition, sequence, VictimWrite.Partitions));
        if (write.DeletedStream != 0)
        {
            _deletedStreams.Add(write.DeletedStream);
            foreach (var id in _rows.Values.Where(row => row.Stream == write.DeletedStream).Select(row => row.Id).ToList())
                _rows.Remove(id);
        }

        _last[write.Partition] += write.Count;
        _done.Add(write);
    }
}
