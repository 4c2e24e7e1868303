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

/// <summary>What others may ask of Warning.</summary>
public interface IOpenWarnings
{
    /// <summary>The level of the open warning of each stream that has one.</summary>
    Task<IReadOnlyDictionary<long, WarningLevel>> LevelsAsync(CancellationToken cancellation);
}
