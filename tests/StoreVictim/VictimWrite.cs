using System.Globalization;
using Civium.Kernel.Observations;

namespace Civium.StoreVictim;

/// <summary>One write of the victim, as a line of text and as what it does to the store. The killer reads the lines.</summary>
/// <param name="Partition">Where.</param>
/// <param name="Number">Unique in the partition for ever: the idempotency key is made of it.</param>
/// <param name="First">Sequence of the first row appended.</param>
/// <param name="Count">How many rows are appended.</param>
/// <param name="Stream">To which stream.</param>
/// <param name="Replaced">Sequences and streams of rows that are replaced.</param>
/// <param name="Deleted">Sequences that are deleted.</param>
/// <param name="DeletedStream">A stream that is deleted; 0 for none.</param>
internal sealed record VictimWrite(
    int Partition, long Number, long First, int Count, long Stream, IReadOnlyList<(long Sequence, long Stream)> Replaced, IReadOnlyList<long> Deleted, long DeletedStream)
{
    public const int Partitions = 8;

    private static readonly DateTime Noon = new(2024, 5, 1, 12, 0, 0, DateTimeKind.Utc);

    public string Key => string.Create(CultureInfo.InvariantCulture, $"{Partition}-{Number}");

    public IReadOnlyList<long> Ids => [.. Enumerable.Range(0, Count).Select(i => ObservationId.Of(Partition, First + i, Partitions))];

    public static VictimWrite Parse(string line)
    {
        var parts = line.Split(' ');
        var pairs = Numbers(parts[5]);
        return new(
            (int)Number1(parts[0]), Number1(parts[1]), Number1(parts[2]), (int)Number1(parts[3]), Number1(parts[4]),
            [.. pairs.Chunk(2).Select(pair => (pair[0], pair[1]))], Numbers(parts[6]), Number1(parts[7]));
    }

    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Partition} {Number} {First} {Count} {Stream} {Join(Replaced.SelectMany(row => new[] { row.Sequence, row.Stream }))} {Join(Deleted)} {DeletedStream}");

    /// <summary>The rows appended, then those that replace others.</summary>
    public IEnumerable<Observation> Appended => Enumerable.Range(0, Count).Select(i => Row(First + i, Stream, First + i));

    public IEnumerable<Observation> Replacing => Replaced.Select(row => Row(row.Sequence, row.Stream, -Number));

    public PartitionWrite For(PartitionHold hold) => new()
    {
        Partition = Partition,
        Epoch = hold.Epoch,
        Append = [.. Appended],
        Replace = [.. Replacing],
        Delete = [.. Deleted.Select(sequence => ObservationId.Of(Partition, sequence, Partitions))],
        DeleteStreams = DeletedStream == 0 ? [] : [DeletedStream],
        Key = Key,
        Receipt = new KeyReceipt("print", Ids),
    };

    private Observation Row(long sequence, long stream, double value) => new()
    {
        Id = ObservationId.Of(Partition, sequence, Partitions),
        Stream = stream,
        Start = Noon.AddSeconds(sequence % 1000),
        End = Noon.AddSeconds(sequence % 1000),
        Recorded = Noon,
        Result = ObservedResult.Of(value),
    };

    private static string Join(IEnumerable<long> numbers) => "[" + string.Join(',', numbers) + "]";

    private static long[] Numbers(string text) => [.. text.Trim('[', ']').Split(',', StringSplitOptions.RemoveEmptyEntries).Select(Number1)];

    private static long Number1(string text) => long.Parse(text, CultureInfo.InvariantCulture);
}
