using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Civium.Kernel.Observations;
using Civium.Platform.Observations.Cuts;
using Civium.Platform.Observations.Embedded.Segments;

namespace Civium.Platform.Observations.Embedded;

/// <summary>The embedded store as of one moment: its segments as they are, and one more with the recent rows.</summary>
internal sealed class EmbeddedCut : IObservationCut
{
    private readonly TailSnapshot _snapshot;
    private readonly SealedState _state;
    private readonly ReceiptFile _receipts;
    private readonly Tail _tail;
    private readonly int _partitions;

    /// <summary>Cuts now.</summary>
    public EmbeddedCut(Tail tail, PartitionLedger ledger, ReceiptFile receipts, int partitions)
    {
        (_tail, _receipts, _partitions) = (tail, receipts, partitions);
        _snapshot = tail.Snapshot();
        var hidden = TailScan.Hidden(_snapshot);
        _state = Sealing.Bury(_snapshot.Sealed, hidden.Ids, [.. hidden.Streams]);
        var epochs = ledger.Positions;
        Positions = [.. Enumerable.Range(0, partitions).Select(partition => new PartitionPosition(epochs[partition].Epoch, Last(partition)))];
    }

    /// <inheritdoc/>
    public IReadOnlyList<PartitionPosition> Positions { get; }

    /// <inheritdoc/>
    public IReadOnlyCollection<long> DeletedStreams => _state.DeletedStreams;

    /// <inheritdoc/>
    public Task<IReadOnlyList<CutReceipt>> ReceiptsAsync(CancellationToken cancellation)
    {
        // First those in memory: what is sealed in between is then found in the file.
        var recent = _tail.Receipts().ConvertAll(pair => new CutReceipt(
            pair.Key.Partition, pair.Key.Key, pair.Value.Receipt.Fingerprint, pair.Value.Receipt.Ids, pair.Value.Recorded));
        var all = _receipts.All().Concat(recent).Where(IsInside)
            .GroupBy(receipt => (receipt.Partition, receipt.Key)).Select(same => same.MaxBy(receipt => receipt.Recorded)!);
        return Task.FromResult<IReadOnlyList<CutReceipt>>([.. all]);
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<SealedSegment> SegmentsAsync(string staging, [EnumeratorCancellation] CancellationToken cancellation)
    {
        foreach (var segment in _state.Segments)
            yield return segment;
        var rows = TailScan.Rows(_snapshot.Tables, _snapshot.At);
        if (rows.Count == 0)
            yield break;
        await Task.Run(() => SegmentRows.Write(rows, SegmentHeader.PathOf(staging, 0), _partitions), cancellation).ConfigureAwait(false);
        var recent = Segment.Open(staging, 0, _ => { });
        recent.Use();
        yield return SealedSegment.Of(recent, ImmutableDictionary<int, ushort[]>.Empty, []);
        recent.Leave();
        File.Delete(recent.Path);
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        _snapshot.Dispose();
        return ValueTask.CompletedTask;
    }

    private bool IsInside(CutReceipt receipt) =>
        receipt.Ids.All(id => ObservationId.Sequence(id, _partitions) <= Positions[ObservationId.Partition(id, _partitions)].LastSequence);

    private long Last(int partition)
    {
        var last = _snapshot.Sealed.Positions[partition].LastSequence;
        foreach (var table in _snapshot.Tables)
        {
            var rows = table.OfPartition(partition);
            for (var i = rows.Length - 1; i >= 0; i--)
            {
                if (rows[i].Born > _snapshot.At)
                    continue;
                last = Math.Max(last, ObservationId.Sequence(rows[i].Row.Id, _partitions));
                break;
            }
        }

        return last;
    }
}
