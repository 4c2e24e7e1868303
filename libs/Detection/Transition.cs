namespace Civium.Detection;

/// <summary>Why a level changed.</summary>
public enum TransitionReason
{
    /// <summary>The last values all exceed a higher threshold.</summary>
    Raised = 0,

    /// <summary>The last values are clearly below the level's threshold, but still exceed a lower one.</summary>
    Lowered = 1,

    /// <summary>The last values are clearly below the level's threshold, and exceed none.</summary>
    Closed = 2,

    /// <summary>No value came for too long.</summary>
    NoData = 3,
}

/// <summary>A change of level. Immutable, so safe to share between threads.</summary>
/// <param name="Time">When, by the readings' own time, in UTC.</param>
/// <param name="From">The level before: 0 for none, otherwise the place of the level in the rule, counted from 1.</param>
/// <param name="To">The level after, counted likewise.</param>
/// <param name="Reason">Why.</param>
/// <param name="Value">The rule's value at that time, in the rule's unit; null when there was none.</param>
public readonly record struct Transition(DateTime Time, int From, int To, TransitionReason Reason, double? Value);
