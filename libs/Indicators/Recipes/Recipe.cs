using Civium.Indicators.Aggregating;
using Civium.Indicators.Normalising;
using Civium.Indicators.Preparing;

namespace Civium.Indicators.Recipes;

/// <summary>Ways to fill missing values.</summary>
public enum ImputationMethod
{
    /// <summary>Not at all.</summary>
    None,

    /// <summary>By the indicator's mean.</summary>
    Mean,

    /// <summary>By the indicator's median.</summary>
    Median,

    /// <summary>By the mean of the unit's group.</summary>
    GroupMean,

    /// <summary>By the median of the unit's group.</summary>
    GroupMedian,

    /// <summary>By the unit's latest earlier value, in a panel.</summary>
    Latest,

    /// <summary>By expectation-maximisation among the indicators of one aggregate.</summary>
    Em,
}

/// <summary>How missing values are filled. Immutable.</summary>
/// <param name="Method">The way.</param>
/// <param name="Group">The grouping column of <see cref="ImputationMethod.GroupMean"/> and <see cref="ImputationMethod.GroupMedian"/>.</param>
/// <param name="Reach">How many years back <see cref="ImputationMethod.Latest"/> may look.</param>
public sealed record ImputationRule(ImputationMethod Method, string? Group = null, int Reach = int.MaxValue);

/// <summary>Which units are left out for want of data. Immutable.</summary>
/// <param name="Available">The least share of values, 0 to 1.</param>
/// <param name="NonZero">The least share of those that are not zero, 0 to 1.</param>
public sealed record ScreeningRule(double Available = 2.0 / 3, double NonZero = 0);

/// <summary>How one level is aggregated. Immutable.</summary>
/// <param name="Method">The way.</param>
/// <param name="LeastAvailable">The least share of children that must have a score, 0 to 1.</param>
public sealed record AggregationRule(AggregationMethod Method, double LeastAvailable = 0);

/// <summary>
/// The steps of a run, always in this order: denominate, impute, screen, treat, normalise, weight, aggregate. A step that is null is left
/// out. Immutable; <see cref="RecipeText"/> writes it in one line.
/// </summary>
public sealed record Recipe
{
    /// <summary>What a run does unless it is told: the framework's weights, min-max from 0 to 100, arithmetic means; nothing is imputed, treated or denominated.</summary>
    public static readonly Recipe Default = new();

    /// <summary>Whether indicators are divided by the framework's denominators.</summary>
    public bool Denominates { get; init; }

    /// <summary>How missing values are filled.</summary>
    public ImputationRule? Imputation { get; init; }

    /// <summary>Which units are left out.</summary>
    public ScreeningRule? Screening { get; init; }

    /// <summary>How outliers are treated.</summary>
    public TreatmentRule? Treatment { get; init; }

    /// <summary>Indicators whose outliers are left alone.</summary>
    public IReadOnlyList<string> Untreated { get; init; } = [];

    /// <summary>How indicators are normalised.</summary>
    public Normalisation Normalisation { get; init; } = new(NormalisationMethod.MinMax);

    /// <summary>Other ways for single indicators, by code.</summary>
    public IReadOnlyDictionary<string, Normalisation> Normalisations { get; init; } = new Dictionary<string, Normalisation>();

    /// <summary>How it weighs.</summary>
    public WeightRule Weight { get; init; } = new(WeightMethod.Framework);

    /// <summary>How each level is aggregated, level 2 first; the last rule holds for all levels above.</summary>
    public IReadOnlyList<AggregationRule> Aggregation { get; init; } = [new(AggregationMethod.Arithmetic)];

    /// <summary>Whether the years of a panel are normalised together, so that scores compare over time; otherwise each by itself.</summary>
    public bool IsPanelWide { get; init; } = true;

    /// <summary>What an uncertainty or sensitivity analysis varies; null for <see cref="UncertaintyRule.Default"/>.</summary>
    public UncertaintyRule? Uncertainty { get; init; }

    /// <summary>The rule that makes the nodes of a level.</summary>
    /// <param name="level">The level, at least 2.</param>
    public AggregationRule AggregationAt(int level) => Aggregation[Math.Min(level - 2, Aggregation.Count - 1)];
}
