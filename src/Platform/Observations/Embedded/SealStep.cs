namespace Civium.Platform.Observations.Embedded;

/// <summary>What a sealing has just done; between any two of these steps the process may die or the disk may fail.</summary>
internal enum SealStep
{
    /// <summary>Nothing yet.</summary>
    Begun,

    /// <summary>The receipts are in their file.</summary>
    ReceiptsWritten,

    /// <summary>The rows are in the transaction of the column store.</summary>
    RowsWritten,

    /// <summary>The transaction is committed.</summary>
    Committed,

    /// <summary>The memtable has left the tail.</summary>
    TailDropped,

    /// <summary>The segments of the log are deleted.</summary>
    SegmentsDropped,
}
