namespace Civium.Epidemiology.RiskSource;

/// <summary>How covariates act.</summary>
public enum CovariateForm
{
    /// <summary>exp(sum b_j z_j), with z_j = (ln(x_j + 1) - mean) / sd over the places of a day.</summary>
    Exponential,

    /// <summary>The product of (x_j / mean_j)^b_j.</summary>
    Power,
}

/// <summary>How cases grow with time, up to a factor.</summary>
public enum Baseline
{
    /// <summary>Not at all: one day.</summary>
    Static,

    /// <summary>1 / (1 + e^(-g t + w)).</summary>
    Logistic,

    /// <summary>A^(B^t).</summary>
    Gompertz,

    /// <summary>1 / (1 + q e^(-r (t - m)))^(1/q).</summary>
    Richards,
}

/// <summary>A risk source model's form.</summary>
/// <param name="Covariates">How covariates act.</param>
/// <param name="Baseline">How cases grow.</param>
/// <param name="ByRegion">Whether each region has a level of its own.</param>
public readonly record struct RiskSourceForm(CovariateForm Covariates, Baseline Baseline, bool ByRegion = true)
{
    /// <summary>The names of the baseline's parameters.</summary>
    public IReadOnlyList<string> BaselineParameters => Baseline switch
    {
        Baseline.Logistic => ["gamma", "omega"],
        Baseline.Gompertz => ["A", "B"],
        Baseline.Richards => ["r", "m", "q"],
        _ => [],
    };

    /// <summary>The form's name, such as exp-logistic.</summary>
    public override string ToString() => $"{(Covariates == CovariateForm.Exponential ? "exp" : "power")}-{Baseline.ToString().ToLowerInvariant()}";

    /// <summary>Reads a name such as exp-logistic; null when it is none.</summary>
    public static RiskSourceForm? Parse(string name, bool byRegion = true)
    {
        var parts = name.Split('-');
        CovariateForm? covariates = parts[0] switch { "exp" or "exponential" => CovariateForm.Exponential, "power" => CovariateForm.Power, _ => null };
        return parts.Length == 2 && covariates is { } form && Enum.TryParse<Baseline>(parts[1], ignoreCase: true, out var baseline) && !char.IsDigit(parts[1][0])
            ? new RiskSourceForm(form, baseline, byRegion)
            : null;
    }
}
