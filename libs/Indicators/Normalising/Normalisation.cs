namespace Civium.Indicators.Normalising;

/// <summary>Ways to bring indicators onto one scale.</summary>
public enum NormalisationMethod
{
    /// <summary>(x - min) / (max - min), onto [lower, upper].</summary>
    MinMax,

    /// <summary>(x - mean) / sd, times <see cref="Normalisation.Spread"/> plus <see cref="Normalisation.Centre"/>.</summary>
    ZScore,

    /// <summary>The rank, 1 for the worst.</summary>
    Rank,

    /// <summary>(rank - 1) / (n - 1).</summary>
    PercentileRank,

    /// <summary>rank - 1: how many are worse.</summary>
    Borda,

    /// <summary>1 - (max - x) / (max - min).</summary>
    DistanceToMaximum,

    /// <summary>x / max.</summary>
    FractionOfMaximum,

    /// <summary>(x - min) / (target - min), with the framework's target.</summary>
    DistanceToTarget,

    /// <summary>1 - (r - x) / (r - min), r the value of a reference unit.</summary>
    DistanceToReference,

    /// <summary>(x - lower post) / (upper post - lower post), cut to [0, 1], with the framework's goalposts.</summary>
    Goalposts,

    /// <summary>(x - lower) / (upper - lower) times <see cref="Normalisation.Factor"/>, with fixed bounds.</summary>
    Scale,

    /// <summary>The value itself, turned to its direction.</summary>
    None,
}

/// <summary>How an indicator is normalised. Immutable.</summary>
/// <param name="Method">The way.</param>
public sealed record Normalisation(NormalisationMethod Method)
{
    /// <summary>The lower bound of the result (min-max) or of the values (scale).</summary>
    public double Lower { get; init; }

    /// <summary>The upper bound of the result (min-max) or of the values (scale).</summary>
    public double Upper { get; init; } = 100;

    /// <summary>The mean of z-scores.</summary>
    public double Centre { get; init; }

    /// <summary>The standard deviation of z-scores; larger than 0.</summary>
    public double Spread { get; init; } = 1;

    /// <summary>What scaled values and goalposts are multiplied with.</summary>
    public double Factor { get; init; } = 100;

    /// <summary>Whether values beyond the target or the reference count as having reached it.</summary>
    public bool IsCapped { get; init; }

    /// <summary>The reference unit of <see cref="NormalisationMethod.DistanceToReference"/>.</summary>
    public string? Reference { get; init; }
}
