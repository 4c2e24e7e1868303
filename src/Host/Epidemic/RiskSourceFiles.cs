using Civium.Epidemiology.Forecasting;
using Civium.Epidemiology.RiskSource;

namespace Civium.Host.Epidemic;

/// <summary>The result files of a risk source model.</summary>
internal static class RiskSourceFiles
{
    /// <summary>Writes the fit, its coefficients, its predictions and the risk index.</summary>
    public static void Write(string folder, RiskSourceModel model, IReadOnlyList<string> names)
    {
        var panel = model.Panel;
        ResultFile.Write(Path.Combine(folder, "fit.csv"), "model,regions,places,first_day,last_day,R2,MAE,R2_log", [Fit(model)]);
        ResultFile.Write(Path.Combine(folder, "coefficients.csv"), "kind,name,value", Coefficients(model));
        ResultFile.Write(
            Path.Combine(folder, "predictions.csv"),
            "place,name,region,day,confirmed,predicted,increment",
            Places(panel).SelectMany(place => Enumerable.Range(0, panel.Days).Select(day => new object?[]
            {
                panel.Places[place], names[place], panel.Regions[place], panel.FirstDay + day, panel.Confirmed[place][day], model.Fitted[place][day], model.Increment(place, panel.FirstDay + day),
            })));
        ResultFile.Write(
            Path.Combine(folder, "risk-index.csv"),
            "place,name,region,residual,risk_index,level,meaning",
            RiskIndex.Of(model).Select(risk => new object?[]
            {
                panel.Places[risk.Place], names[risk.Place], panel.Regions[risk.Place], risk.Residual, risk.Index, Level(risk.Level), Meaning(risk.Level),
            }));
    }

    /// <summary>Writes the forecasts, with what was observed where the panel goes on.</summary>
    public static void WriteForecast(string folder, RiskSourceModel model, IReadOnlyList<string> names, RiskPanel whole, IReadOnlyList<PlaceForecast> forecasts)
    {
        var last = model.Panel.LastDay;
        ResultFile.Write(
            Path.Combine(folder, "forecast.csv"),
            "place,name,region,trained_to,day,forecast,lower80,upper80,lower95,upper95,risk_source,persistence,linear_trend,observed",
            forecasts.Select(forecast =>
            {
                var (place, day) = (forecast.Place, last + forecast.Ahead);
                var cases = model.Panel.Confirmed[place];
                return new object?[]
                {
                    whole.Places[place], names[place], whole.Regions[place], last, day,
                    forecast.Mean, forecast.Lower80, forecast.Upper80, forecast.Lower95, forecast.Upper95,
                    model.Predict(place, day), cases[^1], cases.Length > 3 ? cases[^1] + (forecast.Ahead * (cases[^1] - cases[^4]) / 3) : null,
                    day <= whole.LastDay ? whole.Confirmed[place][day - whole.FirstDay] : null,
                };
            }));
    }

    private static object?[] Fit(RiskSourceModel model)
    {
        var (observed, fitted) = (model.Panel.Confirmed.SelectMany(row => row).ToArray(), model.Fitted.SelectMany(row => row).ToArray());
        return
        [
            model.Form.ToString(), model.Form.ByRegion, model.Panel.Places.Count, model.Panel.FirstDay, model.Panel.LastDay,
            model.RSquared, Goodness.MeanAbsoluteError(observed, fitted), Goodness.LogRSquared(observed, fitted),
        ];
    }

    private static IEnumerable<object?[]> Coefficients(RiskSourceModel model) =>
        new[] { new object?[] { "level", "alpha", model.Level } }
            .Concat(model.Form.BaselineParameters.Zip(model.BaselineParameters, (name, value) => new object?[] { "baseline", name, value }))
            .Concat(model.Panel.Covariates.Zip(model.Coefficients, (name, value) => new object?[] { "covariate", name, value }))
            .Concat(model.RegionEffects.Where(_ => model.Form.ByRegion).Select(region => new object?[] { "region", region.Key, region.Value }));

    private static IEnumerable<int> Places(RiskPanel panel) => Enumerable.Range(0, panel.Places.Count);

    private static string Level(RiskLevel level) => level switch { RiskLevel.Above => "above", RiskLevel.Below => "below", _ => "as-expected" };

    private static string Meaning(RiskLevel level) => level switch
    {
        RiskLevel.Above => "more cases than arrivals from the source explain: community transmission is likely",
        RiskLevel.Below => "fewer cases than arrivals from the source explain: better control, or under-reporting",
        _ => "within the 90 % interval of the places",
    };
}
