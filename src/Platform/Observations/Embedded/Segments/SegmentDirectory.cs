using Civium.Platform.Observations.Embedded.Disk;

namespace Civium.Platform.Observations.Embedded.Segments;

/// <summary>A stretch of a partition's numbers in the id index.</summary>
/// <param name="Partition">Which partition.</param>
/// <param name="Number">Which stretch of <see cref="IdIndex.Stretch"/> numbers.</param>
/// <param name="Offset">Where its bytes are.</param>
/// <param name="Length">How many.</param>
/// <param name="Checksum">Their checksum.</param>
internal readonly record struct IdStretch(int Partition, long Number, long Offset, int Length, uint Checksum) : IComparable<IdStretch>
{
    public int CompareTo(IdStretch other) => Partition != other.Partition ? Partition.CompareTo(other.Partition) : Number.CompareTo(other.Number);
}

/// <summary>The directory of a segment as bytes: the blocks by stream and time, then the stretches of the id index.</summary>
internal static class SegmentDirectory
{
    private const int Chunk = 1024;

    /// <summary>Appends it.</summary>
    public static void Encode(ReadOnlySpan<BlockHead> heads, ReadOnlySpan<IdStretch> ids, RecordBuffer to)
    {
        to.Unsigned((ulong)heads.Length);
        var numbers = new long[Chunk];
        var values = new double[Chunk];
        for (var at = 0; at < heads.Length; at += Chunk)
        {
            var some = heads[at..Math.Min(heads.Length, at + Chunk)];
            foreach (var read in Wholes)
            {
                for (var i = 0; i < some.Length; i++)
                    numbers[i] = read(some[i]);
                IntegerColumn.Encode(numbers.AsSpan(0, some.Length), to);
            }

            foreach (var read in Values)
            {
                for (var i = 0; i < some.Length; i++)
                    values[i] = read(some[i]);
                NumberColumn.Encode(values.AsSpan(0, some.Length), to);
            }
        }

        to.Unsigned((ulong)ids.Length);
        foreach (var stretch in ids)
        {
            to.Unsigned((ulong)stretch.Partition);
            to.Unsigned((ulong)stretch.Number);
            to.Unsigned((ulong)stretch.Offset);
            to.Unsigned((ulong)stretch.Length);
            to.Unsigned(stretch.Checksum);
        }
    }

    /// <summary>Reads it.</summary>
    /// <exception cref="FormatException">The bytes are none.</exception>
    public static (BlockHead[] Heads, IdStretch[] Ids) Decode(ReadOnlySpan<byte> bytes)
    {
        var from = new RecordReader(bytes);
        var count = from.Unsigned();
        if (count > int.MaxValue / 2)
            throw new FormatException("a directory is too long");
        var heads = new BlockHead[(int)count];
        var numbers = new long[Chunk];
        var values = new double[Chunk];
        for (var at = 0; at < heads.Length; at += Chunk)
        {
            var some = heads.AsSpan(at, Math.Min(heads.Length - at, Chunk));
            for (var field = 0; field < Wholes.Length; field++)
            {
                IntegerColumn.Decode(ref from, numbers.AsSpan(0, some.Length));
                for (var i = 0; i < some.Length; i++)
                    Set(ref some[i], field, numbers[i]);
            }

            NumberColumn.Decode(ref from, values.AsSpan(0, some.Length));
            for (var i = 0; i < some.Length; i++)
                some[i].MinNumber = values[i];
            NumberColumn.Decode(ref from, values.AsSpan(0, some.Length));
            for (var i = 0; i < some.Length; i++)
                some[i].MaxNumber = values[i];
        }

        var ids = new IdStretch[from.Count()];
        for (var i = 0; i < ids.Length; i++)
            ids[i] = new((int)from.Unsigned(), (long)from.Unsigned(), (long)from.Unsigned(), (int)from.Unsigned(), (uint)from.Unsigned());
        return (heads, ids);
    }

    private static readonly Func<BlockHead, long>[] Wholes =
    [
        head => head.Stream, head => head.Offset, head => head.Length, head => head.Checksum, head => head.Count, head => head.Partition,
        head => head.MinId, head => head.MaxId, head => head.MinStart, head => head.MaxStart, head => head.MaxEnd,
        head => head.Results, head => head.MinResult, head => head.MaxResult, head => head.Numbers, head => head.MinFeature, head => head.MaxFeature,
    ];

    private static readonly Func<BlockHead, double>[] Values = [head => head.MinNumber, head => head.MaxNumber];

    private static void Set(ref BlockHead head, int field, long value)
    {
        switch (field)
        {
            case 0: head.Stream = value; break;
            case 1: head.Offset = value; break;
            case 2: head.Length = (int)value; break;
            case 3: head.Checksum = (uint)value; break;
            case 4: head.Count = (int)value; break;
            case 5: head.Partition = (int)value; break;
            case 6: head.MinId = value; break;
            case 7: head.MaxId = value; break;
            case 8: head.MinStart = value; break;
            case 9: head.MaxStart = value; break;
            case 10: head.MaxEnd = value; break;
            case 11: head.Results = (int)value; break;
            case 12: head.MinResult = value; break;
            case 13: head.MaxResult = value; break;
            case 14: head.Numbers = (int)value; break;
            case 15: head.MinFeature = value; break;
            default: head.MaxFeature = value; break;
        }
    }
}
