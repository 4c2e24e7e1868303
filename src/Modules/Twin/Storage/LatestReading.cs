using Civium.Kernel.Observations;

namespace Civium.Modules.Twin.Storage;

/// <summary>The newest reading of a stream, by its phenomenon time; of two at one time the one with the larger id.</summary>
internal sealed class LatestReading
{
    public long Stream { get; set; }

    public DateTime Start { get; set; }

    public DateTime End { get; set; }

    public ResultKind Kind { get; set; }

    /// <summary>The number, or 1 and 0 for a truth value; null when the result is neither.</summary>
    public double? Number { get; set; }

    /// <summary>The text or the JSON.</summary>
    public string? Text { get; set; }

    /// <summary>The observation's id.</summary>
    public long Observation { get; set; }

    /// <summary>When Civium accepted it.</summary>
    public DateTime Recorded { get; set; }
}
