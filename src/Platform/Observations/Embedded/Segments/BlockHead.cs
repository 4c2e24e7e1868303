using Civium.Kernel.Observations;

namespace Civium.Platform.Observations.Embedded.Segments;

/// <summary>
/// What is known of a block without reading it: whose rows it holds, where it is and what they range over. About 130 bytes in memory.
/// </summary>
internal struct BlockHead
{
    public long Stream;
    public long Offset;
    public int Length;
    public uint Checksum;
    public int Count;

    /// <summary>The partition of all rows; -1 when they are of several.</summary>
    public int Partition;
    public long MinId;
    public long MaxId;
    public long MinStart;
    public long MaxStart;
    public long MaxEnd;

    /// <summary>How many rows have a result time, and what those range over.</summary>
    public int Results;
    public long MinResult;
    public long MaxResult;

    /// <summary>How many rows are numbers, and what those range over.</summary>
    public int Numbers;
    public double MinNumber;
    public double MaxNumber;
    public long MinFeature;
    public long MaxFeature;

    /// <summary>Describes a batch; where it is stored is told later.</summary>
    public static BlockHead Of(RowBatch rows, int partitions)
    {
        var head = new BlockHead
        {
            Stream = rows.Stream,
            Count = rows.Count,
            Partition = ObservationId.Partition(rows.Id[0], partitions),
            MinId = long.MaxValue,
            MinStart = rows.Start[0],
            MaxStart = rows.Start[rows.Count - 1],
            MaxEnd = long.MinValue,
            MinResult = long.MaxValue,
            MaxResult = long.MinValue,
            MinNumber = double.PositiveInfinity,
            MaxNumber = double.NegativeInfinity,
            MinFeature = long.MaxValue,
            MaxFeature = long.MinValue,
        };
        for (var i = 0; i < rows.Count; i++)
            head.Add(rows, i, partitions);
        return head;
    }

    private void Add(RowBatch rows, int i, int partitions)
    {
        MinId = Math.Min(MinId, rows.Id[i]);
        MaxId = Math.Max(MaxId, rows.Id[i]);
        if (ObservationId.Partition(rows.Id[i], partitions) != Partition)
            Partition = -1;
        MaxEnd = Math.Max(MaxEnd, rows.Start[i] + rows.Duration[i]);
        MinFeature = Math.Min(MinFeature, rows.Feature[i]);
        MaxFeature = Math.Max(MaxFeature, rows.Feature[i]);
        if (rows.Result[i] != RowBatch.NoTime)
        {
            Results++;
            MinResult = Math.Min(MinResult, rows.Result[i]);
            MaxResult = Math.Max(MaxResult, rows.Result[i]);
        }

        if (rows.Kind[i] != (long)ResultKind.Number)
            return;
        Numbers++;
        MinNumber = Math.Min(MinNumber, rows.Number[i]);
        MaxNumber = Math.Max(MaxNumber, rows.Number[i]);
    }
}
