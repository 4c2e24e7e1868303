namespace Civium.Contracts.Warning;

/// <summary>A change of a warning's level that stands.</summary>
/// <param name="Warning">The warning's id.</param>
/// <param name="Stream">The stream it is about.</param>
/// <param name="Thing">That stream's Thing.</param>
/// <param name="ThingName">The Thing's name.</param>
/// <param name="Property">What is observed.</param>
/// <param name="Rule">The rule's name.</param>
/// <param name="From">The level before.</param>
/// <param name="To">The level after.</param>
/// <param name="Time">When, by the readings' own time, in UTC.</param>
/// <param name="Recorded">When Civium knew of it, in UTC.</param>
public sealed record WarningChange(
    long Warning, long Stream, long Thing, string ThingName, string Property, string Rule, WarningLevel From, WarningLevel To, DateTime Time, DateTime Recorded);

/// <summary>How warnings came and went, for those who show it. Safe for concurrent use.</summary>
public interface IWarningHistory
{
    /// <summary>What Civium came to know after <paramref name="since"/>, the newest first, at most <paramref name="limit"/>.</summary>
    Task<IReadOnlyList<WarningChange>> RecordedSinceAsync(DateTime since, int limit, CancellationToken cancellation);

    /// <summary>The changes on one stream between two of the readings' own times, in order, at most <paramref name="limit"/>.</summary>
    Task<IReadOnlyList<WarningChange>> OfStreamAsync(long stream, DateTime from, DateTime to, int limit, CancellationToken cancellation);
}
