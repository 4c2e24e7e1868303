namespace Civium.Kernel.Observations;

/// <summary>
/// An observation's id tells its partition and its place there: id = sequence * partitions + partition. Sequences start at 1 and
/// have no gaps, and the number of partitions of a city never changes.
/// </summary>
public static class ObservationId
{
    /// <summary>The id of the observation at <paramref name="sequence"/> of <paramref name="partition"/>.</summary>
    public static long Of(int partition, long sequence, int partitions) => checked(sequence * partitions + partition);

    /// <summary>The partition that numbered <paramref name="id"/>.</summary>
    public static int Partition(long id, int partitions) => (int)(id % partitions);

    /// <summary>The place of <paramref name="id"/> in its partition, from 1.</summary>
    public static long Sequence(long id, int partitions) => id / partitions;
}
