using System.Collections.Immutable;
using Civium.Platform.Observations.Cuts;
using Civium.Platform.Observations.Embedded.Segments;

namespace Civium.Platform.Observations.Embedded;

/// <summary>Makes a new embedded store of what a backup holds.</summary>
internal static class EmbeddedRestore
{
    /// <summary>Fills <paramref name="directory"/>, which is empty; it is whole once this returns.</summary>
    /// <exception cref="Kernel.Observations.StorageCorruptException">A segment is damaged.</exception>
    public static void Write(
        string directory, IReadOnlyList<PartitionPosition> positions, IEnumerable<long> deletedStreams,
        IEnumerable<CutReceipt> receipts, IReadOnlyList<(string Path, IReadOnlyDictionary<int, ushort[]> Dead)> segments)
    {
        var format = StoreFormat.ReadOrMake(directory, positions.Count);
        var deleted = deletedStreams.ToImmutableHashSet();
        using var store = new SegmentStore(directory, format.Partitions, _ => { });
        var made = new List<SealedSegment>();
        foreach (var (path, dead) in segments)
        {
            var number = store.TakeNumber();
            var target = SegmentHeader.PathOf(store.SegmentsDirectory, number);
            File.Copy(path, target);
            using (var file = File.OpenHandle(target, FileMode.Open, FileAccess.ReadWrite))
                RandomAccess.FlushToDisk(file);
            var segment = store.Open(number);
            foreach (var damage in segment.Verify())
                throw new Kernel.Observations.StorageCorruptException(path, damage);
            made.Add(SealedSegment.Of(segment, dead, deleted));
        }

        store.Commit(state => state with { Positions = positions, DeletedStreams = deleted, Segments = [.. made] });
        new ReceiptFile(directory).Add(
            receipts.Select(receipt => KeyValuePair.Create(
                (receipt.Partition, receipt.Key), new StampedReceipt(new(receipt.Fingerprint, receipt.Ids), receipt.Recorded))),
            long.MinValue);
    }
}
