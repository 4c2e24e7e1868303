namespace Civium.Kernel.Observations;

/// <summary>
/// One observation (OGC 18-088, section 8.2.7) as it is stored. All times are UTC and are kept to the microsecond;
/// a finer time is cut off on acceptance. Immutable, so safe to share between threads.
/// </summary>
public sealed record Observation
{
    /// <summary>Unique in the city; see <see cref="ObservationId"/>. 0 until its partition has numbered it.</summary>
    public long Id { get; init; }

    /// <summary>The Datastream it belongs to.</summary>
    public required long Stream { get; init; }

    /// <summary>The FeatureOfInterest it describes; 0 when none.</summary>
    public long Feature { get; init; }

    /// <summary>Start of the phenomenon time.</summary>
    public required DateTime Start { get; init; }

    /// <summary>End of the phenomenon time; equal to <see cref="Start"/> for an instant.</summary>
    public required DateTime End { get; init; }

    /// <summary>When the result was generated; null when not told.</summary>
    public DateTime? ResultTime { get; init; }

    /// <summary>When Civium accepted it.</summary>
    public DateTime Recorded { get; init; }

    /// <summary>The value observed.</summary>
    public required ObservedResult Result { get; init; }

    /// <summary>What few observations have, as one JSON object (resultQuality, validTime, parameters); null when nothing.</summary>
    public string? Extra { get; init; }
}
