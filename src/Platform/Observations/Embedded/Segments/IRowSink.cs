namespace Civium.Platform.Observations.Embedded.Segments;

/// <summary>Takes rows by stream, start and id.</summary>
internal interface IRowSink
{
    /// <summary>Adds the next rows, all of one stream.</summary>
    void Add(RowBatch from, int index, int count);

    /// <summary>Adds a whole block as it is stored, when that is possible; otherwise answers false and does nothing.</summary>
    bool TryAddBlock(in BlockHead head, ReadOnlySpan<byte> bytes);
}
