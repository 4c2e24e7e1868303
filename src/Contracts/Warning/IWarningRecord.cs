namespace Civium.Contracts.Warning;

/// <summary>What became of a warning. Times are UTC.</summary>
/// <param name="Id">The warning's id.</param>
/// <param name="Stream">The stream it was raised on.</param>
/// <param name="Opened">When it was raised, by the readings' own time.</param>
/// <param name="PeakReached">When it reached its highest level, by the readings' own time; null when it was raised at that level.</param>
/// <param name="Recorded">When Civium knew of it, by the clock.</param>
/// <param name="Acknowledged">When someone took note, by the clock; null when nobody has.</param>
public sealed record WarningFact(long Id, long Stream, DateTime Opened, DateTime? PeakReached, DateTime Recorded, DateTime? Acknowledged);

/// <summary>The record of past and open warnings. Safe for concurrent use.</summary>
public interface IWarningRecord
{
    /// <summary>The warnings that Civium came to know of since a time by the clock; those withdrawn since are left out.</summary>
    Task<IReadOnlyList<WarningFact>> SinceAsync(DateTime recorded, CancellationToken cancellation);
}
