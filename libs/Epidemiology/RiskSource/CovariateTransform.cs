namespace Civium.Epidemiology.RiskSource;

/// <summary>Covariates as a model takes them. Thread-safe.</summary>
internal static class CovariateTransform
{
    /// <summary>The logarithm of nothing, for shares: small enough for any positive power to be 0.</summary>
    private const double LogOfNothing = -690;

    /// <summary>Transforms each covariate over the places of each day.</summary>
    /// <returns>By place and day, an array of the covariates.</returns>
    /// <exception cref="EpidemiologyException">A covariate is the same everywhere, or 0 everywhere.</exception>
    public static double[][][] Of(RiskPanel panel, CovariateForm form)
    {
        var result = new double[panel.Places.Count][][];
        for (var place = 0; place < result.Length; place++)
        {
            result[place] = [.. Enumerable.Range(0, panel.Days).Select(_ => new double[panel.Covariates.Count])];
        }

        for (var covariate = 0; covariate < panel.Covariates.Count; covariate++)
        {
            for (var day = 0; day < panel.Days; day++)
            {
                var values = panel.Values[covariate].Select(row => row[day]).ToArray();
                var transformed = form == CovariateForm.Exponential ? Standardised(values) : LogShares(values);
                if (transformed is null)
                {
                    throw new EpidemiologyException($"The covariate {panel.Covariates[covariate]} is the same in every place on day {panel.FirstDay + day}: leave it out.");
                }

                for (var place = 0; place < result.Length; place++)
                {
                    result[place][day][covariate] = transformed[place];
                }
            }
        }

        return result;
    }

    private static double[]? Standardised(double[] values)
    {
        var logs = values.Select(value => Math.Log(value + 1)).ToArray();
        var mean = logs.Average();
        var deviation = Math.Sqrt(logs.Sum(log => (log - mean) * (log - mean)) / (logs.Length - 1));
        return deviation > 0 ? [.. logs.Select(log => (log - mean) / deviation)] : null;
    }

    private static double[]? LogShares(double[] values)
    {
        var mean = values.Average();
        return mean > 0 ? [.. values.Select(value => value > 0 ? Math.Log(value / mean) : LogOfNothing)] : null;
    }
}
