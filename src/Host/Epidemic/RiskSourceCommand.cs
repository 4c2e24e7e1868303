using System.CommandLine;
using System.Globalization;
using Civium.Epidemiology.Forecasting;
using Civium.Epidemiology.RiskSource;

namespace Civium.Host.Epidemic;

/// <summary><c>civium epidemic risk-source</c>: risk by place from the outflow of a source, and a forecast.</summary>
internal static class RiskSourceCommand
{
    private static readonly Option<string> Panel = new("--panel") { Description = "CSV with a row a place and day: place, region, day, cumulative cases, covariates.", Required = true, HelpName = "FILE" };
    private static readonly Option<string> Model = new("--model") { Description = "exp-logistic, exp-gompertz, exp-richards, power-logistic, power-gompertz, power-richards; exp-static or power-static for a model a day.", DefaultValueFactory = _ => "exp-logistic", HelpName = "MODEL" };
    private static readonly Option<bool> NoRegions = new("--no-regions") { Description = "One level for all places instead of one for each region." };
    private static readonly Option<int?> TrainTo = new("--train-to") { Description = "The last day that is learned from; the panel's last without it.", HelpName = "DAY" };
    private static readonly Option<int> Horizon = new("--horizon") { Description = "Days to forecast.", DefaultValueFactory = _ => 7, HelpName = "DAYS" };
    private static readonly Option<string?> Covariates = new("--covariates") { Description = "Columns, with commas between; wuhan_outflow or outflow, gdp and population without it.", HelpName = "COLUMNS" };
    private static readonly Option<string?> CaseColumn = new("--cases") { Description = "The column of cumulative cases; confirmed without it.", HelpName = "COLUMN" };
    private static readonly Option<string> Out = new("--out") { Description = "The folder for the results; made when missing.", Required = true, HelpName = "DIR" };

    public static Command Create()
    {
        var command = new Command("risk-source", "Fit a risk source model, rank places by risk, and forecast.") { Panel, Model, NoRegions, TrainTo, Horizon, Covariates, CaseColumn, Out };
        command.SetAction((parsed, cancellation) => Task.FromResult(AnalysisRun.Run(parsed, screen => Fit(parsed, screen, cancellation), cancellation)));
        return command;
    }

    private static void Fit(ParseResult parsed, AnalysisScreen screen, CancellationToken cancellation)
    {
        var name = parsed.GetRequiredValue(Model);
        var form = RiskSourceForm.Parse(name, !parsed.GetValue(NoRegions)) ?? throw new ParameterException($"--model {name}: give exp- or power-, then logistic, gompertz, richards or static, such as exp-logistic.");
        var horizon = parsed.GetValue(Horizon) is var days and >= 1 and <= 60 ? days : throw new ParameterException("--horizon: give 1 to 60 days.");
        var (panel, names) = PanelFile.Read(
            TableFile.Read(parsed.GetRequiredValue(Panel), cancellation), parsed.GetValue(Covariates)?.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries), parsed.GetValue(CaseColumn));
        var train = panel.Until(parsed.GetValue(TrainTo) ?? panel.LastDay);
        var output = parsed.GetRequiredValue(Out);
        if (form.Baseline == Baseline.Static)
        {
            Static(train, form, output, screen, cancellation);
            return;
        }

        screen.Notice($"Fitting {form} to {train.Places.Count} places and days {train.FirstDay} to {train.LastDay} ...");
        var model = RiskSourceModel.Fit(train, form, cancellation);
        RiskSourceFiles.Write(output, model, names);
        var forecasts = new PooledTrend().Forecast(train.Confirmed, train.Regions, horizon);
        RiskSourceFiles.WriteForecast(output, model, names, panel, forecasts);
        screen.Result(string.Create(
            CultureInfo.InvariantCulture,
            $"{form}: R2 {model.RSquared:0.0000}; {string.Join(", ", train.Covariates.Zip(model.Coefficients, (covariate, b) => $"{covariate} {b:0.000}"))}; {string.Join(", ", form.BaselineParameters.Zip(model.BaselineParameters, (parameter, value) => $"{parameter} {value:0.000}"))}"));
        screen.Result($"fit.csv, coefficients.csv, predictions.csv, risk-index.csv and forecast.csv are in {output}");
    }

    private static void Static(RiskPanel panel, RiskSourceForm form, string output, AnalysisScreen screen, CancellationToken cancellation)
    {
        var models = new List<RiskSourceModel>();
        for (var day = 0; day < panel.Days; day++)
        {
            var one = panel with { FirstDay = panel.FirstDay + day, Confirmed = Only(panel.Confirmed, day), Values = [.. panel.Values.Select(values => Only(values, day))] };
            models.Add(RiskSourceModel.Fit(one, form, cancellation));
            screen.Progress("Days", day + 1, panel.Days);
        }

        ResultFile.Write(
            Path.Combine(output, "static.csv"),
            $"day,R2,alpha,{string.Join(',', panel.Covariates)},places",
            models.Select(model => new object?[] { model.Panel.FirstDay, model.RSquared, model.Level }.Concat(model.Coefficients.Cast<object?>()).Append(panel.Places.Count)));
        screen.Result($"{models.Count} days, R2 {models.Min(model => model.RSquared):0.0000} to {models.Max(model => model.RSquared):0.0000}: static.csv is in {output}");
    }

    private static double[][] Only(double[][] rows, int day) => [.. rows.Select(row => row[day..(day + 1)])];
}
