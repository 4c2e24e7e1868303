namespace Civium.Kernel.Observations;

/// <summary>Takes old observations out of the store, or thins them. Safe for concurrent use; crash-safe: what was done stays, the rest is done next time.</summary>
public interface IObservationUpkeep
{
    /// <summary>
    /// Applies <paramref name="rules"/> to what is due. Recent observations that are not in their final files yet wait for the next time, and so may
    /// files of which little is due, up to a day.
    /// </summary>
    /// <returns>How many observations fewer there are.</returns>
    Task<long> ThinAsync(IReadOnlyList<StreamRetention> rules, CancellationToken cancellation);
}

/// <summary>How long a stream's observations are kept, and how they are thinned before.</summary>
/// <param name="Stream">The stream; at most one rule each.</param>
/// <param name="DeleteBefore">What begins before this is deleted; null to keep all.</param>
/// <param name="Steps">Thinning by age. Where several apply to an observation, that of the earliest <see cref="ThinningStep.Before"/> does.</param>
public sealed record StreamRetention(long Stream, DateTime? DeleteBefore, IReadOnlyList<ThinningStep> Steps);

/// <summary>
/// The numbers of each interval become one observation, that covers the interval and has their aggregate as its result, the least of their ids, and
/// their count, least and greatest in its parameters. Intervals are aligned to 1970-01-01T00:00:00Z; one with a single number, and results that are no
/// numbers, stay as they are. Thinning again counts each by what it stands for.
/// </summary>
/// <param name="Before">Intervals that end before this are thinned.</param>
/// <param name="Step">The length of an interval.</param>
/// <param name="To">What becomes of the numbers.</param>
public sealed record ThinningStep(DateTime Before, TimeSpan Step, ThinningFunction To);

/// <summary>What becomes of the numbers of an interval.</summary>
public enum ThinningFunction
{
    /// <summary>Their mean.</summary>
    Mean,

    /// <summary>The least.</summary>
    Min,

    /// <summary>The greatest.</summary>
    Max,

    /// <summary>Their sum.</summary>
    Sum,

    /// <summary>The last by phenomenon time.</summary>
    Last,
}
