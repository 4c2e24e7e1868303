namespace Civium.Indicators.Recipes;

/// <summary>Ways to weigh.</summary>
public enum WeightMethod
{
    /// <summary>The weights of the framework.</summary>
    Framework,

    /// <summary>All siblings alike.</summary>
    Equal,

    /// <summary>Given in the recipe, by code.</summary>
    Given,

    /// <summary>Entropy, <see cref="Weighting.EntropyWeights.Standard"/>.</summary>
    Entropy,

    /// <summary><see cref="Weighting.EntropyWeights.Subtractive"/>, constant columns left out.</summary>
    EntropySubtractive,

    /// <summary><see cref="Weighting.EntropyWeights.Exponential"/>, constant columns left out.</summary>
    EntropyExponential,

    /// <summary><see cref="Weighting.EntropyWeights.Ouyang"/>.</summary>
    EntropyOuyang,

    /// <summary><see cref="Weighting.EntropyWeights.Capped"/>.</summary>
    EntropyCapped,

    /// <summary><see cref="Weighting.CriticWeights"/>.</summary>
    Critic,

    /// <summary><see cref="Weighting.ComponentWeights.Squared"/>, among siblings.</summary>
    Pca,

    /// <summary><see cref="Weighting.BudgetAllocation"/>, among siblings.</summary>
    Budget,

    /// <summary><see cref="Weighting.AnalyticHierarchy"/>, among siblings.</summary>
    Ahp,

    /// <summary>Two or more of the others, combined.</summary>
    Combined,
}

/// <summary>Ways to combine weights, see <see cref="Weighting.CombineWeights"/>.</summary>
public enum CombinationMethod
{
    /// <summary>Their product.</summary>
    Multiplicative,

    /// <summary>Their geometric mean.</summary>
    Geometric,

    /// <summary>Their weighted mean.</summary>
    Linear,

    /// <summary>Game theory.</summary>
    Game,
}

/// <summary>Experts' comparisons of the children of one aggregate.</summary>
/// <param name="Codes">The children, in the order of the rows.</param>
/// <param name="Matrix">See <see cref="Weighting.AnalyticHierarchy.Of"/>.</param>
public sealed record Comparisons(IReadOnlyList<string> Codes, double[][] Matrix);

/// <summary>How a run weighs. Immutable.</summary>
/// <param name="Method">The way.</param>
public sealed record WeightRule(WeightMethod Method)
{
    /// <summary>Weights by code, for <see cref="WeightMethod.Given"/>; a code that is not there keeps the framework's weight.</summary>
    public IReadOnlyDictionary<string, double> Given { get; init; } = new Dictionary<string, double>();

    /// <summary>The largest weight of <see cref="WeightMethod.EntropyCapped"/>.</summary>
    public double Cap { get; init; } = 0.3;

    /// <summary>Points by code, an expert each, for <see cref="WeightMethod.Budget"/>.</summary>
    public IReadOnlyList<IReadOnlyDictionary<string, double>> Experts { get; init; } = [];

    /// <summary>Comparisons by the code of the aggregate, for <see cref="WeightMethod.Ahp"/>; an aggregate without any weighs its children alike.</summary>
    public IReadOnlyDictionary<string, Comparisons> Comparisons { get; init; } = new Dictionary<string, Comparisons>();

    /// <summary>What is combined, for <see cref="WeightMethod.Combined"/>.</summary>
    public IReadOnlyList<WeightRule> Parts { get; init; } = [];

    /// <summary>How it is combined.</summary>
    public CombinationMethod Combination { get; init; }

    /// <summary>The first part's share in <see cref="CombinationMethod.Linear"/>.</summary>
    public double Share { get; init; } = 0.5;

    /// <summary>Whether the weights come from the data and hold over all indicators at once, those of aggregates being their sums.</summary>
    internal bool IsGlobal => Method is WeightMethod.Entropy or WeightMethod.EntropySubtractive or WeightMethod.EntropyExponential
        or WeightMethod.EntropyOuyang or WeightMethod.EntropyCapped or WeightMethod.Critic or WeightMethod.Combined;
}
