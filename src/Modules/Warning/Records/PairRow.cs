namespace Civium.Modules.Warning.Records;

/// <summary>Where one rule stands on one stream.</summary>
internal sealed class PairRow
{
    public long Rule { get; set; }

    public long Stream { get; set; }

    /// <summary>Moves with each write: who read an earlier one may not write.</summary>
    public long Version { get; set; }

    /// <summary>The detector's state.</summary>
    public byte[] Detector { get; set; } = [];

    /// <summary>Which stored warnings and transitions the detector's unsettled part became.</summary>
    public byte[] Links { get; set; } = [];

    /// <summary>When the open warning closes for want of data; null when none is open.</summary>
    public DateTime? Due { get; set; }

    /// <summary>When readings last came, by the clock.</summary>
    public DateTime Touched { get; set; }
}
