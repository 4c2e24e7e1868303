namespace Civium.Modules.Warning.Records;

/// <summary>A note from one shift to the next. It is written once and not changed: what was handed over stays readable.</summary>
internal sealed class HandoverRow
{
    public long Id { get; set; }

    /// <summary>When it was written, by the clock.</summary>
    public DateTime Written { get; set; }

    /// <summary>Who wrote it.</summary>
    public string By { get; set; } = "";

    /// <summary>Who takes over; empty when not said.</summary>
    public string To { get; set; } = "";

    /// <summary>Since when the shift was on duty.</summary>
    public DateTime Since { get; set; }

    public string Notes { get; set; } = "";

    /// <summary>The warnings open at that moment, as JSON: they close, and the note keeps what was handed over.</summary>
    public string Open { get; set; } = "[]";

    /// <summary>How many were raised during the shift.</summary>
    public int Raised { get; set; }

    /// <summary>How many closed during it.</summary>
    public int Closed { get; set; }
}
