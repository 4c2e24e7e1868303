namespace Civium.Platform.Observations.Embedded;

/// <summary>What a merging of segments has just done; between any two of these steps the process may die or the disk may fail.</summary>
internal enum MergeStep
{
    /// <summary>Nothing yet.</summary>
    Begun,

    /// <summary>The new segment is on the disk, and nothing names it.</summary>
    Written,

    /// <summary>The manifest names it instead of the old ones, which are deleted.</summary>
    Committed,
}
