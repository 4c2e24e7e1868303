using Civium.Contracts.Warning;
using Civium.Modules.Warning.Records;

namespace Civium.Modules.Warning.Warnings;

/// <summary>A page of warnings, the latest opened first.</summary>
/// <param name="Items">The warnings.</param>
/// <param name="Next">What to give as <c>after</c> for the next page; null at the end.</param>
internal sealed record WarningPage(IReadOnlyList<WarningAnswer> Items, string? Next);

/// <summary>A warning as answered. Times are UTC.</summary>
/// <param name="Id">Its id.</param>
/// <param name="State"><c>open</c>, <c>closed</c>, or <c>withdrawn</c> when later readings showed that it never was.</param>
/// <param name="Level">The level now: none, blue, yellow, orange or red.</param>
/// <param name="Peak">The highest level it had.</param>
/// <param name="Rule">The rule's id.</param>
/// <param name="RuleName">The rule's name.</param>
/// <param name="Pollutant">What the rule is about.</param>
/// <param name="Stream">The Datastream's id.</param>
/// <param name="Thing">The Thing's id.</param>
/// <param name="ThingName">The Thing's name.</param>
/// <param name="Property">The observed property.</param>
/// <param name="Unit">The unit's symbol.</param>
/// <param name="Opened">When it was first raised, by the readings' own time.</param>
/// <param name="Closed">When it closed; null while it is open.</param>
/// <param name="Recorded">When Civium first knew of it.</param>
/// <param name="LateReadings">Readings that came too late to count while it was open.</param>
/// <param name="Acknowledged">Who took note of it; null when nobody has.</param>
/// <param name="Transitions">Every change of its level, in order.</param>
internal sealed record WarningAnswer(
    long Id,
    string State,
    string Level,
    string Peak,
    long Rule,
    string RuleName,
    string Pollutant,
    long Stream,
    long Thing,
    string ThingName,
    string Property,
    string Unit,
    DateTime Opened,
    DateTime? Closed,
    DateTime Recorded,
    long LateReadings,
    Acknowledgement? Acknowledged,
    IReadOnlyList<TransitionAnswer> Transitions)
{
    public static WarningAnswer Of(WarningRow row, IEnumerable<TransitionRow> transitions) => new(
        row.Id,
        row.Withdrawn is not null ? "withdrawn" : row.Closed is null ? "open" : "closed",
        Word(row.Level),
        Word(row.Peak),
        row.Rule,
        row.RuleName,
        row.Pollutant,
        row.Stream,
        row.Thing,
        row.ThingName,
        row.Property,
        row.Unit,
        row.Opened,
        row.Closed,
        row.Recorded,
        row.LateReadings,
        row.AcknowledgedAt is { } at ? new(row.AcknowledgedBy ?? "", at, row.AcknowledgedNote ?? "") : null,
        [.. transitions.Select(TransitionAnswer.Of)]);

    public static string Word(WarningLevel level) => level.ToString().ToLowerInvariant();
}

/// <summary>That someone took note.</summary>
/// <param name="By">Who.</param>
/// <param name="At">When.</param>
/// <param name="Note">What they said.</param>
internal sealed record Acknowledgement(string By, DateTime At, string Note);

/// <summary>A change of level as answered.</summary>
/// <param name="Time">When, by the readings' own time.</param>
/// <param name="From">The level before.</param>
/// <param name="To">The level after.</param>
/// <param name="Reason">raised, lowered, closed, no-data, rule-changed or stream-deleted.</param>
/// <param name="Value">The rule's value; null when there was none.</param>
/// <param name="Recorded">When Civium knew of it.</param>
/// <param name="Superseded">Since when Civium knows better; null while it stands.</param>
internal sealed record TransitionAnswer(DateTime Time, string From, string To, string Reason, double? Value, DateTime Recorded, DateTime? Superseded)
{
    public static TransitionAnswer Of(TransitionRow row) => new(
        row.Time, WarningAnswer.Word(row.From), WarningAnswer.Word(row.To), row.Reason.Word(), row.Value, row.Recorded, row.Superseded);
}

/// <summary>What is said when taking note.</summary>
/// <param name="Note">At most 2000 characters; may be left out.</param>
internal sealed record AcknowledgeRequest(string? Note);
