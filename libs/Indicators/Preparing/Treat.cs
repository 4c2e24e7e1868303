using Civium.Indicators.Statistics;

namespace Civium.Indicators.Preparing;

/// <summary>What became of a column.</summary>
public enum Treatment
{
    /// <summary>It was left as it is.</summary>
    None,

    /// <summary>Its extremes were moved in.</summary>
    Winsorised,

    /// <summary>It was log-transformed, because winsorising was not enough.</summary>
    Logarithm,
}

/// <summary>How outliers are treated.</summary>
/// <param name="MostPoints">The most values to winsorise; 0 goes to the logarithm at once.</param>
/// <param name="Skewness">The threshold of the absolute skewness.</param>
/// <param name="Kurtosis">The threshold of the kurtosis.</param>
public sealed record TreatmentRule(int MostPoints = 5, double Skewness = 2, double Kurtosis = 3.5)
{
    /// <summary>Whether a column that winsorising cannot mend is log-transformed; otherwise it stays winsorised.</summary>
    public bool UsesLogarithm { get; init; } = true;

    /// <summary>Whether the logarithm is taken towards the side of the tail (<see cref="LogTransform.TowardsTail"/>).</summary>
    public bool FollowsTail { get; init; }
}

/// <summary>A treated column.</summary>
/// <param name="Values">The values.</param>
/// <param name="Done">What was done.</param>
/// <param name="Points">How many values were winsorised.</param>
/// <param name="Before">Skewness and kurtosis before.</param>
/// <param name="After">Skewness and kurtosis after.</param>
public sealed record TreatedColumn(double[] Values, Treatment Done, int Points, (double Skewness, double Kurtosis) Before, (double Skewness, double Kurtosis) After);

/// <summary>Treats outliers of a column: winsorises, and where that is not enough takes the logarithm of the original instead.</summary>
public static class Treat
{
    /// <summary>
    /// Leaves a column whose skewness or kurtosis is below its threshold; winsorises it otherwise; and if it still fails, log-transforms the
    /// original. Source: JRC, COIN tool user's guide (2019), 4.2; COINr's <c>Treat</c> (Becker et al. 2022, doi:10.21105/joss.04567).
    /// O(n) a winsorised point. Safe for concurrent use.
    /// </summary>
    public static TreatedColumn Column(ReadOnlySpan<double> values, TreatmentRule rule)
    {
        var before = Moments.Shape(values);
        if (Winsorise.Passes(before, rule.Skewness, rule.Kurtosis))
        {
            return new(values.ToArray(), Treatment.None, 0, before, before);
        }

        var winsorised = Winsorise.Column(values, rule.MostPoints, rule.Skewness, rule.Kurtosis);
        var after = Moments.Shape(winsorised.Values);
        if (Winsorise.Passes(after, rule.Skewness, rule.Kurtosis) || !rule.UsesLogarithm)
        {
            return new(winsorised.Values, Treatment.Winsorised, winsorised.High + winsorised.Low, before, after);
        }

        var logarithm = rule.FollowsTail ? LogTransform.TowardsTail(values) : LogTransform.Shifted(values);
        return new(logarithm, Treatment.Logarithm, 0, before, Moments.Shape(logarithm));
    }
}
