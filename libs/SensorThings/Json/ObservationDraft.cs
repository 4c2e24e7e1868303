using Civium.SensorThings.Times;

namespace Civium.SensorThings.Json;

/// <summary>What an observation's result is.</summary>
public enum ResultKind
{
    /// <summary>JSON null.</summary>
    Null,

    /// <summary>A number, in <see cref="ObservationDraft.Number"/>.</summary>
    Number,

    /// <summary>Text, in <see cref="ObservationDraft.Text"/>.</summary>
    Text,

    /// <summary>True or false: 1 or 0 in <see cref="ObservationDraft.Number"/>.</summary>
    Boolean,

    /// <summary>An object or array, as raw JSON in <see cref="ObservationDraft.Text"/>.</summary>
    Json,
}

/// <summary>An observation as a client sent it: well-formed, but not yet checked against what is stored. Immutable outside this library.</summary>
public sealed record ObservationDraft
{
    /// <summary>The id a client asks for; null for the service to choose.</summary>
    public long? Id { get; internal set; }

    /// <summary>When it holds; null for the service to fill in.</summary>
    public TimeValue? PhenomenonTime { get; internal set; }

    /// <summary>When the result was made, in UTC; null where unknown.</summary>
    public DateTime? ResultTime { get; internal set; }

    /// <summary>What the result is.</summary>
    public ResultKind ResultKind { get; internal set; }

    /// <summary>The result's number, always finite.</summary>
    public double Number { get; internal set; }

    /// <summary>The result's text or raw JSON; for a number no double holds exactly, its digits as sent.</summary>
    public string? Text { get; internal set; }

    /// <summary>The quality as raw JSON; null where absent.</summary>
    public string? ResultQuality { get; internal set; }

    /// <summary>When the result may be used, an interval; null where absent.</summary>
    public TimeValue? ValidTime { get; internal set; }

    /// <summary>The parameters as raw JSON; null where absent.</summary>
    public string? Parameters { get; internal set; }

    /// <summary>The Datastream linked by id; null where the body names none.</summary>
    public long? DatastreamId { get; internal set; }

    /// <summary>The MultiDatastream linked by id; null where the body names none. Only <c>CreateObservations</c> is read so.</summary>
    public long? MultiDatastreamId { get; internal set; }

    /// <summary>The FeatureOfInterest linked by id; null where absent or given inline.</summary>
    public long? FeatureOfInterestId { get; internal set; }

    /// <summary>The FeatureOfInterest given inline, as raw JSON; null otherwise.</summary>
    public string? FeatureOfInterestJson { get; internal set; }
}

/// <summary>The outcome of one item of CreateObservations: a draft or an error, never both.</summary>
/// <param name="Draft">The observation.</param>
/// <param name="Error">Why there is none.</param>
public readonly record struct DraftOutcome(ObservationDraft? Draft, BodyException? Error);
