namespace Civium.Modules.Evaluation.Records;

/// <summary>One computation of the live indicators.</summary>
internal sealed class SnapshotRow
{
    public long Id { get; set; }

    public DateTime Computed { get; set; }

    /// <summary>The window that was looked at begins here and ends when it was computed.</summary>
    public DateTime From { get; set; }

    /// <summary>Whether every thing it looked at is part of the sample city.</summary>
    public bool IsSample { get; set; }
}

/// <summary>A live indicator of a district.</summary>
internal sealed class LiveValueRow
{
    public long Id { get; set; }

    public long Snapshot { get; set; }

    public string District { get; set; } = "";

    public string ChineseName { get; set; } = "";

    public string Code { get; set; } = "";

    /// <summary>Null where nothing was there to measure it by.</summary>
    public double? Value { get; set; }
}

/// <summary>What a stream contributed to a live indicator.</summary>
internal sealed class LiveSourceRow
{
    public long Id { get; set; }

    /// <summary>The live value it is part of.</summary>
    public long Value { get; set; }

    public long Stream { get; set; }

    public string StreamName { get; set; } = "";

    public double Contribution { get; set; }

    /// <summary>When the stream was deleted, by the clock; null while it is there.</summary>
    public DateTime? Deleted { get; set; }
}
