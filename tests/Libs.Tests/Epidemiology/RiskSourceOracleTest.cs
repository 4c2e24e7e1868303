using System.Globalization;
using Civium.Epidemiology.RiskSource;
using Xunit;

namespace Civium.Libs.Tests.Epidemiology;

/// <summary>The re-run of the authors' model on their panel of 296 prefectures and 27 days.</summary>
public sealed class RiskSourceOracleTest(ITestOutputHelper output)
{
    [Theory]
    [InlineData("exp-logistic", 0.95715381, new[] { 1.35991358, 0.10580310, 0.27332717 }, new[] { 0.27377012, 3.38584457 })]
    [InlineData("exp-gompertz", 0.9577, null, null)]
    [InlineData("exp-richards", 0.9578, null, null)]
    [InlineData("power-logistic", 0.95715263, new[] { 0.61722061, 0.08805689, 0.35510821 }, new[] { 0.27376958, 3.38584745 })]
    [InlineData("power-gompertz", 0.9577, null, null)]
    [InlineData("power-richards", 0.9578, null, null)]
    public void Dynamic_models_are_the_references(string name, double rSquared, double[]? coefficients, double[]? baseline)
    {
        var model = RiskSourceModel.Fit(JiaPanel.Read(JiaPanel.Drivers), RiskSourceForm.Parse(name)!.Value, TestContext.Current.CancellationToken);
        output.WriteLine($"{name}: R2 {model.RSquared:R} b {string.Join(' ', model.Coefficients)} baseline {string.Join(' ', model.BaselineParameters)}");
        Assert.Equal(rSquared, model.RSquared, 5e-5);
        foreach (var (expected, actual) in (coefficients ?? []).Zip(model.Coefficients).Concat((baseline ?? []).Zip(model.BaselineParameters)))
        {
            Assert.Equal(expected, actual, 5e-4);
        }
    }

    [Theory]
    [InlineData("wuhan_outflow", true, 0.9297)]
    [InlineData("wuhan_outflow", false, 0.9092)]
    [InlineData("wuhan_outflow,gdp,population", false, 0.9280)]
    public void With_and_without_regions_and_covariates(string covariates, bool regions, double rSquared)
    {
        var panel = JiaPanel.Read(covariates.Split(','));
        Assert.Equal(rSquared, RiskSourceModel.Fit(panel, RiskSourceForm.Parse("exp-logistic", regions)!.Value, TestContext.Current.CancellationToken).RSquared, 5e-5);
    }

    [Theory]
    [InlineData("exponential")]
    [InlineData("power")]
    public void Static_models_are_the_references_on_every_day(string form)
    {
        var panel = JiaPanel.Read(JiaPanel.Drivers);
        foreach (var row in SharedFiles.Rows("oracle", "epidemic", $"jia_authors_code_static_{form}_by_day.csv"))
        {
            var day = int.Parse(row["t"], CultureInfo.InvariantCulture);
            var one = panel with
            {
                FirstDay = day,
                Confirmed = [.. panel.Confirmed.Select(counts => counts[(day - 1)..day])],
                Values = [.. panel.Values.Select(values => values.Select(v => v[(day - 1)..day]).ToArray())],
            };
            var model = RiskSourceModel.Fit(one, new RiskSourceForm(form == "power" ? CovariateForm.Power : CovariateForm.Exponential, Baseline.Static), TestContext.Current.CancellationToken);
            output.WriteLine($"day {day}: R2 {model.RSquared - Number(row["R2"]):e1}, b {string.Join(' ', model.Coefficients.Select(b => b.ToString("0.0000", CultureInfo.InvariantCulture)))} / {row["wuhan_outflow"]} {row["gdp"]} {row["population"]}");
            Assert.Equal(Number(row["R2"]), model.RSquared, 5e-5);
            Assert.All(JiaPanel.Drivers.Zip(model.Coefficients), pair => Assert.Equal(Number(row[pair.First]), pair.Second, 5e-4));
        }
    }

    [Fact]
    public void Predictions_and_the_risk_index_are_the_references()
    {
        var model = RiskSourceModel.Fit(JiaPanel.Read(JiaPanel.Drivers), RiskSourceForm.Parse("exp-logistic")!.Value, TestContext.Current.CancellationToken);
        var expected = SharedFiles.Rows("oracle", "epidemic", "jia_EL_FE_predictions.csv").Select(row => Number(row["EL_FE_pred"])).ToArray();
        Assert.All(expected.Zip(model.Fitted.SelectMany(row => row)), pair => Assert.Equal(pair.First, pair.Second, 1e-3 * Math.Max(1, pair.First)));
        var risks = RiskIndex.Of(model);
        var index = SharedFiles.Rows("oracle", "epidemic", "jia_risk_index_EL_FE_day27.csv");
        foreach (var (row, risk) in index.Take(20).Zip(risks))
        {
            Assert.Equal(row["city_en"], model.Panel.Places[risk.Place]);
            Assert.Equal(Number(row["risk_index"]), risk.Index, 2e-3);
        }

        Assert.Equal((6, 4), (risks.Count(risk => risk.Level == RiskLevel.Above), risks.Count(risk => risk.Level == RiskLevel.Below)));
    }

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);
}
