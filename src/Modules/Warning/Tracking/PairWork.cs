using Civium.Contracts.Sensing;
using Civium.Detection;
using Civium.Modules.Warning.Records;
using Civium.Modules.Warning.Rules;

namespace Civium.Modules.Warning.Tracking;

/// <summary>One rule on one stream while a transaction works on it.</summary>
internal sealed class PairWork
{
    private readonly long _lateBefore;

    /// <param name="rule">The rule.</param>
    /// <param name="id">The stream's id.</param>
    /// <param name="stream">What is known of the stream; null when only the clock moves.</param>
    /// <param name="stored">Where the pair stood; null when it is new.</param>
    public PairWork(ActiveRule rule, long id, StreamInfo? stream, PairRow? stored)
    {
        Rule = rule;
        Id = id;
        Stream = stream;
        Stored = stored;

        // The clock alone settles nothing, so it needs no lateness.
        var lateness = stream?.AllowedLateness ?? TimeSpan.Zero;
        Detector = stored is null
            ? new(rule.Threshold, lateness)
            : ThresholdDetector.Restore(rule.Threshold, lateness, stored.Detector);
        Links = stored is null ? PairLinks.None : PairLinks.FromBytes(stored.Links);
        Before = Detector.Transitions;
        _lateBefore = Detector.Late;
    }

    public ActiveRule Rule { get; }

    public long Id { get; }

    public StreamInfo? Stream { get; }

    public PairRow? Stored { get; }

    public ThresholdDetector Detector { get; }

    /// <summary>The links as stored, one for each of <see cref="Before"/>; then as they shall be.</summary>
    public PairLinks Links { get; set; }

    /// <summary>The unsettled transitions as stored.</summary>
    public IReadOnlyList<Transition> Before { get; }

    /// <summary>How many readings of this stretch were too late.</summary>
    public long NewlyLate => Detector.Late - _lateBefore;
}
