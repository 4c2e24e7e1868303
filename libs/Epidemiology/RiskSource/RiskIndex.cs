namespace Civium.Epidemiology.RiskSource;

/// <summary>What a place's risk index says.</summary>
public enum RiskLevel
{
    /// <summary>Far fewer cases than expected: better control, or under-reporting.</summary>
    Below,

    /// <summary>Within the 90 % interval of the places.</summary>
    AsExpected,

    /// <summary>Far more cases than expected: community transmission.</summary>
    Above,
}

/// <summary>A place's risk.</summary>
/// <param name="Place">The place's number in the panel.</param>
/// <param name="Residual">Cases beyond the expected ones, added up over the days.</param>
/// <param name="Index">The residual, standardised over the places.</param>
/// <param name="Level">What it says.</param>
public readonly record struct PlaceRisk(int Place, double Residual, double Index, RiskLevel Level);

/// <summary>The risk index of Jia et al. 2020: each place's residuals, standardised over the places; beyond 1.645 deviations is outside of 90 %. Thread-safe.</summary>
public static class RiskIndex
{
    /// <summary>The bound of 90 % of a normal distribution.</summary>
    public const double Bound = 1.645;

    /// <summary>The risks, highest first.</summary>
    public static IReadOnlyList<PlaceRisk> Of(RiskSourceModel model)
    {
        var residuals = model.Panel.Confirmed.Zip(model.Fitted, (row, fit) => row.Zip(fit, (count, expected) => count - expected).Sum()).ToArray();
        var mean = residuals.Average();
        var deviation = Math.Sqrt(residuals.Sum(residual => (residual - mean) * (residual - mean)) / (residuals.Length - 1));
        return
        [
            .. residuals.Select((residual, place) =>
            {
                var index = deviation > 0 ? (residual - mean) / deviation : 0;
                return new PlaceRisk(place, residual, index, index > Bound ? RiskLevel.Above : index < -Bound ? RiskLevel.Below : RiskLevel.AsExpected);
            }).OrderByDescending(risk => risk.Index),
        ];
    }
}
