namespace Civium.Contracts.Warning;

/// <summary>How serious a warning is, as in national practice; the order is that of urgency.</summary>
public enum WarningLevel
{
    /// <summary>No warning.</summary>
    None = 0,

    /// <summary>IV.</summary>
    Blue = 1,

    /// <summary>III.</summary>
    Yellow = 2,

    /// <summary>II.</summary>
    Orange = 3,

    /// <summary>I, the most serious.</summary>
    Red = 4,
}

/// <summary>A warning that is open.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Level">Its level now.</param>
/// <param name="Stream">The stream it is about.</param>
/// <param name="Thing">That stream's Thing.</param>
/// <param name="ThingName">The Thing's name when it was raised.</param>
/// <param name="Property">What is observed.</param>
/// <param name="Rule">The rule's name.</param>
/// <param name="Opened">When it was first raised, by the readings' own time, in UTC.</param>
/// <param name="TakenBy">Who acknowledged it; null when nobody has.</param>
public sealed record OpenWarning(
    long Id, WarningLevel Level, long Stream, long Thing, string ThingName, string Property, string Rule, DateTime Opened, string? TakenBy);

/// <summary>What others may ask of Warning.</summary>
public interface IOpenWarnings
{
    /// <summary>The level of the open warning of each stream that has one.</summary>
    Task<IReadOnlyDictionary<long, WarningLevel>> LevelsAsync(CancellationToken cancellation);

    /// <summary>The open warnings, the most serious first, of one level those nobody has taken and then the newest; at most <paramref name="limit"/>.</summary>
    Task<IReadOnlyList<OpenWarning>> ListAsync(int limit, CancellationToken cancellation);
}
