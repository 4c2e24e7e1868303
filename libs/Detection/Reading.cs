namespace Civium.Detection;

/// <summary>One reading of a stream. Immutable, so safe to share between threads.</summary>
/// <param name="Time">The reading's own time, in UTC; its kind is not looked at.</param>
/// <param name="Value">
/// What was read, in the rule's unit. A value that is no measurement (NaN, infinite, or of a magnitude above
/// <see cref="ExactSum.Largest"/>) moves time on but counts as missing.
/// </param>
/// <param name="Id">Decides between readings of one time: the largest wins.</param>
public readonly record struct Reading(DateTime Time, double Value, long Id)
{
    internal bool IsValid => Math.Abs(Value) <= ExactSum.Largest;
}
