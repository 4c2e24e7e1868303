using System.Numerics;
using Civium.Kernel.Observations;
using Civium.Platform.Observations.Embedded.Disk;

namespace Civium.Platform.Observations.Embedded.Segments;

/// <summary>
/// Tells in which block of its segment an observation is. A stretch of 4,096 numbers of a partition lists the blocks that its rows are in, and for
/// each number the place of its block in that list, 0 when it is not here: about 1.5 bytes a row.
/// </summary>
internal static class IdIndex
{
    /// <summary>How many numbers a stretch covers.</summary>
    public const int Stretch = 4096;

    /// <summary>How many numbers of a partition are gathered at a time: 1 MB of memory.</summary>
    private const int Window = 64 * Stretch;

    /// <summary>
    /// Makes the index of the blocks that <paramref name="heads"/> describes. <paramref name="readIds"/> gives the ids of a block;
    /// <paramref name="write"/> stores the bytes of a stretch and answers where. A block is read once for each window of numbers it reaches into.
    /// </summary>
    public static IdStretch[] Build(BlockHead[] heads, int partitions, Func<int, ReadOnlyMemory<long>> readIds, Func<ReadOnlyMemory<byte>, long> write)
    {
        var stretches = new List<IdStretch>();
        var places = new int[Window];
        foreach (var (partition, blocks) in ByPartition(heads, partitions))
        {
            long First(int block) => ObservationId.Sequence(heads[block].MinId, partitions);
            var open = new List<int>();
            var from = 0L;
            for (var next = 0; next < blocks.Count || open.Count > 0; from += Window)
            {
                if (open.Count == 0)
                    from = First(blocks[next]) / Stretch * Stretch;
                while (next < blocks.Count && First(blocks[next]) < from + Window)
                    open.Add(blocks[next++]);
                foreach (var block in open)
                    Place(readIds(block).Span, block, partition, partitions, from, places);
                for (var at = 0; at < Window; at += Stretch)
                    Write(places.AsSpan(at, Stretch), partition, (from + at) / Stretch, write, stretches);
                Array.Clear(places);
                open.RemoveAll(block => ObservationId.Sequence(heads[block].MaxId, partitions) < from + Window);
            }
        }

        stretches.Sort();
        return [.. stretches];
    }

    /// <summary>The block of the observation at <paramref name="sequence"/>; negative when a stretch's <paramref name="bytes"/> have none.</summary>
    /// <exception cref="FormatException">The bytes are no stretch.</exception>
    public static int Find(ReadOnlySpan<byte> bytes, long sequence)
    {
        var from = new RecordReader(bytes);
        var blocks = from.Count();
        var list = new int[blocks];
        for (int i = 0, block = 0; i < blocks; i++)
            list[i] = block += checked((int)from.Unsigned());
        var width = from.Byte();
        var place = (int)BitPacking.At(from.Take(BitPacking.Bytes(Stretch, width)), width, (int)(sequence % Stretch));
        return place == 0 ? -1 : list[place - 1];
    }

    /// <summary>The blocks that have rows of each partition, by least id.</summary>
    private static IEnumerable<(int Partition, List<int> Blocks)> ByPartition(BlockHead[] heads, int partitions)
    {
        var lists = new List<int>?[partitions];
        for (var block = 0; block < heads.Length; block++)
        {
            var (first, last) = heads[block].Partition >= 0 ? (heads[block].Partition, heads[block].Partition) : (0, partitions - 1);
            for (var partition = first; partition <= last; partition++)
                (lists[partition] ??= []).Add(block);
        }

        for (var partition = 0; partition < partitions; partition++)
        {
            if (lists[partition] is not { } blocks)
                continue;
            blocks.Sort((x, y) => heads[x].MinId.CompareTo(heads[y].MinId));
            yield return (partition, blocks);
        }
    }

    private static void Place(ReadOnlySpan<long> ids, int block, int partition, int partitions, long from, int[] places)
    {
        foreach (var id in ids)
        {
            var place = ObservationId.Sequence(id, partitions) - from;
            if ((ulong)place < Window && ObservationId.Partition(id, partitions) == partition)
                places[(int)place] = block + 1;
        }
    }

    private static void Write(ReadOnlySpan<int> places, int partition, long number, Func<ReadOnlyMemory<byte>, long> write, List<IdStretch> stretches)
    {
        if (!places.ContainsAnyExcept(0))
            return;
        var blocks = places.ToArray().Where(place => place > 0).Distinct().Order().ToArray();
        using var bytes = new RecordBuffer(8192);
        bytes.Unsigned((ulong)blocks.Length);
        for (int i = 0, last = 0; i < blocks.Length; i++)
        {
            bytes.Unsigned((ulong)(blocks[i] - 1 - last));
            last = blocks[i] - 1;
        }

        var codes = new ulong[Stretch];
        for (var i = 0; i < Stretch; i++)
            codes[i] = places[i] == 0 ? 0 : (ulong)Array.BinarySearch(blocks, places[i]) + 1;
        var width = 32 - BitOperations.LeadingZeroCount((uint)blocks.Length);
        bytes.Byte((byte)width);
        BitPacking.Pack(codes, width, bytes.Claim(BitPacking.Bytes(Stretch, width)));
        stretches.Add(new(partition, number, write(bytes.Written), bytes.Length, Crc32C.Of(bytes.Written.Span)));
    }
}
