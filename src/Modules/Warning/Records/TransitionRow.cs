using Civium.Contracts.Warning;

namespace Civium.Modules.Warning.Records;

/// <summary>Why a level changed. The numbers are stored, and order transitions of one instant: never renumber them.</summary>
internal enum ChangeReason : byte
{
    NoData = 0,
    Raised = 1,
    Lowered = 2,
    Closed = 3,
    RuleChanged = 8,
    StreamDeleted = 9,
}

/// <summary>A change of a warning's level. One that later readings correct is marked superseded, never erased.</summary>
internal sealed class TransitionRow
{
    public long Id { get; set; }

    public long Warning { get; set; }

    public DateTime Time { get; set; }

    public WarningLevel From { get; set; }

    public WarningLevel To { get; set; }

    public ChangeReason Reason { get; set; }

    public double? Value { get; set; }

    /// <summary>When Civium knew of it, by the clock.</summary>
    public DateTime Recorded { get; set; }

    /// <summary>Since when Civium knows better, by the clock; null while it stands.</summary>
    public DateTime? Superseded { get; set; }
}

/// <summary>The words for reasons in answers and exports.</summary>
internal static class ChangeReasonWords
{
    public static string Word(this ChangeReason reason) => reason switch
    {
        ChangeReason.Raised => "raised",
        ChangeReason.Lowered => "lowered",
        ChangeReason.Closed => "closed",
        ChangeReason.NoData => "no-data",
        ChangeReason.RuleChanged => "rule-changed",
        _ => "stream-deleted",
    };
}
