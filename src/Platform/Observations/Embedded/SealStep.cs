namespace Civium.Platform.Observations.Embedded;

/// <summary>What a sealing has just done; between any two of these steps the process may die or the disk may fail.</summary>
internal enum SealStep
{
    /// <summary>Nothing yet.</summary>
    Begun,

    /// <summary>The receipts are in their file.</summary>
    ReceiptsWritten,

    /// <summary>The rows are in a segment that nothing names yet.</summary>
    RowsWritten,

    /// <summary>The manifest names it.</summary>
    Committed,

    /// <summary>The memtable has left the tail.</summary>
    TailDropped,

    /// <summary>The segments of the log are deleted.</summary>
    SegmentsDropped,
}
