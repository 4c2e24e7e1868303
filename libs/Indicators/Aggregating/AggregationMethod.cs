namespace Civium.Indicators.Aggregating;

/// <summary>Ways to make one score of several.</summary>
public enum AggregationMethod
{
    /// <summary>The weighted arithmetic mean: a weakness is made up for by a strength elsewhere.</summary>
    Arithmetic,

    /// <summary>The weighted geometric mean: a weakness costs more. Needs values above 0.</summary>
    Geometric,

    /// <summary>The weighted harmonic mean: a weakness costs most. Needs values above 0.</summary>
    Harmonic,

    /// <summary>The weighted median.</summary>
    Median,

    /// <summary>Copeland's: how many units one beats, minus how many beat it.</summary>
    Copeland,
}
