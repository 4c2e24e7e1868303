using Civium.Indicators.Aggregating;
using Civium.Indicators.Normalising;
using Civium.Indicators.Preparing;

namespace Civium.Indicators.Recipes;

/// <summary>
/// The choices that could have been made otherwise. Each list holds the alternatives, drawn with equal chance; an empty list leaves the
/// recipe's own choice. Immutable.
/// </summary>
public sealed record UncertaintyRule
{
    /// <summary>
    /// The choices analysts dispute most: min-max or ranks, arithmetic or geometric means, treated outliers or not, and weights up to a
    /// quarter larger or smaller.
    /// </summary>
    public static readonly UncertaintyRule Default = new()
    {
        Treatments = [null, new TreatmentRule()],
        Normalisations = [new(NormalisationMethod.MinMax) { Lower = 1 }, new(NormalisationMethod.Rank)],
        Aggregations = [[new(AggregationMethod.Arithmetic)], [new(AggregationMethod.Geometric)]],
        WeightNoise = 0.25,
    };

    /// <summary>Ways to impute; null is not at all.</summary>
    public IReadOnlyList<ImputationRule?> Imputations { get; init; } = [];

    /// <summary>Ways to treat outliers; null is not at all.</summary>
    public IReadOnlyList<TreatmentRule?> Treatments { get; init; } = [];

    /// <summary>Ways to normalise.</summary>
    public IReadOnlyList<Normalisation> Normalisations { get; init; } = [];

    /// <summary>Ways to weigh.</summary>
    public IReadOnlyList<WeightRule> Weights { get; init; } = [];

    /// <summary>Ways to aggregate, level by level.</summary>
    public IReadOnlyList<IReadOnlyList<AggregationRule>> Aggregations { get; init; } = [];

    /// <summary>How far each weight may be off, as a share of it, uniformly to both sides; 0 to 1.</summary>
    public double WeightNoise { get; init; }

    /// <summary>Whether one indicator, or none, is left out at random.</summary>
    public bool DropsIndicator { get; init; }
}
