using System.Globalization;
using Civium.Epidemiology.Forecasting;
using Civium.Epidemiology.RiskSource;

namespace Civium.Bench.Epidemic;

/// <summary>Forecasts seven days ahead on the panel of Jia et al. 2020, learned from the days up to a cut-off and nothing later.</summary>
internal static class ForecastAccuracy
{
    private const int Horizon = 7;
    private static readonly int[] CutOffs = [7, 10, 13, 16, 20];

    public static void Print(string shared)
    {
        var panel = Read(Path.Combine(shared, "data", "jia2020_nature", "panel_296_prefectures_20200124_20200219.csv"));
        Console.WriteLine("Seven days ahead: cumulative cases of 296 prefectures, trained to a day (R2, R2 of logs, mean absolute error; share inside of the intervals)");
        Console.WriteLine();
        Console.WriteLine("| trained to | places | persistence MAE | linear trend MAE | risk source MAE | anchored MAE | pooled trend MAE | R2 | R2 log | in 80 % | in 95 % |");
        Console.WriteLine("|---|---|---|---|---|---|---|---|---|---|---|");
        foreach (var day in CutOffs)
        {
            Print(panel, day);
        }

        Console.WriteLine();
    }

    private static void Print(RiskPanel panel, int day)
    {
        var train = panel.Until(day);
        var model = RiskSourceModel.Fit(train, RiskSourceForm.Parse("exp-logistic")!.Value);
        var pooled = new PooledTrend();
        var forecasts = pooled.Forecast(train.Confirmed, train.Regions, Horizon).Where(forecast => forecast.Ahead == Horizon).ToArray();
        var dominant = pooled.Dominant(train.Confirmed, train.Regions);
        (string Name, Func<int, bool> Takes)[] groups = [("all", _ => true), (dominant ?? "-", place => panel.Regions[place] == dominant), ("others", place => panel.Regions[place] != dominant)];
        foreach (var (name, takes) in groups)
        {
            var places = Enumerable.Range(0, panel.Places.Count).Where(takes).ToArray();
            double Now(int place) => train.Confirmed[place][^1];
            var truth = places.Select(place => panel.Confirmed[place][day + Horizon - panel.FirstDay]).ToArray();
            string Error(Func<int, double> forecast) => Goodness.MeanAbsoluteError(truth, places.Select(forecast)).ToString("0.00", CultureInfo.InvariantCulture);
            double Inside(Func<PlaceForecast, (double Low, double High)> bounds) =>
                places.Zip(truth).Average(pair => bounds(forecasts[pair.First]) is var (low, high) && pair.Second >= Math.Floor(low) && pair.Second <= Math.Ceiling(high) ? 1 : 0);
            var means = places.Select(place => forecasts[place].Mean).ToArray();
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {day} | {name} ({places.Length}) | {Error(Now)} | {Error(place => Now(place) + (Horizon * (Now(place) - train.Confirmed[place][^4]) / 3))} | {Error(place => model.Predict(place, day + Horizon))} | {Error(place => Now(place) * model.Growth(day + Horizon) / model.Growth(day))} | {Error(place => forecasts[place].Mean)} | {Goodness.RSquared(truth, means):0.000} | {Goodness.LogRSquared(truth, means):0.000} | {Inside(forecast => (forecast.Lower80, forecast.Upper80)):0.00} | {Inside(forecast => (forecast.Lower95, forecast.Upper95)):0.00} |"));
        }
    }

    private static RiskPanel Read(string path)
    {
        var lines = File.ReadAllLines(path);
        var header = lines[0].TrimStart('\uFEFF').Split(',');
        int Column(string name) => Array.IndexOf(header, name);
        var places = lines.Skip(1).Select(line => line.Split(',')).GroupBy(row => row[Column("city_code")])
            .Select(group => group.OrderBy(row => int.Parse(row[Column("day")], CultureInfo.InvariantCulture)).ToArray()).ToArray();
        double[] Numbers(string[][] rows, string name) => [.. rows.Select(row => double.Parse(row[Column(name)], CultureInfo.InvariantCulture))];
        string[] covariates = ["wuhan_outflow", "gdp", "population"];
        return new RiskPanel(
            [.. places.Select(rows => rows[0][Column("city_en")])],
            [.. places.Select(rows => rows[0][Column("province_en")])],
            covariates,
            1,
            [.. places.Select(rows => Numbers(rows, "confirmed"))],
            [.. covariates.Select(name => places.Select(rows => Numbers(rows, name)).ToArray())]);
    }
}
