using Civium.Contracts.Warning;

namespace Civium.Modules.Warning.Records;

/// <summary>One warning of one rule on one stream, from its first raise to its close. Times are UTC, by the readings' own time unless told.</summary>
internal sealed class WarningRow
{
    public long Id { get; set; }

    public long Rule { get; set; }

    public string RuleName { get; set; } = "";

    public long Stream { get; set; }

    public long Thing { get; set; }

    public string ThingName { get; set; } = "";

    public string Property { get; set; } = "";

    public string Pollutant { get; set; } = "";

    public string Unit { get; set; } = "";

    /// <summary>The level now; none once it is closed.</summary>
    public WarningLevel Level { get; set; }

    public WarningLevel Peak { get; set; }

    public DateTime Opened { get; set; }

    public DateTime? Closed { get; set; }

    public string? AcknowledgedBy { get; set; }

    /// <summary>By the clock.</summary>
    public DateTime? AcknowledgedAt { get; set; }

    public string? AcknowledgedNote { get; set; }

    /// <summary>When Civium first knew of it, by the clock.</summary>
    public DateTime Recorded { get; set; }

    /// <summary>Readings that were too late to count while it was open.</summary>
    public long LateReadings { get; set; }

    /// <summary>When later readings showed that it never was, by the clock; null while it stands.</summary>
    public DateTime? Withdrawn { get; set; }
}
