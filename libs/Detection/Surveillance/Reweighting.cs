using Civium.Detection.Regression;

namespace Civium.Detection.Surveillance;

/// <summary>Gives past outbreaks less weight (Farrington et al. 1996, section 3.3).</summary>
internal static class Reweighting
{
    /// <summary>Weights by the fitted model's residuals: those above the threshold count with the inverse of their square. They add up to the number of rows.</summary>
    public static void Weights(SeasonalQuasiPoisson model, double dispersion, double threshold, Span<double> weights)
    {
        var residuals = weights[..model.Rows];
        model.AnscombeResiduals(dispersion, residuals);
        var sum = 0.0;
        for (var i = 0; i < residuals.Length; i++)
        {
            residuals[i] = residuals[i] > threshold ? 1 / (residuals[i] * residuals[i]) : 1;
            sum += residuals[i];
        }

        var gamma = residuals.Length / sum;
        for (var i = 0; i < residuals.Length; i++)
        {
            residuals[i] *= gamma;
        }
    }
}
